import { App, aws_backup as backup, Stack, Stage, Validations } from 'aws-cdk-lib';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkCommand } from '../../../operate/check/command';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-check-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = 0;
  jest.restoreAllMocks();
});

/** Runs the command in this process. */
function check(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
  process.exitCode = 0;
  checkCommand().exitOverride().parse(args, { from: 'user' });
  const code = process.exitCode;
  process.exitCode = 0;
  return { code, out: out.join(''), err: err.join('') };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const locked =
  'Resources:\n  Vault:\n    Type: AWS::Backup::BackupVault\n    Properties:\n      LockConfiguration: { MinRetentionDays: 7 }\n';
const unlocked = '{ "Resources": { "Vault": { "Type": "AWS::Backup::BackupVault" } } }';

test('nothing found: exit code 0, and the last line says how much was looked at', () => {
  const { code, out } = check(file('a.yaml', locked));
  expect([code, out]).toEqual([0, 'nothing found: 1 template, 1 resources\n']);
});

test('findings: exit code 1, a table, why and what to change', () => {
  const { code, out } = check(file('a.json', unlocked));
  expect(code).toBe(1);
  expect(out).toMatch(/error +│ Resilience-BackupVaultLock │/);
  expect(out).toContain('  -> set LockConfiguration.MinRetentionDays');
  expect(out).toMatch(/1 error, 0 warnings: 1 template, 1 resources\n$/);
});

test('--json prints one document', () => {
  const path = file('a.json', unlocked);
  const { out } = check('--json', `us-east-1=${path}`);
  expect(JSON.parse(out)).toMatchObject({
    schema: 'holdfast.check/1',
    regions: ['us-east-1'],
    findings: [
      {
        rule: 'Resilience-BackupVaultLock',
        severity: 'error',
        region: 'us-east-1',
        resource: 'Vault',
        what: 'the vault has no lock',
      },
    ],
    acknowledged: [],
  });
});

test('short functions of YAML are read, also inside one another', () => {
  const path = file(
    'a.yaml',
    `
Parameters: { Seconds: { Type: Number, Default: 3600 } }
Resources:
  Primary:
    Type: AWS::Route53::RecordSet
    Properties:
      Name: !Join ['.', [!Sub 'www-\${AWS::Region}', 'example.com']]
      Type: A
      Failover: PRIMARY
      HealthCheckId: !GetAtt Check.HealthCheckId
      TTL: !Ref Seconds
`,
  );
  const { out } = check('--json', `eu-west-1=${path}`);
  const said = JSON.parse(out).findings.map(({ what }: { what: string }) => what);
  expect(said).toContain('the TTL of "www-eu-west-1.example.com" is 3600 s; allowed is at most 60 s');
});

test('templates of several Regions are judged together', () => {
  const vpc = 'Resources: { Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } } }';
  const { out } = check('--json', `us-east-1=${file('a.yaml', vpc)}`, `us-west-2=${file('b.yaml', vpc)}`);
  expect(JSON.parse(out).findings).toMatchObject([{ rule: 'Resilience-VpcCidrOverlap', region: 'us-west-2' }]);
});

test('objectives come from the command line', () => {
  const balancer = 'Resources: { B: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer } }';
  const path = `us-east-1=${file('a.yaml', balancer)}`;
  expect(check(path).code).toBe(0);
  expect(check('--rto', '15m', path).out).toContain('the RTO for losing a Region is 900 s');
});

test('a reason in the metadata of a resource counts as an acknowledgement', () => {
  const suppressed = {
    rules_to_suppress: [{ id: 'Resilience-BackupVaultLock', reason: 'locked by the organization' }],
  };
  const resources = { Vault: { Type: 'AWS::Backup::BackupVault', Metadata: { cdk_nag: suppressed } } };
  const { code, out } = check('--json', file('a.json', JSON.stringify({ Resources: resources })));
  expect([code, JSON.parse(out).acknowledged]).toMatchObject([0, [{ reason: 'locked by the organization' }]]);
});

describe('the output of a synth', () => {
  function synth(build: (app: App) => void): string {
    const app = new App({ outdir: join(folder, 'cdk.out') });
    build(app);
    app.synth();
    return join(folder, 'cdk.out');
  }
  const env = { region: 'us-east-1', account: '123456789012' };
  const vaultIn = (stack: Stack, id = 'Vault') => new backup.CfnBackupVault(stack, id, { backupVaultName: id });

  test('is read with Regions and paths', () => {
    const out = synth((app) => vaultIn(new Stack(app, 'data', { env })));
    const { findings } = JSON.parse(check('--json', out).out);
    expect(findings).toMatchObject([{ region: 'us-east-1', template: 'data', path: 'data/Vault' }]);
  });

  test('carries the reasons that the app gave, at the construct and above', () => {
    const out = synth((app) => {
      const stack = new Stack(app, 'data', { env });
      Validations.of(vaultIn(stack)).acknowledge({ id: 'Resilience-BackupVaultLock', reason: 'a test' });
      vaultIn(stack, 'Other');
    });
    const result = JSON.parse(check('--json', out).out);
    expect(result).toMatchObject({
      findings: [{ path: 'data/Other' }],
      acknowledged: [{ path: 'data/Vault', reason: 'a test' }],
    });
  });

  test('has each stage judged by itself', () => {
    const out = synth((app) => vaultIn(new Stack(new Stage(app, 'production'), 'data', { env })));
    const { code, out: text } = check(out);
    expect([code, text]).toEqual([1, expect.stringContaining('production/data/Vault')]);
  });
});

describe('a wrong call is exit code 2 and one line', () => {
  test.each([
    ['a file that is not there', () => join(folder, 'none.yaml'), 'does not exist; name a template'],
    ['a file that is no YAML', () => file('a.yaml', 'Resources: [unclosed'), 'cannot be read: '],
    [
      'a file that is no template',
      () => file('a.json', '{"name":"x"}'),
      'is no CloudFormation template: it has no Resources',
    ],
    ['a folder that is no synth', () => folder, 'has no manifest.json; name the output folder of a synth'],
  ])('%s', (_, path, says) => {
    const { code, out, err } = check(path());
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(says);
    expect(err).toMatch(/^holdfast: [^\n]+\n$/);
  });

  test('a template that is named twice', () => {
    const path = file('a.yaml', locked);
    expect(check(path, path)).toMatchObject({ code: 2, err: expect.stringContaining('is named twice') });
  });

  test.each([
    ['--rto', 'soon'],
    ['--availability', '101'],
  ])('%s %s', (flag, value) => {
    expect(() => check(flag, value, 'x')).toThrow(/it must be/);
  });
});

test('a path that is wider than its column is broken behind its slashes', () => {
  const path = join(folder, 'a-folder-of-a-long-name');
  mkdirSync(path);
  writeFileSync(join(path, 'template-of-a-long-name.json'), unlocked);
  const { out } = check(join(path, 'template-of-a-long-name.json'));
  expect(out).toMatch(/│ a-folder-of-a-long-name\/ +│/);
  expect(out).not.toContain('…');
});
