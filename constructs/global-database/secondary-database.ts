import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { enforce } from '../core/rules';
import type { IGlobalDatabase } from './global-database-base';
import { clusterArn, GlobalDatabaseMember } from './member';
import type { SecondaryDatabaseProps } from './props';
import { secondaryDatabaseRules } from './rules';

/** The cluster of a `GlobalDatabase` in the other Region: it is read there, and takes over when somebody promotes it. */
export class SecondaryDatabase extends GlobalDatabaseMember {
  readonly globalDatabase: IGlobalDatabase;
  readonly secret: secretsmanager.ISecret;
  /** Goes off when the cluster falls behind by more than `maximumLag`, or says nothing. */
  readonly lagAlarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: SecondaryDatabaseProps) {
    const stack = Stack.of(scope);
    const { globalDatabase } = props;
    enforce('InvalidSecondaryDatabase', `${scope.node.path}/${id}`, secondaryDatabaseRules(props, stack.region));
    super(scope, id, props, {
      engineVersion: globalDatabase.engineVersion,
      globalClusterIdentifier: globalDatabase.globalClusterIdentifier,
      parameters: globalDatabase.parameters,
      instances: props.instances ?? 2,
      backupWindow: '10:00-10:30',
      maintenanceWindow: 'sat:05:00-sat:05:30',
    });
    this.globalDatabase = globalDatabase;
    // Without it RDS wants a pre-signed URL for the copy of an encrypted cluster. It says where the cluster was born
    // from, and stays when the roles change.
    this.clusterResource.sourceRegion = globalDatabase.primaryRegion;
    this.clusterResource.enableGlobalWriteForwarding = props.writeForwarding;
    this.secret = secretsmanager.Secret.fromSecretNameV2(this, 'Secret', globalDatabase.secretName);
    const origin = Stack.of(globalDatabase);
    if (origin !== stack && origin.node.root === stack.node.root) stack.addStackDependency(origin);
    this.lagAlarm = this.watchLag(props);
  }

  /** How far this Region is behind the writer, milliseconds. Unknown while this Region writes. */
  metricReplicationLag(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.cluster.metric('AuroraGlobalDBReplicationLag', {
      period: Duration.minutes(1),
      statistic: 'Maximum',
      ...options,
    });
  }

  /**
   * Lets somebody switch over and fail over, to either Region, and see where the writer is.
   *
   * @param grantee should run in the Region that takes over
   */
  grantFailover(grantee: iam.IGrantable): iam.Grant {
    const { partition, account, region } = Stack.of(this);
    const { globalClusterIdentifier, primaryRegion, primaryClusterIdentifier } = this.globalDatabase;
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['rds:SwitchoverGlobalCluster', 'rds:FailoverGlobalCluster', 'rds:DescribeGlobalClusters'],
      resourceArns: [
        `arn:${partition}:rds::${account}:global-cluster:${globalClusterIdentifier}`,
        clusterArn(this, primaryRegion, primaryClusterIdentifier),
        clusterArn(this, region, this.clusterIdentifier),
      ],
    });
  }

  private watchLag(props: SecondaryDatabaseProps): cloudwatch.Alarm {
    const lag = props.maximumLag ?? Duration.seconds(2);
    const alarm = new cloudwatch.Alarm(this, 'LagAlarm', {
      alarmDescription: `${props.clusterIdentifier} is more than ${lag.toSeconds()} s behind the writer, or nobody knows: a failover would lose that much`,
      metric: this.metricReplicationLag(),
      threshold: lag.toMilliseconds(),
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
