import type { Template } from 'aws-cdk-lib/assertions';
import { buildStarter, starter } from '../../../lib/starter';
import { testEveryStack } from '../parts/every-stack';
import { templatesOf } from '../parts/synthesize';

let templates: Map<string, Template>;
beforeAll(() => void (templates = templatesOf(starter, buildStarter)));

const resources = (part: string, type: string) =>
  Object.values(templates.get(`starter-${part}-us-east-1`)!.findResources(type));
const only = (part: string, type: string) => resources(part, type)[0]!.Properties;

testEveryStack(() => templates);

test('everything is in one Region, in stacks of the data plane', () => {
  expect([...templates.keys()]).toEqual(
    ['network', 'data', 'web', 'drills'].map((part) => `starter-${part}-us-east-1`),
  );
});

test('three servers stand in three zones, and the template says how many the load needs', () => {
  const [group] = resources('web', 'AWS::AutoScaling::AutoScalingGroup');
  expect([group!.Properties.MinSize, group!.Properties.VPCZoneIdentifier.length, group!.Metadata.holdfast]).toEqual([
    '3',
    3,
    { instancesNeeded: 2 },
  ]);
});

test('instances encrypt their volumes and ask for IMDSv2', () => {
  const { LaunchTemplateData: data } = only('web', 'AWS::EC2::LaunchTemplate');
  expect([data.MetadataOptions.HttpTokens, data.BlockDeviceMappings[0].Ebs.Encrypted]).toEqual(['required', true]);
});

test('instances know the database, the cache and the secrets of both, and no password', () => {
  const text = JSON.stringify(only('web', 'AWS::EC2::LaunchTemplate').LaunchTemplateData.UserData);
  for (const name of ['DATABASE_HOSTS', 'DATABASE_NAME', 'DATABASE_SECRET', 'CACHE_ENDPOINT', 'CACHE_SECRET'])
    expect(text).toContain(`HOLDFAST_${name}=`);
  expect(text).not.toContain('{{resolve:');
});

test('the database is in two zones, with backups of seven days and protected from deletion', () => {
  expect(only('data', 'AWS::RDS::DBInstance')).toMatchObject({
    MultiAZ: true,
    BackupRetentionPeriod: 7,
    DeletionProtection: true,
    StorageEncrypted: true,
  });
});

test('the cache has three nodes in different zones and fails over by itself', () => {
  expect(only('data', 'AWS::ElastiCache::ReplicationGroup')).toMatchObject({
    NumNodeGroups: 1,
    ReplicasPerNodeGroup: 2,
    MultiAZEnabled: true,
    AutomaticFailoverEnabled: true,
  });
});

test('every alarm that means something by itself tells the topic', () => {
  const silent = ['data', 'web'].flatMap((part) =>
    resources(part, 'AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => !Properties.AlarmActions?.length)
      .map(({ Properties }) => Properties.AlarmName as string),
  );
  expect(silent.sort()).toEqual([
    'starter-FastBurn-5m',
    'starter-FastBurn-60m',
    'starter-SlowBurn-30m',
    'starter-SlowBurn-360m',
  ]);
  expect(resources('web', 'AWS::CloudWatch::CompositeAlarm').map(({ Properties }) => Properties.AlarmName)).toEqual([
    'starter-FastBurn',
    'starter-SlowBurn',
  ]);
});

test('users are promised 99.9 % of their requests, and 95 % of them within 200 ms', () => {
  const byName = new Map(
    resources('web', 'AWS::CloudWatch::Alarm').map(({ Properties }) => [Properties.AlarmName, Properties.Threshold]),
  );
  expect(Object.fromEntries(byName)).toMatchObject({
    'starter-Errors': 0.1,
    'starter-Latency': 0.2,
    'starter-Instances': 2,
    'starter-FastBurn-60m': 1.44,
    'starter-SlowBurn-360m': 0.6,
  });
});

test('each working day has a fault, and each fault an alarm that stops it', () => {
  expect(resources('drills', 'AWS::Scheduler::Schedule')).toHaveLength(5);
  const stops = resources('drills', 'AWS::FIS::ExperimentTemplate').map(
    ({ Properties }) => Properties.StopConditions[0].Source,
  );
  expect(stops).toEqual(Array(5).fill('aws:cloudwatch:alarm'));
});

test('with a domain clients are served by HTTPS at its name', () => {
  const { web } = Object.fromEntries(
    [...templatesOf(starter, buildStarter, { domain: 'www.example.com' }, { hostedZoneId: 'Z1' })].map(
      ([name, template]) => [name.split('-')[1]!, template],
    ),
  );
  web!.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443 });
  web!.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'www.example.com.', Type: 'A' });
});
