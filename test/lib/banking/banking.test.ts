import type { Template } from 'aws-cdk-lib/assertions';
import { banking, buildBanking } from '../../../lib/banking';
import { testEveryStack } from '../parts/every-stack';
import { templatesOf } from '../parts/synthesize';

const regions = ['us-east-1', 'us-west-2'] as const;
const identifiers = { first: 'abcdefghijklmnopqrstuvwxy1', second: 'abcdefghijklmnopqrstuvwxy2' };

type Templates = Map<string, Template>;
let dsql: Templates;
let aurora: Templates;
beforeAll(() => {
  dsql = templatesOf(banking, buildBanking, { dsql: { clusters: identifiers } });
  aurora = templatesOf(banking, buildBanking, { store: 'aurora-global' });
});

const resources = (templates: Templates, stack: string, type: string) =>
  Object.values(templates.get(`banking-${stack}`)!.findResources(type)).map(({ Properties, Metadata }) => ({
    ...Properties,
    Metadata,
  }));
const only = (templates: Templates, stack: string, type: string) => resources(templates, stack, type)[0]!;

const nameOf = (arn: unknown) => String(arn).split(/[:/]/).at(-1);

function stores(templates: Templates): string[] {
  return regions.flatMap((region) => [
    ...resources(templates, `data-${region}`, 'AWS::DSQL::Cluster').map(
      ({ MultiRegionProperties: { Clusters: clusters, WitnessRegion: witness } }) =>
        `${region} writes with ${clusters.map(nameOf).join(' and ')}, witness ${witness}`,
    ),
    ...resources(templates, `data-${region}`, 'AWS::RDS::DBCluster').map(
      (one) => `${region} ${one.DBClusterIdentifier} ${one.SourceRegion ? `reads from ${one.SourceRegion}` : 'writes'}`,
    ),
    ...resources(templates, `data-${region}`, 'AWS::RDS::DBInstance').map(
      (one) => `${region} ${one.DBInstanceIdentifier} in ${one.AvailabilityZone}`,
    ),
  ]);
}

function groups(templates: Templates): string[] {
  return regions.map((region) => {
    const one = only(templates, `web-${region}`, 'AWS::AutoScaling::AutoScalingGroup');
    return `${region} ${one.MinSize} to ${one.MaxSize} instances in ${one.VPCZoneIdentifier.length} zones, ${one.Metadata.holdfast.instancesNeeded} needed`;
  });
}

function routes(templates: Templates): string[] {
  const checks = resources(templates, 'dns', 'AWS::Route53::HealthCheck').map(({ HealthCheckConfig: one }) =>
    one.Type === 'CALCULATED'
      ? `${one.HealthThreshold} of ${one.ChildHealthChecks.length} checks`
      : `${one.FullyQualifiedDomainName}${one.ResourcePath}${one.Inverted ? ' is not' : ''} every ${one.RequestInterval} s x ${one.FailureThreshold}`,
  );
  const records = resources(templates, 'dns', 'AWS::Route53::RecordSet')
    .filter(({ Region }) => Region)
    .map((one) => `${one.Name} nearest ${one.Region} for ${one.TTL} s`);
  return [...records, ...checks];
}

function drills(templates: Templates): string[] {
  return regions.flatMap((region) => {
    const [experiment] = resources(templates, `drills-${region}`, 'AWS::FIS::ExperimentTemplate');
    const [schedule] = resources(templates, `drills-${region}`, 'AWS::Scheduler::Schedule');
    const actions = Object.values(experiment!.Actions as Record<string, { ActionId: string }>);
    return [`${region} ${schedule!.ScheduleExpression}`, ...actions.map(({ ActionId }) => `  ${ActionId}`)];
  });
}

/** What of the templates' meaning a reviewer wants to see: who writes, what is redundant, what leads clients, what is tried. */
const topology = (templates: Templates) => [stores, groups, routes, drills].flatMap((part) => part(templates));

