import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

interface Clock {
  readonly deadLetters: IQueue;
  readonly key: IKey;
}

interface Invocation extends Clock {
  readonly target: IFunction;
  /**
   * Whole minutes from one invocation to the next; one is the shortest interval there is.
   *
   * @default 1
   */
  readonly minutes?: number;
  /** @default - an empty object */
  readonly input?: object;
}

/** Invokes a function at an even interval. */
export function everyMinutes(scope: Construct, id: string, props: Invocation): CfnSchedule {
  const role = schedulerRole(scope, id, props);
  const { minutes = 1 } = props;
  props.target.grantInvoke(role);
  return new CfnSchedule(scope, id, {
    scheduleExpression: `rate(${minutes} minute${minutes === 1 ? '' : 's'})`,
    flexibleTimeWindow: { mode: 'OFF' },
    kmsKeyArn: props.key.keyArn,
    target: {
      arn: props.target.functionArn,
      roleArn: role.roleArn,
      input: JSON.stringify(props.input ?? {}),
      deadLetterConfig: { arn: props.deadLetters.queueArn },
      // The next turn brings the next one: a late probe is of no use.
      retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
    },
  });
}

/** Starts an execution by the calendar. */
export function byCalendar(
  scope: Construct,
  id: string,
  props: Clock & {
    readonly target: IStateMachine;
    readonly expression: string;
    readonly timeZone: string;
    readonly input: object;
  },
): CfnSchedule {
  const role = schedulerRole(scope, id, props);
  props.target.grantStartExecution(role);
  return new CfnSchedule(scope, id, {
    scheduleExpression: props.expression,
    scheduleExpressionTimezone: props.timeZone,
    flexibleTimeWindow: { mode: 'OFF' },
    kmsKeyArn: props.key.keyArn,
    target: {
      arn: props.target.stateMachineArn,
      roleArn: role.roleArn,
      input: JSON.stringify(props.input),
      deadLetterConfig: { arn: props.deadLetters.queueArn },
      retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
    },
  });
}

function schedulerRole(scope: Construct, id: string, { deadLetters, key }: Clock): Role {
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
  deadLetters.grantSendMessages(role);
  key.grantDecrypt(role);
  return role;
}
