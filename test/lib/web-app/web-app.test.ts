import type { Template } from 'aws-cdk-lib/assertions';
import { buildWebApp, webApp } from '../../../lib/web-app';
import { testEveryStack } from '../parts/every-stack';
import { pairTopology, reader, regions } from '../parts/pair-topology';
import { templatesOf } from '../parts/synthesize';

let templates: Map<string, Template>;
let read: ReturnType<typeof reader>;
beforeAll(() => {
  templates = templatesOf(webApp, buildWebApp);
  read = reader(templates, 'web-app');
});

test('two Regions with all that they need, read in one look', () => {
  expect(pairTopology(read)).toMatchInlineSnapshot(`
   [
     "us-east-1 web-app-primary in two zones writes",
     "us-east-1 web-app-primary-replica-1 from the member of its Region",
     "us-east-1 web-app-primary-replica-2 from the member of its Region",
     "us-west-2 web-app-standby in two zones from us-east-1",
     "us-east-1 cache 3 x (1 + 1) fails over",
     "us-west-2 cache 3 x (1 + 1) fails over",
     "us-east-1 5 to 10 instances in 3 zones, 3 needed",
     "us-west-2 5 to 10 instances in 3 zones, 3 needed",
     "us-east-1.web-app.test. plain",
     "us-west-2.web-app.test. plain",
     "web-app.test. PRIMARY us-east-1",
     "web-app.test. SECONDARY us-west-2",
     "us-west-2.web-app.test/takeover fails every 10 s x 3",
     "us-east-1.web-app.test/ready every 10 s x 3",
     "2 of 2 checks",
     "us-west-2.web-app.test/ready every 10 s x 3",
   ]
  `);
});

testEveryStack(() => templates);

test('the load balancer asks every ten seconds for what depends on nothing', () => {
  for (const region of regions)
    expect(read.only(`web-${region}`, 'AWS::ElasticLoadBalancingV2::TargetGroup')).toMatchObject({
      HealthCheckPath: '/live',
      HealthCheckIntervalSeconds: 10,
    });
});

test('traffic goes to the primary while it is ready and the standby is not promoted', () => {
  const checks = templates.get('web-app-dns')!.findResources('AWS::Route53::HealthCheck');
  const of = (id: { Ref: string }) => checks[id.Ref]!.Properties.HealthCheckConfig;
  const record = (failover: string) =>
    read.resources('dns', 'AWS::Route53::RecordSet').find(({ Failover }) => Failover === failover)!;
  const calculated = of(record('PRIMARY').HealthCheckId);
  expect(calculated.HealthThreshold).toBe(2);
  expect(
    calculated.ChildHealthChecks.map((one: { Ref: string }) => [of(one).ResourcePath, of(one).Inverted ?? false]),
  ).toEqual([
    ['/ready', false],
    ['/takeover', true],
  ]);
  expect(of(record('SECONDARY').HealthCheckId).ResourcePath).toBe('/ready');
});

test('CloudFront asks the copy in the other Region when the bucket of the first one fails', () => {
  const { DistributionConfig: config } = read.only('edge', 'AWS::CloudFront::Distribution');
  const [group] = config.OriginGroups.Items;
  expect(group.FailoverCriteria.StatusCodes.Items).toEqual([500, 502, 503, 504]);
  const origins = JSON.stringify(config.Origins.map(({ DomainName }: { DomainName: unknown }) => DomainName));
  expect(origins.match(/web-app-static[\w-]+\.s3\.[\w-]+/g)).toEqual([
    'web-app-static-000000000000-us-east-1.s3.us-east-1',
    'web-app-static-copy-000000000000-us-west-2.s3.us-west-2',
  ]);
});

test('static files are copied to the other Region, and CloudFront may read both', () => {
  const files = read.only('data-us-east-1', 'AWS::S3::Bucket');
  expect(JSON.stringify(files.ReplicationConfiguration)).toContain('web-app-static-copy-000000000000-us-west-2');
  for (const stack of ['data-us-east-1', 'network-us-west-2'])
    expect(JSON.stringify(read.resources(stack, 'AWS::S3::BucketPolicy'))).toContain('cloudfront.amazonaws.com');
});

test('the writer is backed up for seven days, copied hourly to the other Region, and restored as a test', () => {
  expect(read.only('data-us-east-1', 'AWS::RDS::DBInstance')).toMatchObject({
    BackupRetentionPeriod: 7,
    MultiAZ: true,
  });
  for (const region of regions) {
    const [plan] = read.resources(`backup-${region}`, 'AWS::Backup::BackupPlan');
    expect(plan!.BackupPlan.BackupPlanRule[0].CopyActions).toHaveLength(1);
    expect(read.resources(`backup-${region}`, 'AWS::Backup::RestoreTestingPlan')).toHaveLength(1);
  }
});

test('a replica that is farther behind than the RPO is told of', () => {
  const alarms = read.resources('data-us-west-2', 'AWS::CloudWatch::Alarm');
  const lag = alarms.find(({ MetricName }) => MetricName === 'ReplicaLag')!;
  expect([lag.Threshold, lag.TreatMissingData, lag.AlarmActions.length]).toEqual([30, 'breaching', 1]);
});

test('with a domain either Region has a certificate, and static files have a name', () => {
  const named = templatesOf(webApp, buildWebApp, { domain: 'www.example.com' }, { hostedZoneId: 'Z1' });
  for (const region of regions)
    named.get(`web-app-web-${region}`)!.hasResourceProperties('AWS::CertificateManager::Certificate', {
      SubjectAlternativeNames: [`${region}.www.example.com`],
    });
  named.get('web-app-edge')!.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'static.www.example.com.' });
});

test('in Regions without us-east-1 the edge stands alone', () => {
  const elsewhere = templatesOf(webApp, buildWebApp, { regions: { primary: 'eu-west-1', standby: 'eu-central-1' } });
  elsewhere.get('web-app-edge')!.resourceCountIs('AWS::CloudFront::Distribution', 1);
});
