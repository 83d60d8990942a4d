import type { Template } from 'aws-cdk-lib/assertions';
import { buildCatalog, catalog } from '../../../lib/catalog';
import { pairTopology, reader, regions } from '../parts/pair-topology';
import { testEveryStack } from '../parts/every-stack';
import { templatesOf } from '../parts/synthesize';

let templates: Map<string, Template>;
let read: ReturnType<typeof reader>;
beforeAll(() => {
  templates = templatesOf(catalog, buildCatalog);
  read = reader(templates, 'catalog');
});

test('two Regions of the same shape, read in one look', () => {
  expect(pairTopology(read)).toMatchInlineSnapshot(`
   [
     "us-east-1 catalog-primary in two zones writes",
     "us-east-1 catalog-primary-replica-1 from the member of its Region",
     "us-east-1 catalog-primary-replica-2 from the member of its Region",
     "us-west-2 catalog-standby in two zones from us-east-1",
     "us-west-2 catalog-standby-replica-1 from the member of its Region",
     "us-west-2 catalog-standby-replica-2 from the member of its Region",
     "us-east-1 cache 3 x (1 + 1) fails over",
     "us-west-2 cache 3 x (1 + 1) fails over",
     "us-east-1 6 to 12 instances in 3 zones, 4 needed",
     "us-west-2 6 to 12 instances in 3 zones, 4 needed",
     "us-east-1.catalog.test. plain",
     "us-west-2.catalog.test. plain",
     "catalog.test. PRIMARY us-east-1",
     "catalog.test. SECONDARY us-west-2",
     "us-west-2.catalog.test/takeover fails every 10 s x 3",
     "us-east-1.catalog.test/ready every 10 s x 3",
     "2 of 2 checks",
     "us-west-2.catalog.test/ready every 10 s x 3",
   ]
  `);
});

testEveryStack(() => templates);

test('the load balancer asks every ten seconds for what depends on nothing', () => {
  for (const region of regions)
    expect(read.only(`web-${region}`, 'AWS::ElasticLoadBalancingV2::TargetGroup')).toMatchObject({
      HealthCheckPath: '/live',
      HealthCheckIntervalSeconds: 10,
      UnhealthyThresholdCount: 2,
    });
});

test('the writer and the member that can be promoted are in two zones, with backups, and protected from deletion', () => {
  for (const region of regions) {
    const member = read.resources(`data-${region}`, 'AWS::RDS::DBInstance').find(({ MultiAZ }) => MultiAZ)!;
    expect([member.BackupRetentionPeriod, member.DeletionProtection]).toEqual([7, true]);
  }
});

test('replicas of a Region stand in different zones', () => {
  for (const region of regions) {
    const zones = read
      .resources(`data-${region}`, 'AWS::RDS::DBInstance')
      .filter(({ MultiAZ }) => !MultiAZ)
      .map(({ AvailabilityZone }) => AvailabilityZone);
    expect(zones).toEqual([`${region}a`, `${region}b`]);
  }
});

test('instances know the cache and every database member of their Region, three of them, and no password', () => {
  for (const region of regions) {
    const text = JSON.stringify(read.only(`web-${region}`, 'AWS::EC2::LaunchTemplate').LaunchTemplateData.UserData);
    const [, hosts] = /HOLDFAST_DATABASE_HOSTS=(.*?)HOLDFAST_DATABASE_NAME/s.exec(text)!;
    expect(hosts!.match(/Endpoint\.?Address/gi)).toHaveLength(3);
    expect(text).toContain('HOLDFAST_CACHE_ENDPOINT=');
    expect(text).not.toContain('{{resolve:');
  }
});

test('a replica that is farther behind than the RPO is told of', () => {
  const lag = read
    .resources('data-us-west-2', 'AWS::CloudWatch::Alarm')
    .find((one) => one.MetricName === 'ReplicaLag')!;
  expect([lag.Threshold, lag.TreatMissingData, lag.AlarmActions.length]).toEqual([30, 'breaching', 1]);
});

test('the error budget that burns is that of 99.99 %', () => {
  const alarms = read.resources('web-us-east-1', 'AWS::CloudWatch::Alarm');
  const burn = alarms.find(({ AlarmName }) => AlarmName === 'catalog-FastBurn-60m')!;
  expect(burn.Threshold).toBe(0.144);
});

test('with a domain either Region has a certificate for it', () => {
  const named = templatesOf(catalog, buildCatalog, { domain: 'api.example.com' }, { hostedZoneId: 'Z1' });
  for (const region of regions)
    named.get(`catalog-web-${region}`)!.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'api.example.com',
      SubjectAlternativeNames: [`${region}.api.example.com`],
    });
});
