import type { Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { rmSync } from 'node:fs';
import { createApp } from '../../../lib/parts';
import { buildPayments } from '../../../lib/payments';
import { defaultPaymentsSettings, parsePaymentsSettings, runtimeConfigOf } from '../../../lib/settings';
import { bundles, templatesOf } from './assembly';

// Without a domain each synth warns, which is right and need not be printed.
beforeAll(() => void jest.spyOn(console, 'error').mockImplementation());
afterAll(() => jest.restoreAllMocks());

const dataPlane = [
  'payments-network-us-east-1',
  'payments-network-us-west-2',
  'payments-data-us-east-1',
  'payments-data-us-west-2',
  'payments-web-us-east-1',
  'payments-web-us-west-2',
  'payments-backup-us-east-1',
  'payments-backup-us-west-2',
  'payments-dns',
];

let templates: Map<string, Template>;
beforeAll(() => void (templates = templatesOf()));

const text = (name: string) => JSON.stringify(templates.get(name)!.toJSON());
/** What of the pattern a template holds; shorter to read in a failure than the template. */
const found = (name: string, pattern: RegExp) => [...new Set(text(name).match(pattern))];
const only = (name: string, type: string, filter = {}) =>
  Object.values(templates.get(name)!.findResources(type, filter))[0]!.Properties;

const serverless = [
  'payments-failover-us-east-1',
  'payments-control',
  'payments-failover-us-west-2',
  'payments-witness',
];

test('payments is made of nine stacks of the data plane and four that are serverless', () => {
  expect([...templates.keys()]).toEqual([...dataPlane, ...serverless]);
});

test.each(serverless)('%s says that it is serverless', (name) => {
  expect(templates.get(name)!.toJSON().Metadata.holdfast.plane).toBe('serverless');
});

test.each(serverless)('%s refers to no other stack, so that it deploys alone', (name) => {
  expect(found(name, /Fn::ImportValue|Fn::GetStackOutput|Custom::\w+/g)).toEqual([]);
});

test('the control stack carries the runtime configuration for readers of the assembly', () => {
  expect(templates.get('payments-control')!.toJSON().Metadata.holdfast.config).toEqual(
    runtimeConfigOf(defaultPaymentsSettings()),
  );
});

test('the drill has one schedule, in the standby Region, at 02:00 on the 1st', () => {
  const schedules = serverless.flatMap((name) =>
    Object.values(templates.get(name)!.findResources('AWS::Scheduler::Schedule'))
      .map(({ Properties }) => Properties.ScheduleExpression as string)
      .filter((expression) => expression.startsWith('cron'))
      .map((expression) => `${name} ${expression}`),
  );
  expect(schedules).toEqual(['payments-failover-us-west-2 cron(0 2 1 * ? *)']);
});

test('functions find the network under the names that the network stack publishes', () => {
  const published = Object.values(templates.get('payments-network-us-west-2')!.findResources('AWS::SSM::Parameter'));
  for (const { Properties } of published) expect(text('payments-failover-us-west-2')).toContain(`"${Properties.Name}"`);
});

test.each(dataPlane)('%s says that it belongs to the data plane', (name) => {
  expect(templates.get(name)!.toJSON().Metadata.holdfast.plane).toBe('data');
});

test.each(dataPlane)('%s exports nothing and imports nothing strongly', (name) => {
  expect(found(name, /Fn::ImportValue|Custom::CrossRegionExport\w*|"Export"/g)).toEqual([]);
});

test('only the records read a stack of another Region, since they are never part of a recovery', () => {
  const readers = dataPlane.filter((name) => {
    const own = name === 'payments-dns' ? 'us-west-2' : name.slice(-9);
    const regions = [...text(name).matchAll(/"Fn::GetStackOutput":\{"StackName":"[^"]+","Region":"([^"]+)"/g)];
    return regions.some(([, region]) => region !== own);
  });
  expect(readers).toEqual(['payments-dns']);
});

test('the networks of the two Regions do not overlap', () => {
  const ranges = ['us-east-1', 'us-west-2'].map(
    (region) => only(`payments-network-${region}`, 'AWS::EC2::VPC').CidrBlock,
  );
  expect(ranges).toEqual(['10.0.0.0/16', '10.1.0.0/16']);
});

test('every name that the runtime configuration holds is the name in the templates', () => {
  const config = runtimeConfigOf(defaultPaymentsSettings());
  for (const [region, member] of Object.entries(config.databases)) {
    const members = templates.get(`payments-data-${region}`)!.findResources('AWS::RDS::DBInstance');
    expect(Object.values(members).map(({ Properties }) => Properties.DBInstanceIdentifier)).toEqual([
      member.identifier,
      ...member.readReplicas,
    ]);
  }
  for (const [region, group] of Object.entries(config.groups))
    expect(only(`payments-web-${region}`, 'AWS::AutoScaling::AutoScalingGroup')).toMatchObject({
      AutoScalingGroupName: group.name,
      MinSize: String(group.minimum),
    });
  expect(only('payments-data-us-east-1', 'AWS::SecretsManager::Secret').Name).toBe('payments-db');
});

test('instances get the runtime configuration word for word', () => {
  const config = runtimeConfigOf(defaultPaymentsSettings());
  for (const region of ['us-east-1', 'us-west-2']) {
    const { UserData } = only(`payments-web-${region}`, 'AWS::EC2::LaunchTemplate').LaunchTemplateData;
    expect(UserData['Fn::Base64']['Fn::Join'][1].join('')).toContain(`HOLDFAST_CONFIG='${JSON.stringify(config)}'`);
  }
});

test('instances fit their user data into the 16 KiB that EC2 allows', () => {
  const { UserData } = only('payments-web-us-east-1', 'AWS::EC2::LaunchTemplate').LaunchTemplateData;
  expect(JSON.stringify(UserData).length).toBeLessThan(12_000);
});

test.each([
  ['us-east-1', 'us-west-2'],
  ['us-west-2', 'us-east-1'],
])('documents written in %s are copied to %s into a bucket that exists', (region, other) => {
  const { ReplicationConfiguration } = only(`payments-data-${region}`, 'AWS::S3::Bucket');
  const copies = only(`payments-network-${other}`, 'AWS::S3::Bucket').BucketName;
  expect(JSON.stringify(ReplicationConfiguration.Rules[0].Destination.Bucket)).toContain(copies);
});

test.each(['us-east-1', 'us-west-2'])('the key of %s has the alias by which the other Region names it', (region) => {
  templates.get(`payments-network-${region}`)!.hasResourceProperties('AWS::KMS::Alias', {
    AliasName: 'alias/payments-data',
  });
});

test.each([
  ['us-east-1', 'us-west-2'],
  ['us-west-2', 'us-east-1'],
])('the vault of %s copies to the vault of %s', (region, other) => {
  expect(only(`payments-backup-${other}`, 'AWS::Backup::BackupVault').BackupVaultName).toBe('payments');
  const [rule] = only(`payments-backup-${region}`, 'AWS::Backup::BackupPlan').BackupPlan.BackupPlanRule;
  expect(JSON.stringify(rule.CopyActions)).toContain(`backup:${other}:000000000000:backup-vault:payments`);
});

test('instances may reach lease and journal in either Region, and only these tables', () => {
  const tables = [...text('payments-web-us-west-2').matchAll(/dynamodb:(us-[a-z]+-\d):\d+:table\/([a-z-]+)/g)];
  expect(tables.map(([, region, table]) => `${region} ${table}`).sort()).toEqual([
    'us-east-1 payments-control',
    'us-east-1 payments-journal',
    'us-west-2 payments-control',
    'us-west-2 payments-journal',
  ]);
});

describe('the assembly', () => {
  let stacks: readonly Stack[];
  let missing: unknown;
  beforeAll(() => {
    const bundled = bundles();
    const app = createApp();
    try {
      stacks = buildPayments(app, defaultPaymentsSettings(), bundled.options).stacks;
      missing = app.synth().manifest.missing;
    } finally {
      bundled.remove();
      rmSync(app.outdir, { recursive: true, force: true });
    }
  });

  test('nothing has to be looked up', () => {
    expect(missing).toBeUndefined();
  });

  const before = (name: string) =>
    stacks.find(({ stackName }) => stackName === name)!.dependencies.map(({ stackName }) => stackName);

  test.each([
    ['payments-data-us-east-1', 'payments-network-us-west-2', 'the key of its copies'],
    ['payments-data-us-west-2', 'payments-data-us-east-1', 'the source of the replica'],
    ['payments-data-us-west-2', 'payments-network-us-east-1', 'the bucket of its copies'],
    ['payments-web-us-west-2', 'payments-data-us-west-2', 'its database'],
    ['payments-backup-us-west-2', 'payments-data-us-west-2', 'the subnets of restores'],
    ['payments-dns', 'payments-web-us-east-1', 'its load balancer'],
    ['payments-control', 'payments-failover-us-east-1', 'the key of the replica'],
    ['payments-web-us-east-1', 'payments-control', 'the lease'],
    ['payments-failover-us-west-2', 'payments-network-us-west-2', 'the subnets of functions'],
  ])('%s comes after %s: %s', (later, earlier) => {
    const seen = new Set<string>();
    const walk = (name: string) => before(name).forEach((one) => seen.has(one) || (seen.add(one), walk(one)));
    walk(later);
    expect(seen).toContain(earlier);
  });

  test('stacks that hold data are protected from termination', () => {
    const guarded = stacks
      .filter(({ terminationProtection }) => terminationProtection)
      .map(({ stackName }) => stackName);
    expect(guarded).toEqual([...dataPlane.filter((name) => /-(network|data|backup)-/.test(name)), 'payments-control']);
  });
});

describe('with a domain', () => {
  let named: Map<string, Template>;
  beforeAll(() => void (named = templatesOf({ domain: 'payments.example.com' })));

  test.each(['us-east-1', 'us-west-2'])(
    'the load balancer of %s has a certificate for service and Region',
    (region) => {
      named.get(`payments-web-${region}`)!.hasResourceProperties('AWS::CertificateManager::Certificate', {
        DomainName: 'payments.example.com',
        SubjectAlternativeNames: [`${region}.payments.example.com`],
        ValidationMethod: 'DNS',
      });
    },
  );

  test('the zone is made before the certificates that need it', () => {
    named.get('payments-network-us-west-2')!.resourceCountIs('AWS::Route53::HostedZone', 1);
    named.get('payments-dns')!.resourceCountIs('AWS::Route53::HostedZone', 0);
  });

  test('a zone that exists is used for records and certificates', () => {
    const given = templatesOf({ domain: 'payments.example.com' }, { hostedZoneId: 'Z123' });
    for (const template of given.values()) template.resourceCountIs('AWS::Route53::HostedZone', 0);
    given.get('payments-dns')!.resourcePropertiesCountIs('AWS::Route53::RecordSet', { HostedZoneId: 'Z123' }, 4);
    given.get('payments-web-us-east-1')!.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainValidationOptions: Match.arrayWith([Match.objectLike({ HostedZoneId: 'Z123' })]),
    });
  });
});

test('the settings reach the templates', () => {
  const other = templatesOf({
    scope: 'ledger',
    regions: { primary: 'eu-west-1', standby: 'eu-central-1', witness: 'eu-west-2' },
    tiers: { standby: { minimum: 6 } },
    backups: { retention: '30d' },
    databases: { standby: { readReplicas: 1 } },
  });
  other.get('ledger-web-eu-central-1')!.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { MinSize: '6' });
  other.get('ledger-data-eu-central-1')!.hasResourceProperties('AWS::RDS::DBInstance', {
    DBInstanceIdentifier: 'ledger-standby-replica-1',
  });
  other.get('ledger-data-eu-west-1')!.hasResourceProperties('AWS::RDS::DBInstance', {
    DBInstanceIdentifier: 'ledger-primary',
    BackupRetentionPeriod: 30,
  });
});

test('fails when the application is not built', () => {
  const app = createApp();
  const build = () => buildPayments(app, parsePaymentsSettings({}), { applicationFolder: '/nowhere' });
  expect(build).toThrow(
    '"/nowhere/main.js" does not exist; allowed is a folder with the bundled application; run "npm run build"',
  );
});
