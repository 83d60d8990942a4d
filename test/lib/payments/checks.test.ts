import { Stack, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { rmSync } from 'node:fs';
import { buildPayments, createApp } from '../../../lib/payments';
import { acknowledgements } from '../../../lib/payments/acknowledgements';
import { ReviewedSolutionsChecks } from '../../../lib/payments/checks';
import { defaultPaymentsSettings } from '../../../lib/settings';
import { bundles } from './assembly';

function check(build: (app: ReturnType<typeof createApp>) => void) {
  const app = createApp();
  const checks = new ReviewedSolutionsChecks();
  let open: string[] = [];
  try {
    build(app);
    app.synth();
    const { violations } = checks.validate({ appConstruct: app, templatePaths: [] } as never);
    open = violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
  return { open, acknowledged: checks.acknowledged };
}

describe('payments under the AWS Solutions rules', () => {
  let result: ReturnType<typeof check>;
  beforeAll(() => {
    // Without a domain the synth warns, which is right and need not be printed.
    jest.spyOn(console, 'error').mockImplementation();
    const bundled = bundles();
    try {
      result = check((app) => void buildPayments(app, defaultPaymentsSettings(), bundled.options));
    } finally {
      bundled.remove();
      jest.restoreAllMocks();
    }
  });

  test('no finding is left without a reason', () => {
    expect(result.open).toEqual([]);
  });

  test('no reason is left without a finding', () => {
    const used = new Set(result.acknowledged.map(({ acknowledgement }) => acknowledgement));
    expect(acknowledgements.filter((one) => !used.has(one))).toEqual([]);
  });
});

test('a finding that is not in the table stays open', () => {
  const { open } = check((app) => void new s3.Bucket(new Stack(app, 'other'), 'Bucket'));
  expect(open).toContain('AwsSolutions-S1 other/Bucket/Resource');
});

test('fails the synth for a finding that is not in the table', () => {
  const app = createApp();
  Validations.of(app).addPlugins(new ReviewedSolutionsChecks());
  new s3.Bucket(new Stack(app, 'other'), 'Bucket');
  try {
    expect(() => app.synth()).toThrow('The S3 Bucket has server access logs disabled');
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
});
