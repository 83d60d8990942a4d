import {
  App,
  aws_backup as backup,
  CfnOutput,
  CfnResource,
  Duration,
  NestedStack,
  Stack,
  Stage,
  Validations,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { ResilienceChecks } from '../../../constructs/resilience-checks';
import { ReviewedChecks } from '../../../lib/checks';

const vault = (scope: IConstruct, id = 'Vault') =>
  new backup.CfnBackupVault(scope as Stack, id, { backupVaultName: id });

function stackOf(app = new App(), region = 'us-east-1') {
  return new Stack(app, `stack-${region}`, { env: { region, account: '123456789012' } });
}

/** What the pack says about an app after its synth: `<rule> <path>`. */
function found(app: App | Stage, pack = new ResilienceChecks()): string[] {
  (app.node.root as App).synth();
  const { violations } = pack.validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
}

test('a finding is an error at the path of its construct, and says what, why and how to mend it', () => {
  const stack = stackOf();
  vault(stack);
  const app = stack.node.root as App;
  app.synth();
  const { success, violations } = new ResilienceChecks().validateScope(app);
  expect(success).toBe(false);
  expect(violations).toEqual([
    {
      ruleName: 'Resilience-BackupVaultLock',
      severity: 'error',
      description: expect.stringMatching(/^the vault has no lock: whoever can delete/),
      fix: 'set LockConfiguration.MinRetentionDays',
      violatingResources: [{ constructPath: 'stack-us-east-1/Vault', locations: ['Properties/LockConfiguration'] }],
    },
  ]);
});

test('a synth fails on a finding', () => {
  const app = new App();
  vault(stackOf(app));
  Validations.of(app).addPlugins(new ResilienceChecks());
  expect(() => app.synth()).toThrow(/Resilience-BackupVaultLock/);
});

test.each(['Resilience-BackupVaultLock', 'Resilience::Resilience-BackupVaultLock'])(
  'a synth succeeds when "%s" is acknowledged',
  (id) => {
    const app = new App();
    const stack = stackOf(app);
    Validations.of(vault(stack)).acknowledge({ id, reason: 'the account is locked as a whole' });
    Validations.of(app).addPlugins(new ResilienceChecks());
    expect(() => app.synth()).not.toThrow();
  },
);

test('an acknowledgement covers its own construct, and no other', () => {
  const stack = stackOf();
  Validations.of(vault(stack, 'One')).acknowledge({ id: 'Resilience-BackupVaultLock', reason: 'a test' });
  vault(stack, 'Other');
  expect(found(stack.node.root as App)).toEqual(['Resilience-BackupVaultLock stack-us-east-1/Other']);
});

test('a table of reasons works as it does with other packs', () => {
  const stack = stackOf();
  vault(stack);
  const app = stack.node.root as App;
  app.synth();
  const pack = new ReviewedChecks(new ResilienceChecks(), [
    { rules: ['Resilience-BackupVaultLock'], at: /\/Vault$/, reason: 'a test' },
  ]);
  expect(pack.validate({ appConstruct: app, templatePaths: [], stackTemplates: [] }).success).toBe(true);
  expect(pack.acknowledged).toHaveLength(1);
});

test('each finding keeps its own words, also of one rule on one resource', () => {
  const stack = stackOf();
  new CfnResource(stack, 'Check', {
    type: 'AWS::Route53::HealthCheck',
    properties: { HealthCheckConfig: { RequestInterval: 20, FailureThreshold: 11 } },
  });
  const app = stack.node.root as App;
  app.synth();
  const said = new ResilienceChecks().validateScope(app).violations.map(({ description }) => description.split(';')[0]);
  expect(said).toEqual(['RequestInterval is 20', 'FailureThreshold is 11']);
});

test('warnings are reported and fail nothing', () => {
  const stack = stackOf();
  const properties = { MinSize: '1', MaxSize: '3', DesiredCapacity: '2' };
  new CfnResource(stack, 'Group', { type: 'AWS::AutoScaling::AutoScalingGroup', properties });
  const app = stack.node.root as App;
  app.synth();
  const { success, violations } = new ResilienceChecks().validateScope(app);
  expect([success, violations.map(({ severity }) => severity)]).toEqual([true, ['warning']]);
});

test('the Regions of an app are judged together', () => {
  const app = new App();
  for (const region of ['us-east-1', 'us-west-2'])
    new CfnResource(stackOf(app, region), 'Vpc', { type: 'AWS::EC2::VPC', properties: { CidrBlock: '10.0.0.0/16' } });
  expect(found(app)).toEqual(['Resilience-VpcCidrOverlap stack-us-west-2/Vpc']);
});

test('two stages are two architectures', () => {
  const app = new App();
  for (const [name, region] of [
    ['test', 'us-east-1'],
    ['production', 'us-west-2'],
  ] as const) {
    const stack = new Stack(new Stage(app, name), 'stack', { env: { region } });
    new CfnResource(stack, 'Vpc', { type: 'AWS::EC2::VPC', properties: { CidrBlock: '10.0.0.0/16' } });
  }
  expect(found(app)).toEqual([]);
});

test('what is in a nested stack is found at its path', () => {
  const stack = stackOf();
  vault(new NestedStack(stack, 'Nested'));
  new CfnOutput(stack, 'Out', { value: 'x' });
  expect(found(stack.node.root as App)).toEqual(['Resilience-BackupVaultLock stack-us-east-1/Nested/Vault']);
});

test('objectives are held against the templates', () => {
  const stack = stackOf();
  new CfnResource(stack, 'Balancer', { type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' });
  const app = stack.node.root as App;
  const pack = new ResilienceChecks(undefined, { rto: Duration.minutes(15), availability: 99.999 });
  expect(found(app, pack)).toEqual([
    'Resilience-SingleRegion stack-us-east-1/Balancer',
    'Resilience-AvailabilityClaim stack-us-east-1/Balancer',
  ]);
});

test('fails on an availability that is no percentage', () => {
  expect(() => new ResilienceChecks(undefined, { availability: 0 })).toThrow(
    'Resilience: availability is 0; allowed is a percentage above 0, up to 100; write three nines as 99.9',
  );
});

test('fails before the app is synthesized', () => {
  const stack = stackOf(new App({ outdir: '/nonexistent/assembly' }));
  expect(() => new ResilienceChecks().validateScope(stack)).toThrow(/call app\.synth\(\) first/);
});
