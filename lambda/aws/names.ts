import type { RuntimeConfig } from '../../runtime/config/config';

/** Names and ARNs that follow from the configuration, so that nothing is looked up at recovery time. */
export interface Names {
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  stateMachineArn(region: string): string;
  executionArn(region: string, execution: string): string;
  functionName(step: string): string;
  topicArn(region: string): string;
  databaseArn(region: string, identifier: string): string;
}

/** Name of the state machine, the same in both Regions. */
export const stateMachineName = (scope: string): string => `${scope}-failover`;

/** Name of the function that runs a step. */
export const stepFunctionName = (scope: string, step: string): string => `${scope}-failover-${step}`;

/**
 * Partition and account come from the ARN by which the function was invoked.
 *
 * @param region the Region of the function; default: that of the ARN
 */
export function names(config: RuntimeConfig, invokedFunctionArn: string, region?: string): Names {
  const [, partition = 'aws', , arnRegion = '', account = ''] = invokedFunctionArn.split(':');
  const own = region ?? arnRegion;
  const machine = stateMachineName(config.scope);
  return {
    region: own,
    account,
    partition,
    stateMachineArn: (at) => `arn:${partition}:states:${at}:${account}:stateMachine:${machine}`,
    executionArn: (at, execution) => `arn:${partition}:states:${at}:${account}:execution:${machine}:${execution}`,
    functionName: (step) => stepFunctionName(config.scope, step),
    topicArn: (at) => `arn:${partition}:sns:${at}:${account}:${config.topicName}`,
    databaseArn: (at, identifier) => `arn:${partition}:rds:${at}:${account}:db:${identifier}`,
  };
}
