import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import cdk from '../../../cdk.json';
import {
  GlobalDatabase,
  type GlobalDatabaseProps,
  SecondaryDatabase,
  type SecondaryDatabaseProps,
} from '../../../constructs/global-database';
import { ResilienceChecks } from '../../../constructs/resilience-checks';
import { networkIn, stackIn } from '../core/stack';
import { findingsOf } from './findings';

interface Choices {
  readonly primary?: Partial<GlobalDatabaseProps>;
  readonly secondary?: Partial<SecondaryDatabaseProps>;
  readonly regions?: [string, string];
}

function build({ primary, secondary, regions = ['us-east-1', 'us-west-2'] }: Choices = {}) {
  const app = new App({ analyticsReporting: false, context: cdk.context });
  const [here, there] = regions.map(
    (region, index) => new Stack(app, `bank-${index}`, { env: { account: '000000000000', region } }),
  ) as [Stack, Stack];
  const database = new GlobalDatabase(here, 'Database', {
    vpc: networkIn(here),
    globalClusterIdentifier: 'bank',
    clusterIdentifier: 'bank-us-east-1',
    secondaryRegion: 'us-west-2',
    secretName: 'bank-db',
    ...primary,
  });
  const copy = new SecondaryDatabase(there, 'Database', {
    vpc: networkIn(there),
    globalDatabase: database,
    clusterIdentifier: 'bank-us-west-2',
    ...secondary,
  });
  return { app, here, there, database, copy };
}

const clusterOf = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::RDS::DBCluster'))[0]!;
const instancesOf = (stack: Stack) =>
  Object.values(Template.fromStack(stack).findResources('AWS::RDS::DBInstance')) as {
    Properties: Record<string, unknown>;
    DeletionPolicy: string;
  }[];
const parametersOf = (stack: Stack): Record<string, string> =>
  Object.values(Template.fromStack(stack).findResources('AWS::RDS::DBClusterParameterGroup'))[0]!.Properties.Parameters;
const anybody = (stack: Stack) =>
  new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });

/** What is where, what follows what, and what would be lost with a stack. */
function topology(stack: Stack) {
  const { Properties: cluster, DeletionPolicy } = clusterOf(stack);
  return {
    global: cluster.GlobalClusterIdentifier,
    cluster: cluster.DBClusterIdentifier,
    from: cluster.SourceRegion ?? 'born here',
    key: Object.keys(cluster.KmsKeyId),
    recovery: `${cluster.BackupRetentionPeriod} days`,
    protected: cluster.DeletionProtection,
    kept: DeletionPolicy,
    instances: instancesOf(stack).map(
      ({ Properties: one, DeletionPolicy: kept }) =>
        `${one.DBInstanceIdentifier} in ${one.AvailabilityZone}, ${kept}, watched each ${one.MonitoringInterval} s`,
    ),
  };
}