test('two Regions that write the same database, read in one look', () => {
  expect(topology(dsql)).toMatchInlineSnapshot(`
   [
     "us-east-1 writes with abcdefghijklmnopqrstuvwxy1 and abcdefghijklmnopqrstuvwxy2, witness us-east-2",
     "us-west-2 writes with abcdefghijklmnopqrstuvwxy1 and abcdefghijklmnopqrstuvwxy2, witness us-east-2",
     "us-east-1 5 to 10 instances in 3 zones, 3 needed",
     "us-west-2 5 to 10 instances in 3 zones, 3 needed",
     "online.banking.test. nearest us-east-1 for 10 s",
     "online.banking.test. nearest us-west-2 for 10 s",
     "us-east-1.online.banking.test/ready every 10 s x 2",
     "us-west-2.online.banking.test/drained/us-east-1 is not every 10 s x 2",
     "2 of 2 checks",
     "us-west-2.online.banking.test/ready every 10 s x 2",
     "us-east-1.online.banking.test/drained/us-west-2 is not every 10 s x 2",
     "2 of 2 checks",
     "us-east-1 cron(0 2 1 1,4,7,10 ? *)",
     "  aws:network:route-table-disrupt-cross-region-connectivity",
     "  aws:dsql:cluster-connection-failure",
     "us-west-2 cron(0 2 2 1,4,7,10 ? *)",
     "  aws:network:route-table-disrupt-cross-region-connectivity",
     "  aws:dsql:cluster-connection-failure",
   ]
  `);
});

test('two Regions of which one writes Aurora, read in one look', () => {
  expect([stores, drills].flatMap((part) => part(aurora))).toMatchInlineSnapshot(`
   [
     "us-east-1 banking-us-east-1 writes",
     "us-east-1 banking-us-east-1-1 in us-east-1a",
     "us-east-1 banking-us-east-1-2 in us-east-1b",
     "us-west-2 banking-us-west-2 reads from us-east-1",
     "us-west-2 banking-us-west-2-1 in us-west-2a",
     "us-west-2 banking-us-west-2-2 in us-west-2b",
     "us-east-1 cron(0 2 1 1,4,7,10 ? *)",
     "  aws:network:route-table-disrupt-cross-region-connectivity",
     "us-west-2 cron(0 2 2 1,4,7,10 ? *)",
     "  aws:network:route-table-disrupt-cross-region-connectivity",
     "  aws:network:disrupt-connectivity",
   ]
  `);
});

describe('with DSQL', () => testEveryStack(() => dsql));
describe('with Aurora Global Database', () => testEveryStack(() => aurora));

test('a Region gets clients while it is ready and the other one does not say that it is drained', () => {
  const checks = dsql.get('banking-dns')!.findResources('AWS::Route53::HealthCheck');
  const config = (id: { Ref: string }) => checks[id.Ref]!.Properties.HealthCheckConfig;
  const record = resources(dsql, 'dns', 'AWS::Route53::RecordSet').find(({ Region }) => Region === 'us-east-1')!;
  const children = config(record.HealthCheckId).ChildHealthChecks.map(config);
  expect(
    children.map((one: Record<string, unknown>) => [
      one.FullyQualifiedDomainName,
      one.ResourcePath,
      one.Inverted ?? false,
    ]),
  ).toEqual([
    ['us-east-1.online.banking.test', '/ready', false],
    ['us-west-2.online.banking.test', '/drained/us-east-1', true],
  ]);
});

test('either Region has a switch that drains the other one, behind its load balancer', () => {
  for (const region of regions) {
    expect(only(dsql, `web-${region}`, 'AWS::DynamoDB::Table').TableName).toBe('banking-drains');
    const rule = only(dsql, `web-${region}`, 'AWS::ElasticLoadBalancingV2::ListenerRule');
    expect(rule.Conditions[0].PathPatternConfig.Values).toEqual(['/drained/*']);
  }
});

const userData = (templates: Templates, region: string) =>
  JSON.stringify(only(templates, `web-${region}`, 'AWS::EC2::LaunchTemplate').LaunchTemplateData.UserData);

