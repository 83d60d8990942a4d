import { Duration } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Experiment, type IExperiment } from './experiment';

/** The call that starts a drill, in the words of both services that can make it. */
export interface StartCall {
  /** ARN of the target for EventBridge Scheduler, after `arn:<partition>:`. */
  readonly scheduler: string;
  /** Its input, with a placeholder that makes the call's retries one call. */
  readonly schedulerInput: object;
  /** ARN of the resource for Step Functions, after `arn:<partition>:`. */
  readonly states: string;
  readonly statesParameters: object;
}

/** Something that is tried regularly. */
export class Drill {
  /**
   * An experiment of AWS FIS.
   *
   * @param length how long it lasts; what the experiment says of itself, if nothing is given
   */
  static experiment(experiment: IExperiment, length?: Duration): Drill {
    const own = experiment instanceof Experiment ? experiment.length : Duration.seconds(0);
    const id = { ExperimentTemplateId: experiment.experimentTemplateId };
    return new Drill(length ?? own, (grantee) => void experiment.grantStart(grantee), {
      scheduler: 'scheduler:::aws-sdk:fis:startExperiment',
      schedulerInput: { ...id, ClientToken: '<aws.scheduler.execution-id>' },
      states: 'states:::aws-sdk:fis:startExperiment',
      statesParameters: { ...id, 'ClientToken.$': '$$.Execution.Name' },
    });
  }

  /**
   * An execution of a state machine, for instance a switchover and back.
   *
   * @param input what it starts with: a JSON value
   * @param length how long it lasts; nothing if it is not known
   */
  static execution(stateMachine: IStateMachine, input: object, length: Duration = Duration.seconds(0)): Drill {
    const arn = { StateMachineArn: stateMachine.stateMachineArn };
    return new Drill(length, (grantee) => void stateMachine.grantStartExecution(grantee), {
      scheduler: 'scheduler:::aws-sdk:sfn:startExecution',
      schedulerInput: { ...arn, Name: '<aws.scheduler.execution-id>', Input: JSON.stringify(input) },
      states: 'states:::aws-sdk:sfn:startExecution',
      statesParameters: { ...arn, 'Name.$': '$$.Execution.Name', Input: JSON.stringify(input) },
    });
  }

  private constructor(
    /** How long it lasts, as far as that is known. */
    readonly length: Duration,
    /** @internal */
    readonly _grantStart: (grantee: IGrantable) => void,
    /** @internal */
    readonly _call: StartCall,
  ) {}
}