describe('a global database with no choice made', () => {
  const { here, there, database, copy, app } = build();

  test('is a cluster with two instances, a key and recovery of its own in each Region', () => {
    expect([here, there].map(topology)).toEqual([
      {
        global: 'bank',
        cluster: 'bank-us-east-1',
        from: 'born here',
        key: ['Fn::GetAtt'],
        recovery: '35 days',
        protected: true,
        kept: 'Retain',
        instances: [
          'bank-us-east-1-1 in us-east-1a, Retain, watched each 60 s',
          'bank-us-east-1-2 in us-east-1b, Delete, watched each 60 s',
        ],
      },
      {
        global: 'bank',
        cluster: 'bank-us-west-2',
        from: 'us-east-1',
        key: ['Fn::GetAtt'],
        recovery: '35 days',
        protected: true,
        kept: 'Retain',
        instances: [
          'bank-us-west-2-1 in us-west-2a, Retain, watched each 60 s',
          'bank-us-west-2-2 in us-west-2b, Delete, watched each 60 s',
        ],
      },
    ]);
  });

  test('is born empty, encrypted and protected, and stays when its stack goes', () => {
    const [global] = Object.values(Template.fromStack(here).findResources('AWS::RDS::GlobalCluster'));
    expect(global).toMatchObject({
      Properties: {
        GlobalClusterIdentifier: 'bank',
        Engine: 'aurora-postgresql',
        EngineVersion: '17.9',
        StorageEncrypted: true,
        DeletionProtection: true,
      },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
    expect(global!.Properties).not.toHaveProperty('SourceDBClusterIdentifier');
  });

  test('exists before the cluster that joins it as the writer', () => {
    expect(clusterOf(here).DependsOn).toEqual([expect.stringMatching('^DatabaseGlobal')]);
  });

  test('has the same engine version and parameters in both Regions, since the roles change', () => {
    expect([here, there].map((stack) => clusterOf(stack).Properties.EngineVersion)).toEqual(['17.9', '17.9']);
    expect(parametersOf(here)).toEqual(parametersOf(there));
  });

  test('refuses connections without TLS in both Regions', () => {
    expect([here, there].map((stack) => parametersOf(stack)['rds.force_ssl'])).toEqual(['1', '1']);
  });

  test('has its own password, since RDS manages none in a global database, and a copy of it in the other Region', () => {
    const { Properties } = clusterOf(here);
    expect(Properties).not.toHaveProperty('ManageMasterUserPassword');
    expect(JSON.stringify(Properties.MasterUserPassword)).toContain('{{resolve:secretsmanager:');
    Template.fromStack(here).hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'bank-db',
      ReplicaRegions: [{ Region: 'us-west-2', KmsKeyId: Match.absent() }],
    });
    expect(copy.secret.secretArn).toMatch(/:secretsmanager:us-west-2:000000000000:secret:bank-db$/);
  });

  test('has a secret without a host, which would be that of a lost Region', () => {
    Template.fromStack(here).resourceCountIs('AWS::SecretsManager::SecretTargetAttachment', 0);
  });

  test('gives its secondary nothing that Aurora would refuse there', () => {
    for (const name of ['MasterUsername', 'MasterUserPassword', 'DatabaseName', 'SnapshotIdentifier'])
      expect(clusterOf(there).Properties).not.toHaveProperty(name);
  });

  test('lets people in by IAM in both Regions', () => {
    for (const stack of [here, there]) expect(clusterOf(stack).Properties.EnableIAMDatabaseAuthentication).toBe(true);
  });

  test('reads nothing from the other Region, and is deployed there after its own', () => {
    for (const stack of [here, there]) {
      const text = JSON.stringify(Template.fromStack(stack).toJSON());
      expect(text).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput|Custom::CrossRegion/);
      expect(Template.fromStack(stack).toJSON().Outputs).toBeUndefined();
    }
    expect(there.dependencies).toContain(here);
    expect(here.dependencies).toEqual([]);
  });

  test('tells when the secondary is more than 2 s behind, or when nobody knows', () => {
    Template.fromStack(there).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/RDS',
      MetricName: 'AuroraGlobalDBReplicationLag',
      Dimensions: [{ Name: 'DBClusterIdentifier', Value: 'bank-us-west-2' }],
      Threshold: 2000,
      Statistic: 'Maximum',
      TreatMissingData: 'breaching',
    });
  });

  test('forwards no writes and never holds commits up', () => {
    expect(clusterOf(there).Properties).not.toHaveProperty('EnableGlobalWriteForwarding');
    expect(parametersOf(here)).not.toHaveProperty(['rds.global_db_rpo']);
  });

  test('has the findings of security rules that the README answers, and no other', () => {
    const ofBoth = [
      'AwsSolutions IAM4 MonitoringRole/Resource',
      'NIST.800.53.R5 RDSInBackupPlan Instance1',
      'NIST.800.53.R5 RDSInBackupPlan Instance2',
    ];
    expect(findingsOf(copy)).toEqual([...ofBoth, 'NIST.800.53.R5 CloudWatchAlarmAction LagAlarm/Resource'].sort());
    expect(findingsOf(database)).toEqual(
      [
        ...ofBoth,
        'AwsSolutions SMG4 Secret/Resource',
        'NIST.800.53.R5 SecretsManagerRotationEnabled Secret/Resource',
      ].sort(),
    );
  });

  test('needs a drill, says the resilience pack, and nothing else', () => {
    app.synth();
    const { violations } = new ResilienceChecks().validateScope(app);
    const found = violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
    expect(found.filter((one) => one.includes('/Database/'))).toEqual([
      'Resilience-DrillScheduled bank-1/Database/Cluster',
    ]);
  });
});

