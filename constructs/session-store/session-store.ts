import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, type IConstruct } from 'constructs';
import { strongRegionRules } from '../control/strong-regions';
import { durationBetween, enforce, type Rule } from '../core/rules';

/** What a write in one Region means in the others. */
export class SessionConsistency {
  /** The others see it within about a second. Of two writes at once, the later one stays. */
  static eventual(): SessionConsistency {
    return new SessionConsistency();
  }

  /**
   * Confirmed when another Region has it; strong reads see it everywhere. One replica Region, and a witness that takes
   * part in each write and holds nothing to read. No item can expire by itself.
   *
   * @param witnessRegion of the same set as the other two: US, Europe or Asia Pacific
   */
  static strong(witnessRegion: string): SessionConsistency {
    return new SessionConsistency(witnessRegion);
  }

  private constructor(
    /** Region of the witness; none with eventual consistency. */
    readonly witnessRegion?: string,
  ) {}
}

/** A session store, of this app or of another one, in the Region of the stack. */
export interface ISessionStore extends IConstruct {
  /** Name of the table, the same in each Region. */
  readonly tableName: string;

  /** Lets somebody read, write and delete sessions in this Region. */
  grantReadWriteData(grantee: iam.IGrantable): iam.Grant;
}

/** What is known of a session store from another Region or another app. */
export interface SessionStoreAttributes {
  /** Name of the table. */
  readonly tableName: string;

  /**
   * Key of the table in this Region.
   *
   * @default - a key of AWS's, which needs no grant
   */
  readonly encryptionKey?: kms.IKey;
}

/** Properties of a `SessionStore`. */
export interface SessionStoreProps {
  /** Name of the table, the same in each Region, so that an application needs no look-up. */
  readonly tableName: string;

  /** The other Regions that hold sessions. */
  readonly replicaRegions: string[];

  /**
   * What a write in one Region means in the others. Strong consistency can't be added later.
   *
   * @default SessionConsistency.eventual()
   */
  readonly consistency?: SessionConsistency;

  /**
   * Name of the key attribute, a string.
   *
   * @default "sessionId"
   */
  readonly partitionKey?: string;

  /**
   * Attribute with the second (since 1970) at which a session ends. DynamoDB deletes it within days after that, so an
   * application must look at it too.
   *
   * @default "expiresAt"; none with strong consistency, which allows none
   */
  readonly timeToLiveAttribute?: string;

  /**
   * How far point-in-time recovery reaches back, in each Region: whole days, 1 to 35.
   *
   * @default Duration.days(35)
   */
  readonly recoveryPeriod?: Duration;

  /**
   * Key of this Region.
   *
   * @default - AWS's key for DynamoDB in each Region
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * ARN of the key of each replica Region, which must exist before the table does.
   *
   * @default - required with `encryptionKey`
   */
  readonly replicaKeyArns?: { [region: string]: string };

  /**
   * Whether the table is protected from deletion, in each Region.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * Time until other Regions have a write above which an alarm goes off, with eventual consistency: 1 s to 1 h.
   *
   * @default Duration.seconds(30)
   */
  readonly maximumLag?: Duration;

  /**
   * Topic that the alarms tell.
   *
   * @default - the alarms tell nobody
   */
  readonly alarmTopic?: sns.ITopic;
}

/**
 * Sessions outside the servers, in several Regions: any server of any of them can go on with any session, so no load
 * balancer needs sticky sessions, and the loss of a server or of a Region signs nobody out.
 */
export class SessionStore extends Construct implements ISessionStore {
  /** The store as another Region's stack, or another app, knows it: the replica in the stack's own Region. */
  static fromSessionStoreAttributes(scope: Construct, id: string, attributes: SessionStoreAttributes): ISessionStore {
    class Imported extends Construct implements ISessionStore {
      readonly tableName = attributes.tableName;
      private readonly table = dynamodb.TableV2.fromTableAttributes(this, 'Table', attributes);

      grantReadWriteData(grantee: iam.IGrantable): iam.Grant {
        return this.table.grantReadWriteData(grantee);
      }
    }
    return new Imported(scope, id);
  }

