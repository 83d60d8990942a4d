import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LambdaTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { drainKey, drainPath, drainTableVariable } from '../../lambda/drain-switch/answer';
import { enforce, type Rule, wholeNumber } from '../core/rules';
import { bundledFunctions } from '../failover/recovery-function';

/** Properties of a `DrainSwitch`. */
export interface DrainSwitchProps {
  /** Name of the switch; its table is `<switchName>-drains`. */
  readonly switchName: string;

  /** HTTPS listener of this Region's load balancer, for requests below `/drained/`. */
  readonly listener: elbv2.IApplicationListener;

  /**
   * Priority of the rule in that listener: 1 to 50,000, each once.
   *
   * @default 1
   */
  readonly priority?: number;

  /**
   * Topic that is told when the switch fails to answer.
   *
   * @default - the alarm tells nobody
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Folder of the bundled functions; it holds `drain-switch/index.js`.
   *
   * @default - `dist/lambda` of this package
   */
  readonly assets?: string;
}

/**
 * The switch at which people in this Region drain another one: an item in a table, which a function behind the load
 * balancer tells Route 53's checkers of. No item, no answer and a wrong answer all mean that nobody is drained.
 */
export class DrainSwitch extends Construct {
  /** One item for each Region that is to be drained. */
  readonly table: dynamodb.Table;
  readonly function: lambda.Function;
  /** Goes off when the switch fails to answer: it would not drain anybody. */
  readonly failureAlarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: DrainSwitchProps) {
    super(scope, id);
    const folder = join(props.assets ?? bundledFunctions, 'drain-switch');
    enforce('InvalidDrainSwitch', this.node.path, rules(props, folder));
    this.table = new dynamodb.Table(this, 'Drains', {
      tableName: `${props.switchName}-drains`,
      partitionKey: { name: drainKey, type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // A switch that is off: nothing in it outlives the stack.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.function = this.createFunction(folder, props);
    this.answer(props);
    this.failureAlarm = this.watch(props);
  }

  /** Lets somebody drain Regions and send clients there again. */
  grantDrain(grantee: iam.IGrantable): iam.Grant {
    return this.table.grant(grantee, 'dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem');
  }

  /** Requests that the switch failed to answer, whether by an error or because there were too many. */
  metricFailures(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    const { period = Duration.minutes(1), label = 'Failures', color } = options ?? {};
    return new cloudwatch.MathExpression({
      expression: 'errors + throttles',
      usingMetrics: {
        errors: this.function.metricErrors({ period }),
        throttles: this.function.metricThrottles({ period }),
      },
      period,
      label,
      color,
    });
  }

  private createFunction(folder: string, { switchName }: DrainSwitchProps): lambda.Function {
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: `Reads which Regions ${switchName} drains`,
    });
    logGroup.grantWrite(role);
    this.table.grant(role, 'dynamodb:GetItem');
    return new lambda.Function(this, 'Function', {
      description: `Tells health checkers which Regions ${switchName} drains`,
      runtime: lambda.Runtime.NODEJS_22_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(folder),
      environment: { [drainTableVariable]: this.table.tableName },
      role,
      logGroup,
      timeout: Duration.seconds(2),
      memorySize: 512,
      // The path is open to everybody: a flood must neither take the account's functions with it nor be paid for.
      reservedConcurrentExecutions: 10,
    });
  }

  private answer({ listener, priority = 1 }: DrainSwitchProps): void {
    const targetGroup = new elbv2.ApplicationTargetGroup(this, 'TargetGroup', {
      targetType: elbv2.TargetType.LAMBDA,
      targets: [new LambdaTarget(this.function)],
    });
    new elbv2.ApplicationListenerRule(this, 'Rule', {
      listener,
      priority,
      conditions: [elbv2.ListenerCondition.pathPatterns([`${drainPath}/*`])],
      action: elbv2.ListenerAction.forward([targetGroup]),
    });
  }

  private watch({ switchName, alarmTopic }: DrainSwitchProps): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, 'FailureAlarm', {
      alarmDescription: `${switchName} in ${Stack.of(this).region} fails to answer health checkers: it would not drain a Region now`,
      metric: this.metricFailures(),
      threshold: 0,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    if (alarmTopic) {
      alarm.addAlarmAction(new SnsAction(alarmTopic));
      alarm.addOkAction(new SnsAction(alarmTopic));
    }
    return alarm;
  }
}

function rules({ switchName, priority }: DrainSwitchProps, folder: string): Rule[] {
  return [
    {
      when: !/^[a-z](?:-?[a-z0-9])*$/.test(switchName) || switchName.length > 40,
      message: `switchName is "${switchName}"; allowed are lower-case letters, digits and single hyphens, at most 40, beginning with a letter, known at synth time; rename it`,
    },
    wholeNumber('priority', priority, 1, 50_000),
    {
      when: !existsSync(join(folder, 'index.js')),
      message: `there is no index.js in "${folder}"; the bundled function must be there; run "npm run build" first`,
    },
  ];
}