describe('a headless secondary', () => {
  const { there, copy } = build({ secondary: { instances: 0 } });

  test('is a cluster without instances, and without a role that would watch them', () => {
    expect(copy.instances).toEqual([]);
    expect(clusterOf(there).Properties.GlobalClusterIdentifier).toBe('bank');
    Template.fromStack(there).resourceCountIs('AWS::RDS::DBInstance', 0);
    Template.fromStack(there).resourceCountIs('AWS::IAM::Role', 0);
  });

  test('is told of when it falls behind like any other', () => {
    Template.fromStack(there).resourceCountIs('AWS::CloudWatch::Alarm', 1);
  });
});

test('writes are forwarded where that is switched on', () => {
  const { here, there } = build({ primary: { writeForwarding: true }, secondary: { writeForwarding: true } });
  for (const stack of [here, there]) expect(clusterOf(stack).Properties.EnableGlobalWriteForwarding).toBe(true);
});

test('a bound of the loss holds up the writer alone: a promoted secondary would wait for the lost Region', () => {
  const { here, there } = build({ primary: { maximumDataLoss: Duration.seconds(30) } });
  expect(parametersOf(here)['rds.global_db_rpo']).toBe('30');
  expect(parametersOf(there)).not.toHaveProperty(['rds.global_db_rpo']);
});

test('parameters reach both Regions, and TLS stays on', () => {
  const { here, there } = build({ primary: { parameters: { work_mem: '65536', 'rds.force_ssl': '1' } } });
  for (const stack of [here, there])
    expect(parametersOf(stack)).toMatchObject({ work_mem: '65536', 'rds.force_ssl': '1' });
});

test('the copy of the secret is encrypted by a key of the other Region where one is named', () => {
  const { here } = build({ primary: { secondaryKeyAlias: 'alias/bank-data' } });
  Template.fromStack(here).hasResourceProperties('AWS::SecretsManager::Secret', {
    ReplicaRegions: [{ Region: 'us-west-2', KmsKeyId: 'alias/bank-data' }],
  });
});

test('instances are spread over the zones one after the other', () => {
  const { here } = build({ primary: { instances: 4 } });
  expect(instancesOf(here).map(({ Properties }) => Properties.AvailabilityZone)).toEqual([
    'us-east-1a',
    'us-east-1b',
    'us-east-1c',
    'us-east-1a',
  ]);
});

test('carriers of the client security group reach the port, and nobody else does', () => {
  const { here, there, copy } = build();
  copy.connections.allowDefaultPortFrom(ec2.SecurityGroup.fromSecurityGroupId(there, 'Clients', 'sg-1'));
  Template.fromStack(there).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    SourceSecurityGroupId: 'sg-1',
    FromPort: 5432,
  });
  const closed = JSON.stringify(Template.fromStack(here).toJSON());
  expect(closed).not.toMatch(/SecurityGroupIngress/);
});

test('a role may be let log in without a password, as one user of one cluster', () => {
  const { there, copy } = build();
  copy.grantConnect(anybody(there), 'teller');
  Template.fromStack(there).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: 'rds-db:connect' })] },
  });
  const [policy] = Object.values(Template.fromStack(there).findResources('AWS::IAM::Policy'));
  expect(JSON.stringify(policy!.Properties.PolicyDocument.Statement[0].Resource)).toMatch(
    /rds-db:us-west-2:000000000000:dbuser:.*DBClusterResourceId.*\/teller/,
  );
});

test('a role may be let switch over and fail over this global database and no other', () => {
  const { there, copy } = build();
  copy.grantFailover(anybody(there));
  const [policy] = Object.values(Template.fromStack(there).findResources('AWS::IAM::Policy'));
  const [statement] = policy!.Properties.PolicyDocument.Statement;
  expect(statement.Action).toEqual([
    'rds:DescribeGlobalClusters',
    'rds:FailoverGlobalCluster',
    'rds:SwitchoverGlobalCluster',
  ]);
  expect(statement.Resource).toEqual([
    'arn:aws:rds::000000000000:global-cluster:bank',
    'arn:aws:rds:us-east-1:000000000000:cluster:bank-us-east-1',
    'arn:aws:rds:us-west-2:000000000000:cluster:bank-us-west-2',
  ]);
});