  readonly table: dynamodb.TableV2;
  readonly tableName: string;
  /** Replication to each other Region; none with strong consistency, where a write waits for it. */
  readonly lagAlarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: SessionStoreProps) {
    super(scope, id);
    enforce('InvalidSessionStore', this.node.path, rules(props, Stack.of(this).region));
    this.tableName = props.tableName;
    this.table = this.createTable(props);
    const { witnessRegion } = props.consistency ?? {};
    this.lagAlarms = witnessRegion ? [] : props.replicaRegions.map((region) => this.watch(region, props));
  }

  grantReadWriteData(grantee: iam.IGrantable): iam.Grant {
    return this.table.grantReadWriteData(grantee);
  }

  /** Time from a write here until a Region has it, milliseconds. */
  metricReplicationLatency(receivingRegion: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/DynamoDB',
      metricName: 'ReplicationLatency',
      dimensionsMap: { TableName: this.tableName, ReceivingRegion: receivingRegion },
      statistic: 'Maximum',
      period: Duration.minutes(1),
      ...options,
    });
  }

  private createTable(props: SessionStoreProps): dynamodb.TableV2 {
    const { witnessRegion } = props.consistency ?? {};
    const protection = {
      deletionProtection: props.deletionProtection ?? true,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: (props.recoveryPeriod ?? Duration.days(35)).toDays(),
      },
    };
    return new dynamodb.TableV2(this, 'Table', {
      ...protection,
      tableName: props.tableName,
      partitionKey: { name: props.partitionKey ?? 'sessionId', type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: props.timeToLiveAttribute ?? (witnessRegion ? undefined : 'expiresAt'),
      billing: dynamodb.Billing.onDemand(),
      encryption: props.encryptionKey
        ? dynamodb.TableEncryptionV2.customerManagedKey(props.encryptionKey, props.replicaKeyArns)
        : dynamodb.TableEncryptionV2.awsManagedKey(),
      multiRegionConsistency: witnessRegion ? dynamodb.MultiRegionConsistency.STRONG : undefined,
      witnessRegion,
      replicas: props.replicaRegions.map((region) => ({ region, ...protection })),
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  private watch(region: string, props: SessionStoreProps): cloudwatch.Alarm {
    const lag = props.maximumLag ?? Duration.seconds(30);
    const alarm = new cloudwatch.Alarm(this, `LagAlarm-${region}`, {
      alarmDescription: `Sessions of ${props.tableName} reach ${region} later than after ${lag.toSeconds()} s: a failover would sign people out`,
      metric: this.metricReplicationLatency(region),
      threshold: lag.toMilliseconds(),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      // Without writes there is nothing to be late.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    if (props.alarmTopic) {
      alarm.addAlarmAction(new SnsAction(props.alarmTopic));
      alarm.addOkAction(new SnsAction(props.alarmTopic));
    }
    return alarm;
  }
}

function rules(props: SessionStoreProps, region: string): Rule[] {
  const { tableName, replicaRegions, recoveryPeriod, consistency } = props;
  const witness = consistency?.witnessRegion;
  const all = [region, ...replicaRegions];
  const days = recoveryPeriod && !recoveryPeriod.isUnresolved() ? recoveryPeriod.toDays({ integral: false }) : 0;
  const keyless = props.encryptionKey && replicaRegions.find((one) => !props.replicaKeyArns?.[one]);
  return [
    {
      when: Token.isUnresolved(tableName) || !/^[\w.-]{3,255}$/.test(tableName),
      message: `tableName is "${tableName}"; allowed are 3 to 255 letters, digits, dots, hyphens and underscores, known at synth time; rename it`,
    },
    {
      when: all.some((one) => Token.isUnresolved(one)),
      message: `the Regions are ${all.join(', ')}; allowed are Region codes known while synthesizing; pass env: { region } to the stack`,
    },
    {
      when: replicaRegions.length === 0 || new Set(all).size < all.length,
      message: `replicaRegions is [${replicaRegions.join(', ')}] beside ${region}; allowed are one or more other Regions, each once; correct the list`,
    },
    {
      when: witness !== undefined && replicaRegions.length > 1,
      message: `replicaRegions is [${replicaRegions.join(', ')}]; allowed with a witness is one; leave the others out`,
    },
    ...(witness === undefined ? [] : strongRegionRules([...all, witness])),
    {
      when: witness !== undefined && props.timeToLiveAttribute !== undefined,
      message: `timeToLiveAttribute is "${props.timeToLiveAttribute}"; allowed with strong consistency is none; leave it out and delete old sessions yourself`,
    },
    durationBetween('recoveryPeriod', recoveryPeriod, 86_400, 35 * 86_400),
    { when: days % 1 !== 0, message: `recoveryPeriod is ${days} days; allowed are whole days from 1 to 35; round it` },
    {
      when: keyless !== undefined,
      message: `replicaKeyArns has none for ${keyless}; allowed with encryptionKey is one for each replica Region; create that key first`,
    },
    {
      when: !props.encryptionKey && props.replicaKeyArns !== undefined,
      message:
        'replicaKeyArns is given without encryptionKey; allowed are both or neither; pass the key of this Region too',
    },
    durationBetween('maximumLag', props.maximumLag, 1, 3600),
  ];
}
