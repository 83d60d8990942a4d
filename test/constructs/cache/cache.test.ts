import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Cache, CacheEngine, type CacheProps } from '../../../constructs/cache';
import { awsSolutionsFindings } from '../core/findings';
import { networkIn, stackIn } from '../core/stack';

function build(more: Partial<CacheProps> | ((stack: ReturnType<typeof stackIn>) => Partial<CacheProps>) = {}) {
  const stack = stackIn('us-east-1');
  const vpc = networkIn(stack);
  const cache = new Cache(stack, 'Cache', {
    vpc,
    cacheName: 'news',
    ...(typeof more === 'function' ? more(stack) : more),
  });
  return { stack, cache, vpc };
}

const synth = (more?: Parameters<typeof build>[0]) => Template.fromStack(build(more).stack);
const only = (template: Template, type: string) => Object.values(template.findResources(type))[0]!;
const group = (template: Template) => only(template, 'AWS::ElastiCache::ReplicationGroup');
const ofNodes = (alarms: object[]) => JSON.stringify(alarms).match(/"news-\d{4}-\d{3}"/g);

describe('a cache with no choice made', () => {
  const { stack, cache } = build();
  const template = Template.fromStack(stack);

  test('has three shards of a primary and a replica, in different zones, with automatic failover', () => {
    expect(group(template).Properties).toMatchObject({
      Engine: 'valkey',
      NumNodeGroups: 3,
      ReplicasPerNodeGroup: 1,
      MultiAZEnabled: true,
      AutomaticFailoverEnabled: true,
    });
    expect(only(template, 'AWS::ElastiCache::SubnetGroup').Properties.SubnetIds).toHaveLength(3);
  });

  test('is encrypted on the wire and, by a key of its own, on disk', () => {
    expect(group(template).Properties).toMatchObject({
      TransitEncryptionEnabled: true,
      AtRestEncryptionEnabled: true,
      KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching('Key'), 'Arn'] },
    });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('refuses writes without a replica that is at most 10 s behind', () => {
    expect(only(template, 'AWS::ElastiCache::ParameterGroup').Properties).toMatchObject({
      CacheParameterGroupFamily: 'valkey8',
      Properties: { 'cluster-enabled': 'yes', 'min-replicas-to-write': '1', 'min-replicas-max-lag': '10' },
    });
  });

  test('lets one user in, whose password is a reference to a secret', () => {
    const users = Object.values(template.findResources('AWS::ElastiCache::User')).map(({ Properties }) => Properties);
    const client = users.find(({ UserId }) => UserId === 'news-client')!;
    expect(JSON.stringify(client.Passwords)).toMatch(/\{\{resolve:secretsmanager:.*:SecretString:password::\}\}/);
    expect(JSON.stringify(client.UserName)).toContain(':SecretString:username::}}');
    expect(client.AccessString).toBe('on ~* +@all -@dangerous +info');
  });

  test('lets nobody in as the user default', () => {
    template.hasResourceProperties('AWS::ElastiCache::User', { UserName: 'default', AccessString: 'off -@all' });
    expect(only(template, 'AWS::ElastiCache::UserGroup').Properties.UserIds).toHaveLength(2);
    expect(group(template).Properties.UserGroupIds).toHaveLength(1);
  });

  test('admits nobody before it is told to', () => {
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    expect(JSON.stringify(template.findResources('AWS::EC2::SecurityGroup'))).not.toContain('SecurityGroupIngress');
  });

  test('keeps daily snapshots for a week, and a last one when its stack goes', () => {
    expect(group(template).Properties).toMatchObject({ SnapshotRetentionLimit: 7, SnapshotWindow: '03:00-04:00' });
    expect(group(template)).toMatchObject({ DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
  });

  test('is resharded online, instead of being replaced by an empty one', () => {
    expect(group(template).UpdatePolicy).toEqual({ UseOnlineResharding: true });
  });

  test('tells of engine, memory and evictions of the worst of its six nodes', () => {
    for (const metric of ['EngineCPUUtilization', 'DatabaseMemoryUsagePercentage', 'Evictions']) {
      const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).filter((one) =>
        JSON.stringify(one).includes(`"MetricName":"${metric}"`),
      );
      expect(alarms).toHaveLength(1);
      expect(ofNodes(alarms)).toEqual(
        ['0001', '0002', '0003'].flatMap((shard) => [`"news-${shard}-001"`, `"news-${shard}-002"`]),
      );
    }
  });

  test('tells of a shard without a replica, since a silent one counts as late', () => {
    template.resourcePropertiesCountIs(
      'AWS::CloudWatch::Alarm',
      {
        Threshold: 10,
        TreatMissingData: 'breaching',
        AlarmDescription: Match.stringLikeRegexp('^shard [123] of news has no replica'),
      },
      3,
    );
  });

  test('is asked at its configuration endpoint', () => {
    expect(stack.resolve(cache.endpointAddress)).toEqual({
      'Fn::GetAtt': [expect.any(String), 'ConfigurationEndPoint.Address'],
    });
    expect(cache.port).toBe(6379);
  });

  test('has the findings of AwsSolutions that the README answers, and no other', () => {
    expect(awsSolutionsFindings(cache)).toEqual(['AEC6 Group', 'SMG4 Credentials/Secret/Resource']);
  });
});

test('carriers of the client security group reach the port, and nobody else does', () => {
  const template = synth((stack) => ({
    clientSecurityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Clients', 'sg-1'),
  }));
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    SourceSecurityGroupId: 'sg-1',
    FromPort: 6379,
    ToPort: 6379,
  });
});