test('the alarm tells the topic when the secondary falls behind and when it is back', () => {
  const stack = new Stack(new App(), 'west', { env: { account: '000000000000', region: 'us-west-2' } });
  const topic = sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-west-2:000000000000:bank-alerts');
  const globalDatabase = GlobalDatabase.fromGlobalDatabaseAttributes(stack, 'Global', {
    globalClusterIdentifier: 'other',
    primaryRegion: 'us-east-1',
    primaryClusterIdentifier: 'other-us-east-1',
    secondaryRegion: 'us-west-2',
    engineVersion: rds.AuroraPostgresEngineVersion.VER_16_8,
    secretName: 'other-db',
  });
  new SecondaryDatabase(stack, 'Database', {
    vpc: networkIn(stack),
    globalDatabase,
    clusterIdentifier: 'other-us-west-2',
    alarmTopic: topic,
  });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: [topic.topicArn],
    OKActions: [topic.topicArn],
  });
  expect(clusterOf(stack).Properties).toMatchObject({
    GlobalClusterIdentifier: 'other',
    EngineVersion: '16.8',
    SourceRegion: 'us-east-1',
  });
  expect(parametersOf(stack)['rds.force_ssl']).toBe('1');
});

test('the cluster carries the tag that backup plans look for, where it is wanted', () => {
  const tagged = (backupTag?: string) =>
    JSON.stringify(clusterOf(build({ primary: { backupTag } }).here).Properties.Tags ?? []);
  expect(tagged('bank')).toContain('{"Key":"holdfast:backup","Value":"bank"}');
  expect(tagged()).not.toContain('holdfast:backup');
});

test('given defaults change nothing', () => {
  const member = {
    instances: 2,
    instanceType: ec2.InstanceType.of(ec2.InstanceClass.R7G, ec2.InstanceSize.LARGE),
    backupRetention: Duration.days(35),
    monitoringInterval: Duration.minutes(1),
    deletionProtection: true,
  };
  const given = build({
    primary: {
      ...member,
      engineVersion: rds.AuroraPostgresEngineVersion.VER_17_9,
      databaseName: 'main',
      username: 'holdfast',
      parameters: {},
    },
    secondary: { ...member, maximumLag: Duration.seconds(2) },
  });
  const { here, there } = build();
  expect(Template.fromStack(given.here).toJSON()).toEqual(Template.fromStack(here).toJSON());
  expect(Template.fromStack(given.there).toJSON()).toEqual(Template.fromStack(there).toJSON());
});

