import { type App, Stack, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { rmSync } from 'node:fs';
import {
  type Acknowledgement,
  type Finding,
  type Objectives,
  packFindings,
  review,
  type Review,
  reviewedChecks,
  unusedAcknowledgements,
} from '../../../lib/checks';
import { createApp } from '../../../lib/parts';
import { buildPayments } from '../../../lib/payments';
import { acknowledgements } from '../../../lib/payments/acknowledgements';
import { defaultPaymentsSettings } from '../../../lib/settings';
import { readDocument } from '../../../scripts/validate/architecture';
import { packSection } from '../../../scripts/validate/document';
import { bundles } from './assembly';

/** Synthesizes an app and holds it against the packs. */
function check(build: (app: App) => { objectives?: Objectives } | void, table: readonly Acknowledgement[]): Review {
  const app = createApp();
  try {
    const objectives = build(app)?.objectives;
    app.synth();
    return review(packFindings(app, objectives), table);
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

const ofPacks = (rule: string) => /^(AwsSolutions|NIST|Resilience)/.test(rule);
const names = (findings: readonly Finding[]) => findings.map(({ rule, path }) => `${rule} ${path}`);

describe('payments under the AWS Solutions, NIST 800-53 and resilience rules', () => {
  let result: Review;
  beforeAll(() => {
    // Without a domain the synth warns, which is right and need not be printed.
    jest.spyOn(console, 'error').mockImplementation();
    const bundled = bundles();
    try {
      const build = (app: App) => buildPayments(app, defaultPaymentsSettings(), bundled.options);
      result = check(build, acknowledgements);
    } finally {
      bundled.remove();
      jest.restoreAllMocks();
    }
  });

  test('no finding is left without a reason', () => {
    expect(names(result.open)).toEqual([]);
  });

  test('no reason is left without a finding', () => {
    expect(unusedAcknowledgements(acknowledgements, result.acknowledged, ofPacks)).toEqual([]);
  });

  // If it is not: npm run validate -- --update
  test('the list of acknowledgements is up to date on every pack', () => {
    const packs = new Set(result.acknowledged.map(({ pack }) => pack));
    expect([...packs]).toEqual(expect.arrayContaining(['AwsSolutions', 'NIST.800.53.R5']));
    for (const pack of packs) {
      const expected = packSection(pack, result.acknowledged).trimEnd().split('\n');
      expect(listedUnder(expected[0]!)).toEqual(expected);
    }
  });
});

/** The lines of the list on payments from a heading to the next. */
function listedUnder(heading: string): string[] {
  const [, section = ''] = readDocument()?.split(/^## payments\n/m) ?? [];
  const [, listed = ''] = section.split(`${heading}\n`);
  return `${heading}\n${listed.split(/^##/m)[0]}`.trimEnd().split('\n');
}

// What the other checks find takes minutes to find out, so their resources are compared by the command alone.
test('the list of acknowledgements has each rule with its reason, word for word', () => {
  const lines = readDocument()!.split('\n');
  const isListed = (rule: string, reason: string) =>
    lines.some((line) => line.startsWith(`- \`${rule}\`, `) && line.endsWith(`: ${reason}`));
  const missing = acknowledgements.flatMap(({ rules, reason }) => rules.filter((rule) => !isListed(rule, reason)));
  expect(missing).toEqual([]);
});

const bucket = (app: App) => void new s3.Bucket(new Stack(app, 'other'), 'Bucket');
const noLog: Acknowledgement = { rules: ['AwsSolutions-S1'], at: /^other\/Bucket\//, reason: 'an example' };

test('a finding that is not in the table stays open', () => {
  expect(names(check(bucket, []).open)).toContain('AwsSolutions-S1 other/Bucket/Resource');
});

test('a finding that is in the table does not, while those of other rules do', () => {
  const { open, acknowledged } = check(bucket, [noLog]);
  expect(names(open)).not.toContain('AwsSolutions-S1 other/Bucket/Resource');
  expect(names(open)).toContain('NIST.800.53.R5-S3BucketLoggingEnabled other/Bucket/Resource');
  expect(acknowledged).toMatchObject([
    { rule: 'AwsSolutions-S1', path: 'other/Bucket/Resource', acknowledgement: noLog },
  ]);
});

function synthUnder(table: readonly Acknowledgement[]): void {
  const app = createApp();
  const [solutions] = reviewedChecks(table);
  Validations.of(app).addPlugins(solutions!);
  bucket(app);
  try {
    app.synth();
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

test('fails the synth for a finding that is not in the table', () => {
  expect(() => synthUnder([])).toThrow('The S3 Bucket has server access logs disabled');
});

test('a synth whose findings are all in the table succeeds', () => {
  const rest: Acknowledgement = { rules: ['AwsSolutions-S10'], at: /^other\/Bucket\//, reason: 'an example' };
  expect(() => synthUnder([noLog, rest])).not.toThrow();
});