test('a given secret is used and none is made', () => {
  const template = synth((stack) => ({
    secret: secretsmanager.Secret.fromSecretNameV2(stack, 'Login', 'news-login'),
  }));
  template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  expect(JSON.stringify(template.findResources('AWS::ElastiCache::User'))).toContain('secret:news-login');
});

test('a role may be let read the credentials', () => {
  const { stack, cache } = build();
  cache.grantReadCredentials(new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }));
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [Match.objectLike({ Action: Match.arrayWith(['secretsmanager:GetSecretValue']) })],
    },
  });
  // By way of the key's policy, and by way of Secrets Manager alone.
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: 'kms:Decrypt',
          Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Role'), 'Arn'] } },
          Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
        }),
      ]),
    },
  });
});

test('alarms tell the topic', () => {
  const { stack, cache } = build((scope) => ({ alarmTopic: new sns.Topic(scope, 'Topic') }));
  const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  expect(alarms).toHaveLength(cache.alarms.length);
  for (const { Properties } of alarms) expect([Properties.AlarmActions, Properties.OKActions].flat()).toHaveLength(2);
});

test('a cache of many nodes has as many alarms as ten metrics an alarm allow', () => {
  const { cache } = build({ shards: 7, replicasPerShard: 2 });
  // 21 nodes: three alarms each for engine, memory and evictions, and one for each shard.
  expect(cache.alarms).toHaveLength(3 * 3 + 7);
});

test('a metric is that of the worst node', () => {
  const { cache } = build({ shards: 1 });
  expect(cache.metricEvictions().toMetricConfig().mathExpression).toMatchObject({
    expression: 'MAX([m0, m1])',
    usingMetrics: {
      m0: { metricName: 'Evictions', dimensions: { CacheClusterId: 'news-0001-001' }, statistic: 'Sum' },
    },
  });
});

test('an imported cache lets clients in and lends its secret', () => {
  const { stack, vpc } = build();
  const cache = Cache.fromCacheAttributes(stack, 'Imported', {
    cacheName: 'other',
    endpointAddress: 'other.cache.example',
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Nodes', 'sg-2'),
    secret: secretsmanager.Secret.fromSecretNameV2(stack, 'Login', 'other'),
  });
  cache.connections.allowDefaultPortFrom(new ec2.SecurityGroup(stack, 'Service', { vpc }));
  cache.grantReadCredentials(new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }));
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-2', FromPort: 6379 });
  expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain('secret:other');
});

