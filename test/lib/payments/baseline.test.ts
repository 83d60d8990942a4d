import type { App } from 'aws-cdk-lib';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReplacementGuard } from '../../../constructs/replacement-guard';
import { createApp } from '../../../lib/parts';
import { buildPayments } from '../../../lib/payments';
import { parsePaymentsSettings } from '../../../lib/settings';
import { bundles } from './assembly';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-baseline-'));
const baseline = join(folder, 'baseline.json');
const guard = new ReplacementGuard({ baseline });
const bundled = bundles();
const apps: App[] = [];

/** What the guard says of payments with some settings. */
function judge(settings: object, context: Record<string, unknown> = {}) {
  const app = createApp({ context });
  apps.push(app);
  buildPayments(app, parsePaymentsSettings(settings), bundled.options);
  app.synth();
  return guard.validate({ appConstruct: app, templatePaths: [], stackTemplates: [] });
}

beforeAll(() => {
  // Without a domain the synth warns, and recording says what it did.
  jest.spyOn(console, 'error').mockImplementation();
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  judge({}, { 'holdfast:record-baseline': 'true' });
});

afterAll(() => {
  jest.restoreAllMocks();
  bundled.remove();
  for (const one of [folder, ...apps.map(({ outdir }) => outdir)]) rmSync(one, { recursive: true, force: true });
});

test('databases, tables, buckets, keys, vaults, secrets and logs of payments are guarded', () => {
  const { stacks } = JSON.parse(readFileSync(baseline, 'utf8')) as {
    stacks: { resources: Record<string, { type: string }> }[];
  };
  const types = new Set(stacks.flatMap(({ resources }) => Object.values(resources).map(({ type }) => type)));
  expect([...types]).toEqual(
    expect.arrayContaining([
      'AWS::Backup::BackupVault',
      'AWS::DynamoDB::GlobalTable',
      'AWS::KMS::Key',
      'AWS::Logs::LogGroup',
      'AWS::RDS::DBInstance',
      'AWS::S3::Bucket',
      'AWS::SecretsManager::Secret',
    ]),
  );
});

test('settings that change what runs, and nothing that holds data, pass', () => {
  const settings = {
    tiers: { primary: { maximum: 60 } },
    databases: { storageGiB: 400 },
    objectives: { rto: '20m' },
  };
  expect(judge(settings)).toEqual({ success: true, violations: [] });
});

test('another name for the architecture would begin with empty databases', () => {
  const { success, violations } = judge({ scope: 'checkout' });
  expect(success).toBe(false);
  const gone = violations.filter(({ ruleName }) => ruleName === 'ReplacementGuard-StackGone');
  expect(gone.map(({ description }) => description)).toContainEqual(
    expect.stringContaining('stack "payments-data-us-east-1" of us-east-1 is in the baseline and not in the app'),
  );
});

test('a read replica fewer is a removal', () => {
  const { violations } = judge({ databases: { primary: { readReplicas: 1 } } });
  expect(violations.map(({ ruleName, description }) => `${ruleName} ${description}`)).toEqual([
    expect.stringMatching(
      /^ReplacementGuard-Removed AWS::RDS::DBInstance ".*ReadReplica2\/Resource".* delete this one/,
    ),
  ]);
});
