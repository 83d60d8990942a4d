import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { StringListParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { oldestRecordMetric } from '../../lambda/journal/metrics';
import { trimVariables } from '../../lambda/journal/settings';
import type { RuntimeConfig } from '../../runtime/config/config';
import { keyOfLogs } from '../core/logs-key';
import { durationBetween, enforce, wholeNumber } from '../core/rules';
import { Permissions } from '../failover/permissions';
import { bundledFunctions, concreteRegion, RecoveryFunction } from '../failover/recovery-function';
import { everyMinutes } from '../failover/schedule';
import { parseConfig } from '../failover/stack-config';

/** Properties of a `JournalTrim`. */
export interface JournalTrimProps {
  /** Runtime configuration of the architecture, of the grade `journal`: a JSON value without tokens. */
  readonly config: object;

  /** Topic that is told when trimming fails or falls behind. */
  readonly alarmTopic: ITopic;

  /**
   * Age at which a record may go: 35 to 3650 days. A database that is restored from a backup needs every record that
   * was put after the backup, so keep the journal longer than any backup.
   *
   * @default Duration.days(36)
   */
  readonly retention?: Duration;

  /**
   * Time from one run to the next, 1 h to 24 h, whole minutes.
   *
   * @default Duration.hours(1)
   */
  readonly interval?: Duration;

  /**
   * Records deleted in a second, at most: 1 to 5000. A run lasts a quarter of an hour at most.
   *
   * @default 500
   */
  readonly deletesPerSecond?: number;

  /**
   * Folder of the bundled functions; it holds `journal-trim/index.js`.
   *
   * @default - `dist/lambda` of this package
   */
  readonly assets?: string;

  /**
   * Prefix of the parameters in which the network stack leaves the subnets and the security group of functions that
   * talk to the database.
   *
   * @default - `/<scope>/network`
   */
  readonly networkParameters?: string;

  /**
   * Key that encrypts logs, environment and queue of the function.
   *
   * @default - a new key with yearly rotation
   */
  readonly encryptionKey?: IKey;
}

const retentionDefault = Duration.days(36);
const intervalDefault = Duration.hours(1);

/**
 * Deletes journal records that are old and that both Regions' databases hold. Put one into each Region that holds data:
 * each says how far its own database has come, and the one that holds the lease deletes.
 */
export class JournalTrim extends Construct {
  readonly function: IFunction;
  /** What could not be delivered to the function, or failed in it. */
  readonly deadLetters: IQueue;
  /** Age of the oldest record that is not the first of its lane, days. */
  readonly oldestRecord: Metric;

  private readonly config: RuntimeConfig;

  constructor(scope: Construct, id: string, props: JournalTrimProps) {
    super(scope, id);
    this.config = parseConfig(this, props.config);
    this.validate(props);
    const key = props.encryptionKey ?? keyOfLogs(this, 'Key', 'Logs and events of the trimming of the journal');
    this.deadLetters = new Queue(this, 'DeadLetters', {
      queueName: `${this.config.scope}-journal-trim-dead-letters`,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.function = this.createFunction(props, key);
    everyMinutes(this, 'Schedule', {
      target: this.function,
      minutes: (props.interval ?? intervalDefault).toMinutes(),
      deadLetters: this.deadLetters,
      key,
    });
    this.oldestRecord = new Metric({
      namespace: oldestRecordMetric.namespace,
      metricName: oldestRecordMetric.name,
      dimensionsMap: { [oldestRecordMetric.dimension]: this.config.scope },
      statistic: 'Maximum',
      period: Duration.hours(6),
    });
    this.watch(props);
  }

  private validate(props: JournalTrimProps): void {
    const region = concreteRegion(this);
    const { regions, grade } = this.config;
    const { interval } = props;
    const hole =
      interval !== undefined && !interval.isUnresolved() && interval.toSeconds({ integral: false }) % 60 !== 0;
    enforce('InvalidJournalTrim', this.node.path, [
      {
        when: grade !== 'journal',
        message: `config.grade is "${grade}"; allowed is "journal"; leave the construct out, there is nothing to trim`,
      },
      {
        when: region !== regions.primary && region !== regions.standby,
        message: `the stack is in ${region}; allowed are ${regions.primary} and ${regions.standby}, which hold data; put it there`,
      },
      durationBetween('retention', props.retention, 35 * 86_400, 3650 * 86_400),
      durationBetween('interval', interval, 3600, 86_400),
      {
        when: hole,
        message: `interval is ${interval?.toSeconds({ integral: false })} s; allowed are whole minutes; round it`,
      },
      wholeNumber('deletesPerSecond', props.deletesPerSecond, 1, 5000),
    ]);
  }

  private createFunction(props: JournalTrimProps, encryptionKey: IKey): IFunction {
    const { scope } = this.config;
    const interval = props.interval ?? intervalDefault;
    const permissions = new Permissions(Stack.of(this), this.config);
    const prefix = props.networkParameters ?? `/${scope}/network`;
    const created = new RecoveryFunction(this, 'Trim', {
      functionName: `${scope}-journal-trim`,
      description: `Confirms and trims the journal of ${scope}`,
      assets: props.assets ?? bundledFunctions,
      code: 'journal-trim',
      config: JSON.stringify(this.config),
      statements: [
        ...permissions.control(['GetItem', 'Query', 'PutItem']),
        ...permissions.journal(['Query', 'DeleteItem']),
        ...permissions.database(),
      ],
      encryptionKey,
      deadLetterQueue: this.deadLetters,
      // The longest that there is; the run itself stops in time.
      timeout: Duration.minutes(15),
      // One run at a time: a second one would double the load.
      reservedConcurrency: 1,
      network: {
        subnetIds: StringListParameter.valueForTypedListParameter(this, `${prefix}/private-subnets`),
        securityGroupId: StringParameter.valueForStringParameter(this, `${prefix}/database-client-security-group`),
      },
    }).function;
    const seconds = (duration: Duration) => String(duration.toSeconds());
    created.addEnvironment(trimVariables.retention, seconds(props.retention ?? retentionDefault));
    // The other Region's last run, the one before it if that failed, and some time for either.
    created.addEnvironment(trimVariables.freshness, seconds(Duration.minutes(interval.toMinutes() * 2 + 30)));
    created.addEnvironment(trimVariables.deletesPerSecond, String(props.deletesPerSecond ?? 500));
    return created;
  }

  private watch(props: JournalTrimProps): void {
    const { scope } = this.config;
    const days = (props.retention ?? retentionDefault).toDays({ integral: false });
    const alarms = [
      new Alarm(this, 'Failing', {
        alarmDescription: `${scope}-journal-trim fails: the journal grows, and nothing else is wrong yet`,
        metric: this.function.metricErrors({ period: Duration.hours(6) }),
        threshold: 3,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
      new Alarm(this, 'Behind', {
        alarmDescription: `the journal of ${scope} keeps records for longer than ${days} days: a Region confirms nothing, a failover is still open, or more is written than is deleted`,
        metric: this.oldestRecord,
        threshold: days + 3,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
    ];
    for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(props.alarmTopic));
  }
}
