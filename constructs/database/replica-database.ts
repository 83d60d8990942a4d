import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { durationBetween, enforce, type Rule } from '../core/rules';
import {
  commonInstanceProps,
  databaseArn,
  type DatabaseMemberProps,
  memberParts,
  memberRules,
  type MemberParts,
} from './member';
import { addReadReplicas, dropInheritedProperties } from './read-replicas';

/** Properties of a `ReplicaDatabase`. */
export interface ReplicaDatabaseProps extends DatabaseMemberProps {
  /** Identifier of the member that it replicates from. */
  readonly sourceIdentifier: string;

  /** Region of that member; it must be another one. */
  readonly sourceRegion: string;

  /**
   * Replication lag above which the alarm goes off: 1 s to 1 h.
   *
   * @default Duration.seconds(30)
   */
  readonly maximumLag?: Duration;

  /**
   * Topic that is told when the lag is too large or unknown.
   *
   * @default - the alarm tells nobody
   */
  readonly alarmTopic?: sns.ITopic;
}

/**
 * The member in the standby Region: a cross-Region replica, Multi-AZ and encrypted by its own Region's key, ready to be
 * promoted. Its source is an ARN built from names, so that the template neither reads the source's Region nor changes
 * when roles do.
 */
export class ReplicaDatabase extends Construct {
  readonly instance: rds.DatabaseInstanceReadReplica;
  readonly readReplicas: rds.DatabaseInstanceReadReplica[];
  readonly securityGroup: ec2.SecurityGroup;
  readonly subnetGroup: rds.SubnetGroup;
  readonly encryptionKey: kms.IKey;
  readonly instanceIdentifier: string;
  /** Goes off when the replica falls behind by more than `maximumLag`, or says nothing. */
  readonly lagAlarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: ReplicaDatabaseProps) {
    super(scope, id);
    enforce('InvalidDatabase', this.node.path, [...memberRules(props), ...replicaRules(this, props)]);
    const parts = memberParts(this, props);
    this.instanceIdentifier = props.instanceIdentifier;
    this.securityGroup = parts.securityGroup;
    this.subnetGroup = parts.subnetGroup;
    this.encryptionKey = parts.encryptionKey;
    this.instance = this.createInstance(props, parts);
    this.readReplicas = addReadReplicas(this, props, parts, this.instance, props.readReplicas ?? 0);
    this.lagAlarm = this.watchLag(props);
  }

  /** Seconds that the replica is behind its source, as RDS sees it. */
  metricReplicaLag(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.instance.metric('ReplicaLag', { period: Duration.minutes(1), statistic: 'Maximum', ...options });
  }

  private createInstance(props: ReplicaDatabaseProps, parts: MemberParts): rds.DatabaseInstanceReadReplica {
    const source = rds.DatabaseInstance.fromDatabaseInstanceAttributes(this, 'Source', {
      instanceIdentifier: props.sourceIdentifier,
      instanceEndpointAddress: props.sourceIdentifier,
      port: 5432,
      securityGroups: [],
      engine: parts.engine,
    });
    const replica = new rds.DatabaseInstanceReadReplica(this, 'Instance', {
      ...commonInstanceProps(props, parts),
      sourceDatabaseInstance: source,
      instanceIdentifier: props.instanceIdentifier,
      multiAz: true,
      storageEncryptionKey: parts.encryptionKey,
      preferredMaintenanceWindow: 'sat:05:00-sat:05:30',
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const instance = dropInheritedProperties(replica);
    // The imported source lies in this stack's Region as far as the CDK knows; the name of its own Region goes here.
    instance.sourceDbInstanceIdentifier = databaseArn(this, props.sourceRegion, props.sourceIdentifier);
    instance.sourceRegion = props.sourceRegion;
    // The CDK refuses backups of PostgreSQL replicas; RDS has allowed them since version 14, and replicas that cascade
    // from this one, as well as point-in-time recovery right after a promotion, need them.
    instance.backupRetentionPeriod = parts.backupRetention.toDays();
    instance.deleteAutomatedBackups = false;
    instance.preferredBackupWindow = '10:00-10:30';
    return replica;
  }

  private watchLag(props: ReplicaDatabaseProps): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, 'LagAlarm', {
      alarmDescription: `${props.instanceIdentifier} is too far behind ${props.sourceIdentifier}: a failover would be vetoed`,
      metric: this.metricReplicaLag(),
      threshold: (props.maximumLag ?? Duration.seconds(30)).toSeconds(),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 2,
      // Unknown counts as too much.
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    if (props.alarmTopic) {
      alarm.addAlarmAction(new SnsAction(props.alarmTopic));
      alarm.addOkAction(new SnsAction(props.alarmTopic));
    }
    return alarm;
  }
}

function replicaRules(scope: Construct, props: ReplicaDatabaseProps): Rule[] {
  const { region } = Stack.of(scope);
  return [
    {
      when: Token.isUnresolved(props.sourceRegion) || props.sourceRegion === region,
      message: `sourceRegion is "${props.sourceRegion}"; allowed is a Region other than the stack's own (${region}), known at synth time; use readReplicas of the source for replicas inside its Region`,
    },
    {
      when: props.sourceIdentifier === props.instanceIdentifier,
      message: `sourceIdentifier is "${props.sourceIdentifier}", the replica's own identifier; allowed is another one; a failback needs to tell the two apart`,
    },
    durationBetween('maximumLag', props.maximumLag, 1, 3600),
  ];
}
