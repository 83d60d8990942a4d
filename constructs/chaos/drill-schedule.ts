import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { enforce } from '../core/rules';
import { isTimeZone } from '../core/time-zone';
import type { BlockedWindow } from './blocked-window';
import type { Drill } from './drill';
import type { DrillTime } from './drill-time';
import { guardDefinition } from './guard-definition';
import { keyOfExperiments } from './records';

/** Properties of a `DrillSchedule`. */
export interface DrillScheduleProps {
  /** What is started. */
  readonly drill: Drill;

  /** When. */
  readonly time: DrillTime;

  /**
   * IANA name of the time zone of `time`.
   *
   * @default Etc/UTC
   */
  readonly timeZone?: string;

  /**
   * Times in which nothing is tried: at most 20.
   *
   * @default - none
   */
  readonly blockedWindows?: BlockedWindow[];

  /**
   * Queue for starts that failed. It is encrypted by `encryptionKey`, or by a key of SQS.
   *
   * @default - a new queue that keeps them for 14 days
   */
  readonly deadLetters?: IQueue;

  /**
   * Key that encrypts the schedule, the queue and the guard's log.
   *
   * @default - a new key with yearly rotation
   */
  readonly encryptionKey?: IKey;

  /**
   * Whether the drill is started at all. A pause of unknown length is better said here than by a blocked window.
   *
   * @default true
   */
  readonly enabled?: boolean;
}

/**
 * Starts a drill regularly, to the minute, and never in a blocked window.
 *
 * EventBridge Scheduler has no exclusions. Several schedules, each between two windows, are no way around: a schedule is
 * refused whose start lies more than five minutes back, so that the template could not be deployed again later. With
 * blocked windows the schedule therefore starts a small state machine, which looks at the time and starts the drill.
 */
export class DrillSchedule extends Construct {
  readonly schedule: CfnSchedule;
  /** Starts that failed. */
  readonly deadLetters: IQueue;
  /** What stands between the schedule and the drill; nothing without blocked windows. */
  readonly guard?: StateMachine;

  private readonly key: IKey;

  constructor(scope: Construct, id: string, props: DrillScheduleProps) {
    super(scope, id);
    this.validate(props);
    this.key = props.encryptionKey ?? keyOfExperiments(this, 'Key');
    this.deadLetters = props.deadLetters ?? this.createQueue();
    const windows = props.blockedWindows ?? [];
    this.guard = windows.length > 0 ? this.createGuard(props.drill, windows) : undefined;
    this.schedule = this.createSchedule(props);
  }

  private validate({ timeZone = 'Etc/UTC', blockedWindows = [] }: DrillScheduleProps): void {
    enforce('InvalidDrillSchedule', this.node.path, [
      {
        when: Token.isUnresolved(timeZone) || !isTimeZone(timeZone),
        message: `timeZone is "${timeZone}"; allowed is an IANA name, such as "Europe/Berlin"; correct it`,
      },
      {
        when: blockedWindows.length > 20,
        message: `blockedWindows has ${blockedWindows.length} entries; allowed are 20; leave out those that are over, or join some`,
      },
    ]);
  }

  private createQueue(): Queue {
    return new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: this.key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
  }

  private createGuard(drill: Drill, windows: readonly BlockedWindow[]): StateMachine {
    const definition = guardDefinition({
      partition: Stack.of(this).partition,
      windows,
      seconds: drill.length.toSeconds(),
      call: drill._call,
      queueUrl: this.deadLetters.queueUrl,
    });
    const guard = new StateMachine(this, 'Guard', {
      definitionBody: DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      timeout: Duration.minutes(5),
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        includeExecutionData: true,
        destination: new LogGroup(this, 'GuardLogs', {
          logGroupName: `/aws/vendedlogs/states/${this.node.addr}-drill`,
          encryptionKey: this.key,
          retention: RetentionDays.ONE_YEAR,
          removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        }),
      },
    });
    drill._grantStart(guard);
    this.grantDeadLetters(guard.role);
    return guard;
  }

  private createSchedule({ drill, time, timeZone = 'Etc/UTC', enabled = true }: DrillScheduleProps): CfnSchedule {
    const role = this.createRole();
    if (this.guard) this.guard.grantStartExecution(role);
    else drill._grantStart(role);
    const { partition } = Stack.of(this);
    return new CfnSchedule(this, 'Schedule', {
      scheduleExpression: time.expression,
      scheduleExpressionTimezone: timeZone,
      flexibleTimeWindow: { mode: 'OFF' },
      state: enabled ? 'ENABLED' : 'DISABLED',
      kmsKeyArn: this.key.keyArn,
      target: {
        ...(this.guard
          ? { arn: this.guard.stateMachineArn, input: '{}' }
          : {
              arn: `arn:${partition}:${drill._call.scheduler}`,
              input: Stack.of(this).toJsonString(drill._call.schedulerInput),
            }),
        roleArn: role.roleArn,
        deadLetterConfig: { arn: this.deadLetters.queueArn },
        // A drill that is late by more than that would surprise people.
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 900 },
      },
    });
  }

  /** Only schedules of this account, in the group in which this one is, can assume it. */
  private createRole(): Role {
    const { account } = Stack.of(this);
    const group = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule-group',
      resourceName: 'default',
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': group } },
      }),
    });
    this.grantDeadLetters(role);
    return role;
  }

  private grantDeadLetters(role: IRole): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }),
    );
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [this.key.keyArn] }),
    );
  }
}
