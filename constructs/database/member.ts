import { Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { durationBetween, type Rule, wholeNumber } from '../core/rules';

/** What every database member has in common. */
export interface DatabaseMemberProps {
  /** Network of the member; it lives in the isolated subnets. */
  readonly vpc: ec2.IVpc;

  /**
   * Identifier, and the physical id in CloudFormation: it never changes, also when the member is rebuilt after a
   * failover.
   */
  readonly instanceIdentifier: string;

  /**
   * Security group whose carriers may connect.
   *
   * @default - nobody may connect until `connections` says so
   */
  readonly clientSecurityGroup?: ec2.ISecurityGroup;

  /**
   * Instance type of the member and of its read replicas.
   *
   * @default r6g.xlarge
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Engine version.
   *
   * @default PostgresEngineVersion.VER_18
   */
  readonly engineVersion?: rds.PostgresEngineVersion;

  /**
   * Key of this Region that encrypts storage, insights and secret.
   *
   * @default - a new key with yearly rotation
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Number of read replicas inside the Region, named `<identifier>-replica-<n>`.
   *
   * @default - 2 for a primary, 0 for a cross-Region replica
   */
  readonly readReplicas?: number;

  /**
   * How far back point-in-time recovery reaches: whole days, 1 to 35.
   *
   * @default Duration.days(35)
   */
  readonly backupRetention?: Duration;

  /**
   * Interval of enhanced monitoring: 1, 5, 10, 15, 30 or 60 seconds.
   *
   * @default Duration.seconds(60)
   */
  readonly monitoringInterval?: Duration;

  /**
   * Whether the member is protected from deletion.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * Parameters of the engine, added to those that Holdfast sets. `rds.force_ssl` cannot be switched off.
   *
   * @default - TLS forced, time-outs for idle transactions and dead clients
   */
  readonly parameters?: { [name: string]: string };
}

/** The parts of a Region that its members share. */
export interface MemberParts {
  readonly engine: rds.IInstanceEngine;
  readonly securityGroup: ec2.SecurityGroup;
  readonly parameterGroup: rds.ParameterGroup;
  readonly subnetGroup: rds.SubnetGroup;
  readonly encryptionKey: kms.IKey;
  readonly instanceType: ec2.InstanceType;
  readonly backupRetention: Duration;
}

export function memberParts(scope: Construct, props: DatabaseMemberProps): MemberParts {
  const engine = rds.DatabaseInstanceEngine.postgres({
    version: props.engineVersion ?? rds.PostgresEngineVersion.VER_18,
  });
  const securityGroup = new ec2.SecurityGroup(scope, 'SecurityGroup', {
    vpc: props.vpc,
    description: `Database ${props.instanceIdentifier}`,
    allowAllOutbound: false,
  });
  if (props.clientSecurityGroup)
    securityGroup.addIngressRule(props.clientSecurityGroup, ec2.Port.POSTGRES, 'Clients of the database');
  return {
    engine,
    securityGroup,
    parameterGroup: new rds.ParameterGroup(scope, 'Parameters', {
      engine,
      description: `Database ${props.instanceIdentifier} and its replicas`,
      parameters: { ...defaultParameters, ...props.parameters, 'rds.force_ssl': '1' },
    }),
    subnetGroup: new rds.SubnetGroup(scope, 'Subnets', {
      vpc: props.vpc,
      subnetGroupName: props.instanceIdentifier,
      description: `Database ${props.instanceIdentifier}`,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    }),
    encryptionKey: props.encryptionKey ?? new kms.Key(scope, 'Key', { enableKeyRotation: true }),
    instanceType: props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.XLARGE),
    backupRetention: props.backupRetention ?? Duration.days(35),
  };
}

/** A session that holds locks and says nothing stops the fence: end it. A client that vanished must not hold one. */
const defaultParameters = {
  idle_in_transaction_session_timeout: '15000',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  // The log says who holds whom up when the fence has to wait.
  log_lock_waits: '1',
};

/** Properties that all members, primary or replica, are created with. */
export function commonInstanceProps(props: DatabaseMemberProps, parts: MemberParts) {
  return {
    vpc: props.vpc,
    subnetGroup: parts.subnetGroup,
    securityGroups: [parts.securityGroup],
    instanceType: parts.instanceType,
    parameterGroup: parts.parameterGroup,
    monitoringInterval: props.monitoringInterval ?? Duration.seconds(60),
    enablePerformanceInsights: true,
    performanceInsightEncryptionKey: parts.encryptionKey,
    cloudwatchLogsExports: ['postgresql', 'upgrade'],
    copyTagsToSnapshot: true,
    publiclyAccessible: false,
    autoMinorVersionUpgrade: true,
    storageType: rds.StorageType.GP3,
    caCertificate: rds.CaCertificate.RDS_CA_RSA2048_G1,
    deletionProtection: props.deletionProtection ?? true,
  };
}

/** ARN of a database by names alone, so that nothing has to be read from its Region. */
export function databaseArn(scope: Construct, region: string, identifier: string): string {
  const { partition, account } = Stack.of(scope);
  return `arn:${partition}:rds:${region}:${account}:db:${identifier}`;
}

export function memberRules(props: DatabaseMemberProps): Rule[] {
  const { instanceIdentifier, backupRetention, monitoringInterval } = props;
  const days = backupRetention && !backupRetention.isUnresolved() ? backupRetention.toDays({ integral: false }) : 0;
  const monitoring = monitoringInterval && !monitoringInterval.isUnresolved() ? monitoringInterval.toSeconds() : 60;
  return [
    {
      when: !/^[a-z](?:-?[a-z0-9])*$/.test(instanceIdentifier) || instanceIdentifier.length > 50,
      message: `instanceIdentifier is "${instanceIdentifier}"; allowed are lower-case letters, digits and single hyphens, at most 50, beginning with a letter, known at synth time; rename it`,
    },
    wholeNumber('readReplicas', props.readReplicas, 0, 5),
    durationBetween('backupRetention', backupRetention, 86_400, 35 * 86_400),
    {
      when: days % 1 !== 0,
      message: `backupRetention is ${days} days; allowed are whole days from 1 to 35; round it`,
    },
    {
      when: ![1, 5, 10, 15, 30, 60].includes(monitoring),
      message: `monitoringInterval is ${monitoring} s; allowed are 1, 5, 10, 15, 30 and 60 s; choose one of them`,
    },
    {
      when: props.parameters?.['rds.force_ssl'] === '0',
      message: 'parameters sets rds.force_ssl to 0; allowed is 1; leave it out, connections are always encrypted',
    },
  ];
}
