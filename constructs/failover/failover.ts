import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Alarm, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { StringListParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { RuntimeConfig } from '../../runtime/config/config';
import { HoldfastError } from '../core';
import { Foundation } from './foundation';
import { addProbe } from './observer';
import { Permissions } from './permissions';
import { planDefinition, planFunctions, type PlanFunction } from './plan';
import { bundledFunctions, concreteRegion, type FunctionNetwork, RecoveryFunction } from './recovery-function';
import { regionSwitchFunctionName } from './region-switch-steps';
import { byCalendar, everyMinutes } from './schedule';
import { parseConfig } from './stack-config';

export interface FailoverProps {
  /** Runtime configuration of the architecture: a JSON value without tokens. */
  readonly config: object;
  /**
   * Cron expression (EventBridge Scheduler) of the drill, a switchover to this Region and back. Give it to one Region.
   *
   * @default - no drill starts in this Region
   */
  readonly drillSchedule?: string;
  /**
   * IANA name of the time zone of `drillSchedule`.
   *
   * @default Etc/UTC
   */
  readonly timeZone?: string;
  /**
   * Folder of the bundled functions, one folder each.
   *
   * @default - `dist/lambda` of this package
   */
  readonly assets?: string;
  /**
   * Prefix of the parameters in which the network stack leaves the subnets and the security group of functions that
   * talk to the database: `<prefix>/private-subnets` and `<prefix>/database-client-security-group`.
   *
   * @default - `/<scope>/network`
   */
  readonly networkParameters?: string;
  /**
   * Executions kept for each function alone.
   *
   * @default 2
   */
  readonly reservedConcurrency?: number;
  /**
   * Adds the function by which a `RegionSwitchPlan` carries the failover out, beside the state machine. Give it to both
   * Regions.
   *
   * @default false
   */
  readonly regionSwitch?: boolean;
}

/** Steps that enter the database, and so sit in its network. */
const inNetwork: readonly PlanFunction[] = ['observe', 'commit', 'fence', 'replay', 'move', 'freeze', 'thaw'];

/** Seconds that a function may run; the others get 30. */
const timeouts: Partial<Record<PlanFunction, number>> = {
  seal: 80,
  commit: 55,
  fence: 55,
  replay: 55,
  relay: 55,
  move: 55,
  freeze: 55,
  thaw: 55,
  verify: 55,
  rebuild: 80,
  scale: 55,
  promote: 55,
};

/** An execution environment that is not used goes after some minutes; AWS does not say how many. */
const rehearsalMinutes = 5;

/**
 * Takes over the right to write for its Region: the state machine, its steps, the probe, the reconciler that resumes
 * what was left unfinished, the rehearsal that shows that the steps can run, and the alarms on all of them. Put one into each Region that holds data. While it takes
 * over, it calls nothing in the other Region, nor IAM, nor Route 53.
 */
export class Failover extends Construct {
  /** Runs failovers, switchovers, rebuilds; starts with `{ kind, actor, reason }`. */
  readonly stateMachine: StateMachine;
  /** Where people are told. */
  readonly topic: ITopic;
  readonly probe: IFunction;
  readonly reconciler: IFunction;
  /** Shows every few minutes that each step could run now, and keeps their functions started. */
  readonly rehearsal: IFunction;

  private readonly config: RuntimeConfig;
  private readonly foundation: Foundation;
  private readonly props: FailoverProps;

  constructor(scope: Construct, id: string, props: FailoverProps) {
    super(scope, id);
    this.props = props;
    this.config = parseConfig(this, props.config);
    this.validate();
    this.foundation = new Foundation(this, 'Foundation', { config: props.config });
    this.topic = this.foundation.topic;
    const steps = this.createSteps();
    this.stateMachine = this.createStateMachine(steps);
    this.probe = addProbe(this, { ...props, foundation: this.foundation, startsExecutions: true });
    this.reconciler = this.createReconciler();
    this.rehearsal = this.createRehearsal(Object.values(steps));
    this.watchOneself();
    if (props.regionSwitch) this.createRegionSwitch(Object.values(steps));
    if (props.drillSchedule) this.scheduleDrill(props.drillSchedule);
  }

  private validate(): void {
    const region = concreteRegion(this);
    const { primary, standby } = this.config.regions;
    if (region !== primary && region !== standby)
      throw new HoldfastError(
        'InvalidFailover',
        `${this.node.path}: the stack is in ${region}; a failover belongs into ${primary} or ${standby}; put an Observer into the witness Region`,
      );
    for (const name of ['beatPoll', 'wait'] as const) {
      const seconds = this.config.timers[name];
      if (!Number.isInteger(seconds))
        throw new HoldfastError(
          'InvalidFailover',
          `${this.node.path}: timers.${name} is ${seconds} s; Step Functions waits whole seconds; round it up`,
        );
    }
  }

  private createSteps(): Record<PlanFunction, IFunction> {
    const permissions = new Permissions(Stack.of(this), this.config);
    const network = this.network();
    const entries = planFunctions.map((name): [PlanFunction, IFunction] => {
      const statements = permissions.of(name);
      const created = new RecoveryFunction(this, pascal(name), {
        functionName: `${this.config.scope}-failover-${name}`,
        description: `Failover of ${this.config.scope}: ${name}`,
        assets: this.props.assets ?? bundledFunctions,
        code: `failover-${name}`,
        config: JSON.stringify(this.config),
        statements,
        encryptionKey: this.foundation.key,
        deadLetterQueue: this.foundation.deadLetters,
        timeout: Duration.seconds(timeouts[name] ?? 25),
        reservedConcurrency: this.props.reservedConcurrency ?? 2,
        network: inNetwork.includes(name) ? network : undefined,
      });
      return [name, created.function];
    });
    const steps = Object.fromEntries(entries) as Record<PlanFunction, IFunction>;
    this.foundation.topic.grantPublish(steps.notify);
    return steps;
  }

  private network(): FunctionNetwork {
    const prefix = this.props.networkParameters ?? `/${this.config.scope}/network`;
    return {
      subnetIds: StringListParameter.valueForTypedListParameter(this, `${prefix}/private-subnets`),
      securityGroupId: StringParameter.valueForStringParameter(this, `${prefix}/database-client-security-group`),
    };
  }

  private createStateMachine(steps: Record<PlanFunction, IFunction>): StateMachine {
    const definition = planDefinition((name) => steps[name].functionArn, this.config.timers);
    const logs = new LogGroup(this, 'ExecutionLogs', {
      logGroupName: `/aws/vendedlogs/states/${this.config.scope}-failover`,
      encryptionKey: this.foundation.key,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const machine = new StateMachine(this, 'StateMachine', {
      stateMachineName: `${this.config.scope}-failover`,
      definitionBody: DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: true },
      tracingEnabled: true,
    });
    // Without versions: a step function's ARN in the definition is the function itself.
    machine.addToRolePolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: Object.values(steps).map(({ functionArn }) => functionArn),
      }),
    );
    return machine;
  }

  private createReconciler(): IFunction {
    const permissions = new Permissions(Stack.of(this), this.config);
    const reconciler = new RecoveryFunction(this, 'Reconciler', {
      functionName: `${this.config.scope}-reconciler`,
      description: 'Resumes a failover that was left unfinished',
      assets: this.props.assets ?? bundledFunctions,
      code: 'reconciler',
      config: JSON.stringify(this.config),
      statements: [...permissions.control(['Query', 'UpdateItem']), ...permissions.startOwn()],
      encryptionKey: this.foundation.key,
      deadLetterQueue: this.foundation.deadLetters,
      timeout: Duration.seconds(30),
      reservedConcurrency: this.props.reservedConcurrency ?? 2,
    }).function;
    everyMinutes(this, 'ReconcilerSchedule', {
      target: reconciler,
      deadLetters: this.foundation.deadLetters,
      key: this.foundation.key,
    });
    return reconciler;
  }

  private createRehearsal(steps: readonly IFunction[]): IFunction {
    const permissions = new Permissions(Stack.of(this), this.config);
    const rehearsal = new RecoveryFunction(this, 'Rehearsal', {
      functionName: `${this.config.scope}-rehearsal`,
      description: 'Shows that every step of the failover can run',
      assets: this.props.assets ?? bundledFunctions,
      code: 'rehearsal',
      config: JSON.stringify(this.config),
      statements: [
        ...permissions.control(['Query']),
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: steps.map(({ functionArn }) => functionArn),
        }),
      ],
      encryptionKey: this.foundation.key,
      deadLetterQueue: this.foundation.deadLetters,
      timeout: Duration.seconds(60),
      reservedConcurrency: this.props.reservedConcurrency ?? 2,
    }).function;
    everyMinutes(this, 'RehearsalSchedule', {
      target: rehearsal,
      minutes: rehearsalMinutes,
      input: { steps: planFunctions },
      deadLetters: this.foundation.deadLetters,
      key: this.foundation.key,
    });
    return rehearsal;
  }

  /** Goes on with the plan when ARC asks for it. */
  private createRegionSwitch(steps: readonly IFunction[]): void {
    const permissions = new Permissions(Stack.of(this), this.config);
    new RecoveryFunction(this, 'RegionSwitch', {
      functionName: regionSwitchFunctionName(this.config.scope),
      description: `Failover of ${this.config.scope}: a step of the Region switch plan`,
      assets: this.props.assets ?? bundledFunctions,
      code: 'region-switch',
      config: JSON.stringify(this.config),
      statements: [
        ...permissions.control(['GetItem', 'PutItem', 'UpdateItem']),
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: steps.map(({ functionArn }) => functionArn),
        }),
      ],
      encryptionKey: this.foundation.key,
      deadLetterQueue: this.foundation.deadLetters,
      timeout: Duration.minutes(15),
      // What runs side by side needs one each.
      reservedConcurrency: Math.max(3, this.props.reservedConcurrency ?? 2),
    });
  }

  /** The orchestrator is watched like anything else: a failover that can't run is found before it is needed. */
  private watchOneself(): void {
    const minute = { period: Duration.minutes(1) };
    const { scope } = this.config;
    this.alarm(
      'ExecutionsFailed',
      this.stateMachine.metricFailed(minute),
      1,
      `an execution of ${scope}-failover failed or was rolled back`,
    );
    this.alarm(
      'ExecutionsTimedOut',
      this.stateMachine.metricTimedOut(minute),
      1,
      `an execution of ${scope}-failover timed out`,
    );
    this.alarm('ExecutionsThrottled', this.stateMachine.metricThrottled(minute), 1, `${scope}-failover is throttled`);
    this.alarm('ReconcilerFailing', this.reconciler.metricErrors(minute), 3, `${scope}-reconciler fails`);
    this.alarm(
      'StepsNotReady',
      this.rehearsal.metricErrors({ period: Duration.minutes(rehearsalMinutes) }),
      2,
      `a step of ${scope}-failover cannot run: the log of ${scope}-rehearsal names it`,
    );
    this.alarm(
      'DeadLettersWaiting',
      this.foundation.deadLetters.metricApproximateNumberOfMessagesVisible(minute),
      1,
      `events of ${scope}-failover were given up`,
    );
  }

  private alarm(id: string, metric: IMetric, periods: number, description: string): void {
    new Alarm(this, id, {
      alarmDescription: description,
      metric,
      threshold: 1,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));
  }

  private scheduleDrill(expression: string): void {
    byCalendar(this, 'DrillSchedule', {
      target: this.stateMachine,
      expression,
      timeZone: this.props.timeZone ?? 'Etc/UTC',
      input: { kind: 'switchover', actor: 'drill schedule', reason: 'approved by deploying the schedule', returns: 1 },
      deadLetters: this.foundation.deadLetters,
      key: this.foundation.key,
    });
  }
}

const pascal = (name: string) =>
  name
    .split('-')
    .map((part) => part[0]!.toUpperCase() + part.slice(1))
    .join('');
