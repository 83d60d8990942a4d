import type { Duration } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { type FaultProps, Selection } from '../definition';
import { iso, lengthOf, target } from './support';

/** How calls to AWS fail. */
export enum ApiFailure {
  /** The service says that the fault is its own (500). */
  INTERNAL_ERROR = 'internal-error',
  /** The service asks to slow down. */
  THROTTLE = 'throttle-error',
  /** The service is not available (503). */
  UNAVAILABLE = 'unavailable-error',
}

/** Service whose calls can be made to fail. AWS FIS offers no other. */
export enum ApiService {
  EC2 = 'ec2',
  KINESIS = 'kinesis',
}

export interface FailApiCallsProps {
  /** Roles whose calls fail, at most five. */
  readonly roles: IRole[];

  /** API operations, for instance `DescribeInstances`. */
  readonly operations: string[];

  /**
   * How they fail.
   *
   * @default ApiFailure.UNAVAILABLE
   */
  readonly failure?: ApiFailure;

  /**
   * Service that is called.
   *
   * @default ApiService.EC2
   */
  readonly service?: ApiService;

  /**
   * Share of the calls, percent: 1 to 100.
   *
   * @default 100
   */
  readonly percent?: number;

  /**
   * How long: 1 minute to 12 hours.
   *
   * @default Duration.minutes(5)
   */
  readonly duration?: Duration;
}

/** Calls that roles make to EC2 or Kinesis fail. */
export const failApiCalls = (props: FailApiCallsProps): FaultProps => {
  const { failure = ApiFailure.UNAVAILABLE, service = ApiService.EC2 } = props;
  return {
    name: `api-${failure}`,
    description: `Calls to ${service} fail (${failure})`,
    targets: {
      roles: target('aws:iam:role', { arns: props.roles.map(({ roleArn }) => roleArn), selection: Selection.all() }),
    },
    actions: {
      fail: {
        actionId: `aws:fis:inject-api-${failure}`,
        target: 'roles',
        parameters: {
          duration: iso(lengthOf(props)),
          service,
          percentage: String(props.percent ?? 100),
          operations: props.operations.join(','),
        },
      },
    },
  };
};
