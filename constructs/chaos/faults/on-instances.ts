import { Aws, Duration } from 'aws-cdk-lib';
import type { FaultAction, LastingFaultProps } from '../definition';
import { iso, lengthOf } from './support';

/** A fault inside an operating system, by a document of AWS FIS. */
export interface InstanceFaultProps extends LastingFaultProps {
  /**
   * Whether the tools of the fault (stress-ng, tc, and so on) are installed where they are missing. It takes a way to
   * the package repository of the operating system; without one, put the tools into the image and say `false`.
   *
   * @default true
   */
  readonly installDependencies?: boolean;
}

/** For what comes before and after the fault: installing tools, reporting back. */
const margin = Duration.minutes(2);

/**
 * The action that runs a document. It lasts longer than the fault, so that AWS FIS waits for its end and can call it
 * back until then.
 */
export function runDocument(
  document: string,
  props: InstanceFaultProps,
  parameters: Readonly<Record<string, string>>,
): FaultAction {
  const seconds = lengthOf(props).toSeconds();
  return {
    actionId: 'aws:ssm:send-command',
    target: 'instances',
    parameters: {
      documentArn: `arn:${Aws.PARTITION}:ssm:${Aws.REGION}::document/${document}`,
      documentParameters: JSON.stringify({
        DurationSeconds: String(seconds),
        ...parameters,
        InstallDependencies: (props.installDependencies ?? true) ? 'True' : 'False',
      }),
      duration: iso(lengthOf(props).plus(margin)),
    },
  };
}
