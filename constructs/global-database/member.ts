import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { GlobalDatabaseMemberProps } from './props';
import { isolated } from './rules';

const port = 5432;

/** What its role at birth, writer or secondary, adds to a member. */
export interface GlobalDatabaseMemberRole {
  /** Engine version, the same in both Regions. */
  readonly engineVersion: rds.AuroraPostgresEngineVersion;
  /** The global database that it joins. */
  readonly globalClusterIdentifier: string;
  /** Parameters of the engine in this Region. */
  readonly parameters: { [name: string]: string };
  /** Number of instances. */
  readonly instances: number;
  /** Daily, UTC. */
  readonly backupWindow: string;
  /** Weekly, UTC. */
  readonly maintenanceWindow: string;
}

/**
 * The cluster of one Region. Roles change without a deployment, so both Regions are made alike, by the resources
 * themselves: the CDK's `DatabaseCluster` knows neither global databases nor clusters without a user or an instance.
 */
export abstract class GlobalDatabaseMember extends Construct implements ec2.IConnectable {
  /** The cluster, as the CDK knows one: endpoints, metrics, grants, proxies. */
  readonly cluster: rds.IDatabaseCluster;
  /** The cluster's resource. */
  readonly clusterResource: rds.CfnDBCluster;
  /** The resources of its instances; none in a headless secondary. */
  readonly instances: rds.CfnDBInstance[];
  readonly clusterIdentifier: string;
  readonly connections: ec2.Connections;
  readonly securityGroup: ec2.SecurityGroup;
  readonly subnetGroup: rds.SubnetGroup;
  readonly parameterGroup: rds.ParameterGroup;
  readonly encryptionKey: kms.IKey;
  /** Secret with `username` and `password`, of this Region. */
  abstract readonly secret: secretsmanager.ISecret;

  protected constructor(
    scope: Construct,
    id: string,
    props: GlobalDatabaseMemberProps,
    role: GlobalDatabaseMemberRole,
  ) {
    super(scope, id);
    this.clusterIdentifier = props.clusterIdentifier;
    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', { enableKeyRotation: true });
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: `Database ${props.clusterIdentifier}`,
      allowAllOutbound: false,
    });
    this.connections = new ec2.Connections({
      securityGroups: [this.securityGroup],
      defaultPort: ec2.Port.tcp(port),
    });
    if (props.clientSecurityGroup)
      this.connections.allowDefaultPortFrom(props.clientSecurityGroup, 'Clients of the database');
    this.subnetGroup = new rds.SubnetGroup(this, 'Subnets', {
      vpc: props.vpc,
      subnetGroupName: props.clusterIdentifier,
      description: `Database ${props.clusterIdentifier}`,
      vpcSubnets: isolated,
    });
    const engine = rds.DatabaseClusterEngine.auroraPostgres({ version: role.engineVersion });
    this.parameterGroup = new rds.ParameterGroup(this, 'Parameters', {
      engine,
      description: `Database ${props.clusterIdentifier}`,
      parameters: role.parameters,
    });
    this.clusterResource = this.createCluster(props, role);
    this.instances = this.createInstances(props, role);
    this.cluster = rds.DatabaseCluster.fromDatabaseClusterAttributes(this, 'View', {
      clusterIdentifier: props.clusterIdentifier,
      clusterResourceIdentifier: this.clusterResource.attrDbClusterResourceId,
      clusterEndpointAddress: this.clusterResource.attrEndpointAddress,
      readerEndpointAddress: this.clusterResource.attrReadEndpointAddress,
      port,
      engine,
      securityGroups: [this.securityGroup],
    });
  }

  /**
   * Lets somebody log in to this Region's cluster by IAM, without a password.
   *
   * @param dbUser user of the database, to whom somebody has granted `rds_iam`
   */
  grantConnect(grantee: iam.IGrantable, dbUser: string): iam.Grant {
    return this.cluster.grantConnect(grantee, dbUser);
  }

  private createCluster(props: GlobalDatabaseMemberProps, role: GlobalDatabaseMemberRole): rds.CfnDBCluster {
    const { parameterGroupName } = this.parameterGroup.bindToCluster({});
    const cluster = new rds.CfnDBCluster(this, 'Cluster', {
      engine: 'aurora-postgresql',
      engineVersion: role.engineVersion.auroraPostgresFullVersion,
      dbClusterIdentifier: props.clusterIdentifier,
      globalClusterIdentifier: role.globalClusterIdentifier,
      dbSubnetGroupName: this.subnetGroup.subnetGroupName,
      vpcSecurityGroupIds: [this.securityGroup.securityGroupId],
      dbClusterParameterGroupName: parameterGroupName,
      port,
      storageEncrypted: true,
      kmsKeyId: this.encryptionKey.keyArn,
      enableIamDatabaseAuthentication: true,
      enableCloudwatchLogsExports: ['postgresql'],
      backupRetentionPeriod: (props.backupRetention ?? Duration.days(35)).toDays(),
      preferredBackupWindow: role.backupWindow,
      preferredMaintenanceWindow: role.maintenanceWindow,
      copyTagsToSnapshot: true,
      deletionProtection: props.deletionProtection ?? true,
    });
    cluster.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return cluster;
  }

  private createInstances(props: GlobalDatabaseMemberProps, role: GlobalDatabaseMemberRole): rds.CfnDBInstance[] {
    if (role.instances === 0) return [];
    const monitoring = this.monitoringRole();
    const zones = [...new Set(props.vpc.selectSubnets(isolated).availabilityZones)];
    const type = props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.R7G, ec2.InstanceSize.LARGE);
    return Array.from({ length: role.instances }, (_, index) => {
      const instance = new rds.CfnDBInstance(this, `Instance${index + 1}`, {
        engine: 'aurora-postgresql',
        dbClusterIdentifier: this.clusterResource.ref,
        dbInstanceIdentifier: `${props.clusterIdentifier}-${index + 1}`,
        dbInstanceClass: `db.${type.toString()}`,
        dbSubnetGroupName: this.subnetGroup.subnetGroupName,
        availabilityZone: zones[index % zones.length],
        monitoringInterval: (props.monitoringInterval ?? Duration.seconds(60)).toSeconds(),
        monitoringRoleArn: monitoring.roleArn,
        enablePerformanceInsights: true,
        performanceInsightsKmsKeyId: this.encryptionKey.keyArn,
        publiclyAccessible: false,
        autoMinorVersionUpgrade: true,
        caCertificateIdentifier: 'rds-ca-rsa2048-g1',
      });
      // Instances hold nothing of their own; the first one stays, so that a cluster that outlives its stack is served.
      instance.applyRemovalPolicy(index === 0 ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
      return instance;
    });
  }

  private monitoringRole(): iam.Role {
    return new iam.Role(this, 'MonitoringRole', {
      assumedBy: new iam.ServicePrincipal('monitoring.rds.amazonaws.com'),
      description: `Enhanced monitoring of ${this.clusterIdentifier}`,
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonRDSEnhancedMonitoringRole')],
    });
  }
}

/** ARN of a cluster by names alone, so that nothing has to be read from its Region. */
export function clusterArn(scope: Construct, region: string, identifier: string): string {
  const { partition, account } = Stack.of(scope);
  return `arn:${partition}:rds:${region}:${account}:cluster:${identifier}`;
}