test.each<[string, Choices, string]>([
  [
    'a global name that RDS would change',
    { primary: { globalClusterIdentifier: 'Bank' } },
    'bank-0/Database: globalClusterIdentifier is "Bank"; allowed are lower-case letters, digits and single hyphens, at most 60, beginning with a letter, known at synth time; rename it',
  ],
  [
    'a name without room for instances',
    { primary: { clusterIdentifier: 'b'.repeat(61) } },
    `bank-0/Database: clusterIdentifier is "${'b'.repeat(61)}"; allowed are lower-case letters, digits and single hyphens, at most 60`,
  ],
  [
    'a network in one zone',
    { primary: { vpc: oneZone() } },
    'bank-0/Database: the isolated subnets of vpc lie in 1 zone(s); allowed are two or more; a writer and its reader in one zone are lost together',
  ],
  [
    'instances that burst',
    { primary: { instanceType: new ec2.InstanceType('t4g.large') } },
    'bank-0/Database: instanceType is t4g.large; allowed are families optimized for memory (r and x); choose r7g.large',
  ],
  [
    'a retention over 35 days',
    { primary: { backupRetention: Duration.days(36) } },
    'bank-0/Database: backupRetention is 3110400 s; allowed is 86400 s to 3024000 s; choose a duration in that range',
  ],
  [
    'a retention of a day and a half',
    { secondary: { backupRetention: Duration.hours(36) } },
    'bank-1/Database: backupRetention is 1.5 days; allowed are whole days from 1 to 35; round it',
  ],
  [
    'a monitoring interval that RDS does not know',
    { primary: { monitoringInterval: Duration.seconds(20) } },
    'bank-0/Database: monitoringInterval is 20 s; allowed are 1, 5, 10, 15, 30 and 60 s; choose one of them',
  ],
  [
    'both clusters in one Region',
    { primary: { secondaryRegion: 'us-east-1' } },
    `bank-0/Database: secondaryRegion is "us-east-1" and the stack's own is "us-east-1"; allowed are two different ones, known at synth time; pass env: { region } to the stack`,
  ],
  [
    'an alias that is none',
    { primary: { secondaryKeyAlias: 'bank-data' } },
    'bank-0/Database: secondaryKeyAlias is "bank-data"; allowed is the alias of a key in us-west-2, for instance "alias/bank-data"; create that key first',
  ],
  [
    'no writer',
    { primary: { instances: 0 } },
    'bank-0/Database: instances is 0; allowed is a whole number from 1 to 15; choose one in that range',
  ],
  [
    'TLS switched off',
    { primary: { parameters: { 'rds.force_ssl': '0' } } },
    'bank-0/Database: parameters sets rds.force_ssl to 0; allowed is 1; leave it out, connections are always encrypted',
  ],
  [
    'a bound of the loss in both Regions',
    { primary: { parameters: { 'rds.global_db_rpo': '20' } } },
    'bank-0/Database: parameters sets rds.global_db_rpo; allowed are others; use maximumDataLoss, which leaves the other Region without it',
  ],
  [
    'a bound of the loss that Aurora refuses',
    { primary: { maximumDataLoss: Duration.seconds(5) } },
    'bank-0/Database: maximumDataLoss is 5 s; allowed is 20 s to 2147483647 s; choose a duration in that range',
  ],
  [
    'a bound of the loss of parts of a second',
    { primary: { maximumDataLoss: Duration.millis(20_500) } },
    'bank-0/Database: maximumDataLoss is 20500 ms; allowed are whole seconds; round it',
  ],
  [
    'write forwarding with an old engine',
    { primary: { engineVersion: rds.AuroraPostgresEngineVersion.VER_15_8 }, secondary: { writeForwarding: true } },
    'bank-1/Database: writeForwarding is true and the engine version is 15; allowed is 16 or newer; choose a newer engineVersion',
  ],
  [
    'write forwarding without a reader',
    { secondary: { writeForwarding: true, instances: 0 } },
    'bank-1/Database: writeForwarding is true and instances is 0; allowed are one or more; without a reader nobody forwards',
  ],
  [
    'too many readers',
    { secondary: { instances: 17 } },
    'bank-1/Database: instances is 17; allowed is a whole number from 0 to 16; choose one in that range',
  ],
  [
    'a secondary where the secret is not',
    { regions: ['us-east-1', 'eu-west-1'] },
    `bank-1/Database: the stack's Region is eu-west-1; allowed is the secondaryRegion of the global database (us-west-2), where the secret is; put the stack there`,
  ],
  [
    'two clusters of one name',
    { secondary: { clusterIdentifier: 'bank-us-east-1' } },
    'bank-1/Database: clusterIdentifier is "bank-us-east-1", that of the primary; allowed is another one; people and alarms need to tell the two apart',
  ],
  [
    'a lag of a day',
    { secondary: { maximumLag: Duration.days(1) } },
    'bank-1/Database: maximumLag is 86400 s; allowed is 1 s to 3600 s; choose a duration in that range',
  ],
])('fails for %s', (_, choices, message) => {
  expect(() => build(choices)).toThrow(message);
});

test('fails in a stack whose Region is unknown', () => {
  const stack = new Stack(new App(), 'anywhere');
  const props = {
    vpc: networkIn(stackIn('us-east-1')),
    globalClusterIdentifier: 'bank',
    clusterIdentifier: 'bank-us-east-1',
    secondaryRegion: 'us-west-2',
    secretName: 'bank-db',
  };
  expect(() => new GlobalDatabase(stack, 'Database', props)).toThrow(/pass env: \{ region \} to the stack/);
});

function oneZone(): ec2.IVpc {
  const stack = new Stack(new App(), 'one', { env: { account: '000000000000', region: 'us-east-1' } });
  return new ec2.Vpc(stack, 'Vpc', {
    availabilityZones: ['us-east-1a'],
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  });
}