test('instances write at the endpoint of their own Region, and log in by IAM', () => {
  for (const [region, identifier] of [
    ['us-east-1', identifiers.first],
    ['us-west-2', identifiers.second],
  ] as const) {
    expect(userData(dsql, region)).toContain(`HOLDFAST_DATABASE_HOSTS='${identifier}.dsql.${region}.on.aws:5432'`);
    const policies = JSON.stringify(resources(dsql, `web-${region}`, 'AWS::IAM::Policy'));
    expect(policies).toContain('dsql:DbConnectAdmin');
    expect(policies).toContain(`:dsql:${region}:000000000000:cluster/${identifier}`);
  }
});

test('with Aurora instances know those of their own Region and the name of the secret, and no password', () => {
  for (const region of regions) {
    const text = userData(aurora, region);
    expect(text).toContain("HOLDFAST_DATABASE_SECRET='banking-db'");
    expect(text).not.toContain('{{resolve:');
  }
});

test('before the clusters are peers the synth warns, and instances know the cluster that is born', () => {
  const born = templatesOf(banking, buildBanking);
  const [cluster] = resources(born, 'data-us-east-1', 'AWS::DSQL::Cluster');
  expect(cluster!.MultiRegionProperties).toEqual({ WitnessRegion: 'us-east-2' });
  expect(userData(born, 'us-east-1')).toContain('.dsql.us-east-1.on.aws:5432');
});

test('a lag of Aurora above two seconds is told of, and so is one that nobody knows', () => {
  const alarms = resources(aurora, 'data-us-west-2', 'AWS::CloudWatch::Alarm');
  const lag = alarms.find(({ MetricName }) => MetricName === 'AuroraGlobalDBReplicationLag')!;
  expect([lag.Threshold, lag.TreatMissingData, lag.AlarmActions.length]).toEqual([2000, 'breaching', 1]);
});

test('a lost Region is played in either one, finds its targets or fails, and stops when clients stay', () => {
  for (const templates of [dsql, aurora])
    for (const region of regions) {
      const experiment = only(templates, `drills-${region}`, 'AWS::FIS::ExperimentTemplate');
      expect(experiment.ExperimentOptions.EmptyTargetResolutionMode).toBe('fail');
      expect(experiment.StopConditions).toHaveLength(1);
      expect(experiment.Targets.subnets.ResourceTags).toEqual({
        'holdfast:architecture': 'banking',
        'aws-cdk:subnet-type': 'Private',
      });
      expect(experiment.Actions.subnets.Parameters.region).toBe(regions.find((one) => one !== region));
      const [alarm] = resources(templates, `drills-${region}`, 'AWS::CloudWatch::Alarm');
      expect([alarm!.AlarmName, alarm!.EvaluationPeriods]).toEqual(['banking-clients-stay', 3]);
    }
});

test('what writes is backed up and copied to the other Region, and a restore of Aurora is tested', () => {
  const tag = { Key: 'holdfast:backup', Value: 'banking' };
  expect(only(dsql, 'data-us-east-1', 'AWS::DSQL::Cluster').Tags).toContainEqual(tag);
  expect(only(dsql, 'data-us-west-2', 'AWS::DSQL::Cluster').Tags).not.toContainEqual(tag);
  expect(only(aurora, 'data-us-east-1', 'AWS::RDS::DBCluster').Tags).toContainEqual(tag);
  for (const region of regions) {
    const plan = only(aurora, `backup-${region}`, 'AWS::Backup::BackupPlan').BackupPlan;
    expect(plan.BackupPlanRule[0].CopyActions).toHaveLength(1);
    const tested = only(aurora, `backup-${region}`, 'AWS::Backup::RestoreTestingSelection');
    expect(tested.ProtectedResourceType).toBe('Aurora');
  }
});

test('with a domain either Region has a certificate for the service and for its own door', () => {
  const named = templatesOf(banking, buildBanking, { domain: 'example.com' }, { hostedZoneId: 'Z1' });
  for (const region of regions)
    named.get(`banking-web-${region}`)!.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'online.example.com',
      SubjectAlternativeNames: [`${region}.online.example.com`],
    });
});

test('instances encrypt their volumes and ask for IMDSv2', () => {
  const { LaunchTemplateData: data } = only(dsql, 'web-us-east-1', 'AWS::EC2::LaunchTemplate');
  expect([data.MetadataOptions.HttpTokens, data.BlockDeviceMappings[0].Ebs.Encrypted]).toEqual(['required', true]);
});
