import { Duration } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { FaultAction, FaultProps, LastingFaultProps } from '../definition';
import { iso, lengthOf, target } from './support';

/** A fault in functions that carry the extension of AWS FIS. */
export interface FunctionFaultProps extends LastingFaultProps {
  /** Bucket through which AWS FIS talks to its extension, in the Region of the functions. */
  readonly configurationBucket: IBucket;

  /**
   * Folder in it, as the functions' variable `AWS_FIS_CONFIGURATION_LOCATION` names it.
   *
   * @default FisConfigs
   */
  readonly configurationFolder?: string;

  /**
   * Share of the invocations, percent: 1 to 100.
   *
   * @default 100
   */
  readonly percent?: number;
}

function onFunctions(
  actionId: string,
  props: FunctionFaultProps,
  parameters: Readonly<Record<string, string>>,
): Pick<FaultProps, 'actions' | 'targets'> {
  const fault: FaultAction = {
    actionId,
    target: 'functions',
    parameters: {
      duration: iso(lengthOf(props)),
      invocationPercentage: String(props.percent ?? 100),
      ...parameters,
    },
    resources: [props.configurationBucket.arnForObjects(`${props.configurationFolder ?? 'FisConfigs'}/*`)],
  };
  return { targets: { functions: target('aws:lambda:function', props) }, actions: { fault } };
}

export interface DelayFunctionsProps extends FunctionFaultProps {
  /**
   * Time before the code of the function begins: 0 to 15 minutes. More than the function's time-out makes it time out.
   *
   * @default Duration.seconds(1)
   */
  readonly delay?: Duration;
}

/** Functions begin late. */
export const delayFunctions = (props: DelayFunctionsProps): FaultProps => {
  const milliseconds = (props.delay ?? Duration.seconds(1)).toMilliseconds();
  return {
    name: 'function-delay',
    description: `A function begins ${milliseconds} ms late`,
    ...onFunctions('aws:lambda:invocation-add-delay', props, { startupDelayMilliseconds: String(milliseconds) }),
  };
};

export interface FailFunctionsProps extends FunctionFaultProps {
  /**
   * Whether the code of the function runs before its result is thrown away.
   *
   * @default false
   */
  readonly runCode?: boolean;
}

/** Functions fail. */
export const failFunctions = (props: FailFunctionsProps): FaultProps => ({
  name: 'function-failure',
  description: 'Invocations of a function fail',
  ...onFunctions('aws:lambda:invocation-error', props, { preventExecution: String(!(props.runCode ?? false)) }),
});

export interface AnswerForFunctionsProps extends FailFunctionsProps {
  /**
   * HTTP status that the caller gets.
   *
   * @default 503
   */
  readonly statusCode?: number;

  /**
   * Type of the answer's content.
   *
   * @default application/json
   */
  readonly contentType?: string;
}

/** A load balancer or API in front of functions gets an answer that is not theirs. */
export const answerForFunctions = (props: AnswerForFunctionsProps): FaultProps => ({
  name: 'function-answer',
  description: `Callers of a function get status ${props.statusCode ?? 503}`,
  ...onFunctions('aws:lambda:invocation-http-integration-response', props, {
    contentTypeHeader: props.contentType ?? 'application/json',
    preventExecution: String(!(props.runCode ?? false)),
    statusCode: String(props.statusCode ?? 503),
  }),
});