test('fails to lend a secret that nobody named', () => {
  const { stack } = build();
  const cache = Cache.fromCacheAttributes(stack, 'Imported', { cacheName: 'other', endpointAddress: 'other.example' });
  expect(() => cache.grantReadCredentials(new iam.AccountRootPrincipal())).toThrow(
    'test-us-east-1/Imported: secret is unknown; allowed is a known one; pass it to fromCacheAttributes',
  );
});

test('given defaults change nothing', () => {
  const same = synth({
    shards: 3,
    replicasPerShard: 1,
    minReplicasToWrite: 1,
    maximumReplicaLag: Duration.seconds(10),
    nodeType: 'cache.r7g.large',
    engine: CacheEngine.VALKEY_8_2,
    port: 6379,
    accessString: 'on ~* +@all -@dangerous +info',
    snapshotRetention: Duration.days(7),
    snapshotWindow: '03:00-04:00',
    maintenanceWindow: 'sun:05:00-sun:06:00',
    cpuAlarmThreshold: 80,
    memoryAlarmThreshold: 80,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    parameters: {},
  });
  expect(same.toJSON()).toEqual(synth().toJSON());
});

test.each<[string, Partial<CacheProps>, string]>([
  [
    'a name that is no name',
    { cacheName: 'News cache' },
    'cacheName is "News cache"; allowed are lower-case letters, digits and single hyphens, at most 32, beginning with a letter, known at synth time; rename it',
  ],
  [
    'subnets in one zone',
    { vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED, availabilityZones: ['us-east-1a'] } },
    'vpcSubnets lie in 1 zone(s); allowed are two or more; a primary and its replica in one zone are lost together',
  ],
  [
    'shards without replicas',
    { replicasPerShard: 0 },
    'replicasPerShard is 0; allowed is a whole number from 1 to 5; choose one in that range',
  ],
  ['no shards', { shards: 0 }, 'shards is 0; allowed is a whole number from 1 to 90; choose one in that range'],
  ['a port of the system', { port: 80 }, 'port is 80; allowed is a whole number from 1150 to 65535'],
  [
    'more replicas needed than there are',
    { minReplicasToWrite: 2 },
    'minReplicasToWrite is 2; allowed is at most replicasPerShard (1); with more, no write is ever accepted',
  ],
  [
    'a lag of parts of a second',
    { maximumReplicaLag: Duration.millis(1500) },
    'maximumReplicaLag is 1500 ms; allowed are whole seconds; round it',
  ],
  [
    'snapshots for parts of a day',
    { snapshotRetention: Duration.hours(36) },
    'snapshotRetention is 1.5 days; allowed are whole days from 1 to 35; round it',
  ],
  [
    'no snapshots',
    { snapshotRetention: Duration.days(0) },
    'snapshotRetention is 0 s; allowed is 86400 s to 3024000 s; choose a duration in that range',
  ],
  [
    'a window that is none',
    { snapshotWindow: 'at night' },
    'snapshotWindow is "at night"; allowed is a daily range in UTC such as "03:00-04:00"; write one',
  ],
  [
    'a type of another service',
    { nodeType: 'r7g.large' },
    'nodeType is "r7g.large"; allowed is a type such as "cache.r7g.large", known at synth time; write one',
  ],
  [
    'an old engine',
    { engine: CacheEngine.of('redis', '6.2', 'redis6.x') },
    'engine is redis 6.2; allowed are valkey and redis from version 7 on; choose CacheEngine.VALKEY_8_2',
  ],
  [
    'cluster mode switched off',
    { parameters: { 'cluster-enabled': 'no' } },
    'parameters sets cluster-enabled; allowed are others; leave it out, a cache is always in cluster mode',
  ],
  [
    'a parameter that has a property',
    { parameters: { 'min-replicas-max-lag': '60' } },
    'parameters sets min-replicas-max-lag; allowed are others; use minReplicasToWrite and maximumReplicaLag',
  ],
  [
    'an alarm above all there is',
    { memoryAlarmThreshold: 101 },
    'memoryAlarmThreshold is 101; allowed is a whole number from 1 to 100; choose one in that range',
  ],
])('fails for %s', (_, props, message) => {
  expect(() => build(props)).toThrow(`test-us-east-1/Cache: ${message}`);
});
