import { type App, Stack, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { rmSync } from 'node:fs';
import {
  type AcknowledgedFinding,
  type Acknowledgement,
  securityChecks,
  unusedAcknowledgements,
} from '../../../lib/checks';
import { buildPayments, createApp } from '../../../lib/payments';
import { acknowledgements } from '../../../lib/payments/acknowledgements';
import { defaultPaymentsSettings } from '../../../lib/settings';
import { bundles } from './assembly';

/** Synthesizes an app and holds it against the packs. */
function check(build: (app: App) => void, table: readonly Acknowledgement[]) {
  const app = createApp();
  const packs = securityChecks(table);
  try {
    build(app);
    app.synth();
    const open = packs.flatMap((pack) =>
      pack
        .validate({ appConstruct: app, templatePaths: [] } as never)
        .violations.flatMap(({ ruleName, violatingResources }) =>
          violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
        ),
    );
    return { open, acknowledged: packs.flatMap(({ acknowledged }) => acknowledged) };
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

const ofPacks = (rule: string) => /^(AwsSolutions|NIST)/.test(rule);

describe('payments under the AWS Solutions and NIST 800-53 rules', () => {
  let open: string[];
  let acknowledged: AcknowledgedFinding[];
  beforeAll(() => {
    // Without a domain the synth warns, which is right and need not be printed.
    jest.spyOn(console, 'error').mockImplementation();
    const bundled = bundles();
    try {
      const build = (app: App) => void buildPayments(app, defaultPaymentsSettings(), bundled.options);
      ({ open, acknowledged } = check(build, acknowledgements));
    } finally {
      bundled.remove();
      jest.restoreAllMocks();
    }
  });

  test('no finding is left without a reason', () => {
    expect(open).toEqual([]);
  });

  test('no reason is left without a finding', () => {
    expect(unusedAcknowledgements(acknowledgements, acknowledged, ofPacks)).toEqual([]);
  });
});

const bucket = (app: App) => void new s3.Bucket(new Stack(app, 'other'), 'Bucket');
const noLog: Acknowledgement = { rules: ['AwsSolutions-S1'], at: /^other\/Bucket\//, reason: 'an example' };

test('a finding that is not in the table stays open', () => {
  expect(check(bucket, []).open).toContain('AwsSolutions-S1 other/Bucket/Resource');
});

test('a finding that is in the table does not, while those of other rules do', () => {
  const { open, acknowledged } = check(bucket, [noLog]);
  expect(open).not.toContain('AwsSolutions-S1 other/Bucket/Resource');
  expect(open).toContain('NIST.800.53.R5-S3BucketLoggingEnabled other/Bucket/Resource');
  expect(acknowledged).toMatchObject([
    { rule: 'AwsSolutions-S1', path: 'other/Bucket/Resource', acknowledgement: noLog },
  ]);
});

function synthUnder(table: readonly Acknowledgement[]): void {
  const app = createApp();
  const [solutions] = securityChecks(table);
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
