import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { type CfnReplicationGroup, type CfnReplicationGroupProps, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CacheAlarms } from './alarms';
import { defaultPort, type ICache, nodeNames, worstOf } from './cache-base';
import { CacheCredentials } from './credentials';
import type { RegionalCacheProps } from './props';
import { nodeSubnets } from './rules';

/** A cache of this app: what its role, written here or a secondary, does not change. */
export abstract class RegionalCache extends Construct implements ICache {
  readonly cacheName: string;
  readonly port: number;
  readonly connections: ec2.Connections;
  /** Secret with `username` and `password`. */
  readonly secret: secretsmanager.ISecret;
  /** Security group of the nodes. */
  readonly securityGroup: ec2.SecurityGroup;
  /** Key of disks, snapshots and the secret. */
  readonly encryptionKey: kms.IKey;
  /** Shards, each with a primary and its replicas. */
  readonly shards: number;
  /** Names of the nodes, as CloudWatch knows them. */
  readonly nodes: string[];
  /** Engine thread, memory and evictions of the worst node, and replicas by shard. */
  readonly alarms: cloudwatch.Alarm[];
  /** The replication group itself. */
  abstract readonly replicationGroup: CfnReplicationGroup;

  /** What the replication group of either role is made with. */
  protected readonly commonProps: CfnReplicationGroupProps;
  /** @internal */
  protected readonly _watch: CacheAlarms;

  protected constructor(scope: Construct, id: string, props: RegionalCacheProps, shards: number) {
    super(scope, id);
    this.cacheName = props.cacheName;
    this.port = props.port ?? defaultPort;
    this.shards = shards;
    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', { enableKeyRotation: true });
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: `Cache ${props.cacheName}`,
      allowAllOutbound: false,
    });
    this.connections = new ec2.Connections({
      securityGroups: [this.securityGroup],
      defaultPort: ec2.Port.tcp(this.port),
    });
    if (props.clientSecurityGroup)
      this.connections.allowDefaultPortFrom(props.clientSecurityGroup, 'Clients of the cache');
    const credentials = new CacheCredentials(this, 'Credentials', { ...props, encryptionKey: this.encryptionKey });
    this.secret = credentials.secret;
    this.commonProps = this.groupProps(props, credentials);
    const nodes = nodeNames(props.cacheName, shards, props.replicasPerShard ?? 1);
    this.nodes = nodes.flat();
    this._watch = new CacheAlarms(this, 'Alarms', {
      cacheName: props.cacheName,
      nodes,
      maximumReplicaLag: props.maximumReplicaLag ?? Duration.seconds(10),
      cpuThreshold: props.cpuAlarmThreshold ?? 80,
      memoryThreshold: props.memoryAlarmThreshold ?? 80,
      topic: props.alarmTopic,
    });
    this.alarms = this._watch.alarms;
  }

  get endpointAddress(): string {
    return this.replicationGroup.attrConfigurationEndPointAddress;
  }

  grantReadCredentials(grantee: iam.IGrantable): iam.Grant {
    return this.secret.grantRead(grantee);
  }

  /**
   * A metric of the worst node: the largest value among all of them.
   *
   * @param metricName name in the namespace `AWS/ElastiCache`
   */
  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return worstOf(this.nodes, metricName, options);
  }

  /** Use of the engine's thread, percent. */
  metricEngineCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('EngineCPUUtilization', options);
  }

  /** Use of the memory for data, percent. */
  metricMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('DatabaseMemoryUsagePercentage', options);
  }

  /** Entries that left before their time, in a period. */
  metricEvictions(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('Evictions', { statistic: 'Sum', ...options });
  }

  /** How far the replicas inside the Region are behind, seconds. */
  metricReplicationLag(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('ReplicationLag', options);
  }

  private groupProps(props: RegionalCacheProps, { userGroup }: CacheCredentials): CfnReplicationGroupProps {
    const subnets = new CfnSubnetGroup(this, 'Subnets', {
      cacheSubnetGroupName: props.cacheName,
      description: `Cache ${props.cacheName}`,
      subnetIds: props.vpc.selectSubnets(nodeSubnets(props)).subnetIds,
    });
    return {
      replicationGroupId: props.cacheName,
      replicationGroupDescription: `Cache ${props.cacheName}`,
      replicasPerNodeGroup: props.replicasPerShard ?? 1,
      cacheSubnetGroupName: subnets.ref,
      securityGroupIds: [this.securityGroup.securityGroupId],
      port: this.port,
      userGroupIds: [userGroup.ref],
      kmsKeyId: this.encryptionKey.keyArn,
      snapshotRetentionLimit: (props.snapshotRetention ?? Duration.days(7)).toDays(),
      snapshotWindow: props.snapshotWindow ?? '03:00-04:00',
      preferredMaintenanceWindow: props.maintenanceWindow ?? 'sun:05:00-sun:06:00',
      autoMinorVersionUpgrade: true,
    };
  }
}
