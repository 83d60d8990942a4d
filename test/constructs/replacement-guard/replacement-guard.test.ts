import { App, CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AllowedReplacement, ReplacementGuard } from '../../../constructs/replacement-guard';
import { createOnly } from '../../../constructs/replacement-guard/create-only';
import { type Build, cleanUp, judge, key, record, stackOf, synthesized, table, temporaryFolder } from './support';

afterEach(() => {
  jest.restoreAllMocks();
  cleanUp();
});

const env = { account: '111111111111', region: 'us-east-1' };

/** Orders as a user of the CDK writes them. */
const orders =
  (partitionKey: string): Build =>
  (app) => {
    const stack = new Stack(app, 'shop', { env });
    new TableV2(stack, 'Orders', { partitionKey: { name: partitionKey, type: AttributeType.STRING } });
  };

const changed = [orders('id'), orders('number')] as const;
const path = 'shop/Orders/Resource';
const meant: AllowedReplacement = { path, reason: 'the table is empty until May' };

/** What the guard says of the changed table. */
function judged(allow: AllowedReplacement[], context: Record<string, unknown> = {}) {
  const { success, violations } = judge(synthesized(changed[1], context), { baseline: record(changed[0]), allow });
  return { success, rules: violations.map(({ ruleName, severity }) => `${severity} ${ruleName}`), violations };
}

test('a change that replaces is stopped, with the place and both ways out', () => {
  const { success, violations } = judged([]);
  expect(success).toBe(false);
  expect(violations).toEqual([
    {
      ruleName: 'ReplacementGuard-Replaced',
      severity: 'fatal',
      description: expect.stringContaining('"shop/Orders/Resource"'),
      fix: 'give KeySchema the old value back; or, if it is meant and its data is safe, allow it: { path: "shop/Orders/Resource", reason: "..." } in allow or in the context "holdfast:allow-replacement", and record the baseline anew after the deploy',
      violatingResources: [{ constructPath: path, locations: ['Properties/KeySchema'] }],
    },
  ]);
});

describe('an override', () => {
  test('lets the change pass, and says why', () => {
    const { success, rules, violations } = judged([meant]);
    expect([success, rules]).toEqual([true, ['info ReplacementGuard-Replaced']]);
    expect(violations[0]?.description).toMatch(/; allowed: the table is empty until May$/);
  });

  test('may name the construct around the resource', () => {
    expect(judged([{ ...meant, path: 'shop/Orders' }]).success).toBe(true);
  });

  test('lets nothing else pass', () => {
    expect(judged([{ ...meant, path: 'shop' }]).success).toBe(false);
  });

  test.each([
    ['a list', [meant]],
    ['JSON', JSON.stringify([meant])],
  ])('may be given by the context, as %s', (_, given) => {
    expect(judged([], { 'holdfast:allow-replacement': given }).success).toBe(true);
  });

  test('that nothing needs any more is refused', () => {
    const baseline = record(changed[0]);
    const { success, violations } = judge(synthesized(changed[0]), { baseline, allow: [meant] });
    expect([success, violations[0]?.description]).toEqual([
      false,
      'allow has "shop/Orders/Resource", where nothing is replaced or removed',
    ]);
  });

  test('with a path that is not right is told the right one', () => {
    const { rules, violations } = judged([{ ...meant, path: 'shop/Order' }]);
    expect(rules).toEqual(['fatal ReplacementGuard-Replaced', 'fatal ReplacementGuard-StaleAllowance']);
    expect(violations[1]?.fix).toBe('remove it, or write "shop/Orders/Resource"');
  });

  test('of what is new is stale, since nothing is lost there', () => {
    const allow = [{ path: 'stack/Other', reason: 'a test' }];
    const baseline = record(stackOf({ One: key() }));
    expect(judge(synthesized(stackOf({ One: key(), Other: key() })), { baseline, allow }).success).toBe(false);
  });
});

test('what is not in the baseline yet is a warning', () => {
  const baseline = record(stackOf({ One: key() }));
  const { success, violations } = judge(synthesized(stackOf({ One: key(), Other: table() })), { baseline });
  expect([success, violations.map(({ severity }) => severity)]).toEqual([true, ['warning']]);
  expect(violations[0]).toMatchObject({
    description: 'AWS::DynamoDB::Table "stack/Other" is not in the baseline, so nothing guards it',
    fix: 'once it is deployed, record it by "cdk synth --quiet -c holdfast:record-baseline=true"',
  });
});

describe('in an app', () => {
  /** Synthesizes with the guard. */
  function synth(build: Build, baseline: string, context: Record<string, unknown> = {}) {
    const app = new App({ context, outdir: temporaryFolder(), analyticsReporting: false });
    Validations.of(app).addPlugins(new ReplacementGuard({ baseline }));
    build(app);
    return () => app.synth();
  }

  beforeEach(() => {
    jest.spyOn(console, 'error').mockImplementation();
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });

  test('the context records, and the next synth compares', () => {
    const baseline = join(temporaryFolder(), 'baseline.json');
    synth(changed[0], baseline, { 'holdfast:record-baseline': true })();
    expect(synth(changed[0], baseline)).not.toThrow();
    expect(synth(changed[1], baseline)).toThrow('ReplacementGuard-Replaced');
  });

  test('the synth fails before anything was recorded', () => {
    const baseline = join(temporaryFolder(), 'absent.json');
    expect(synth(changed[0], baseline)).toThrow('ReplacementGuard-NotCompared');
  });

  test("the CDK's own acknowledgements do not hide a replacement", () => {
    const build: Build = (app) => {
      changed[1](app);
      Validations.of(app).acknowledge({ id: 'ReplacementGuard::ReplacementGuard-Replaced', reason: 'a test' });
    };
    expect(synth(build, record(changed[0]))).toThrow('ReplacementGuard-Replaced');
  });
});

test('a baseline names resources, types, fates and create-only values, in order', () => {
  const build: Build = (app) => {
    const stack = new Stack(app, 'shop', { env });
    const bucket = new Bucket(stack, 'Documents', { bucketName: `documents-${stack.region}` });
    new CfnOutput(stack, 'Name', { value: bucket.bucketName });
  };
  expect(JSON.parse(readFileSync(record(build), 'utf8'))).toEqual({
    version: 1,
    stacks: [
      {
        stack: 'shop',
        region: 'us-east-1',
        path: 'shop',
        resources: {
          Documents7E5B2978: {
            type: 'AWS::S3::Bucket',
            path: 'shop/Documents/Resource',
            removal: 'Retain',
            createOnly: { BucketName: 'documents-us-east-1' },
          },
        },
      },
    ],
  });
});

test('recording says what was recorded, and where', () => {
  const baseline = join(temporaryFolder(), 'baseline.json');
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  judge(synthesized(changed[0], { 'holdfast:record-baseline': 'true' }), { baseline });
  expect(said).toHaveBeenCalledWith(`ReplacementGuard: recorded 1 resources of 1 stacks in ${baseline}\n`);
});

test('a context of "false" records nothing', () => {
  const baseline = join(temporaryFolder(), 'baseline.json');
  const app = synthesized(changed[0], { 'holdfast:record-baseline': 'false' });
  expect(judge(app, { baseline }).success).toBe(false);
  expect(existsSync(baseline)).toBe(false);
});

/** Why nothing was compared, which stops the synth; a plugin that throws would not. */
function refusal(app: App, baseline: string): string {
  const { success, violations } = judge(app, { baseline });
  expect([success, violations.map(({ ruleName, severity }) => `${severity} ${ruleName}`)]).toEqual([
    false,
    ['fatal ReplacementGuard-NotCompared'],
  ]);
  return violations[0]!.description;
}

test('a baseline that is not there is refused, with the way to record one', () => {
  const baseline = join(temporaryFolder(), 'absent.json');
  expect(refusal(synthesized(changed[0]), baseline)).toBe(
    `nothing was compared: baseline "${baseline}" is not there; allowed is a file that was recorded; record it by "cdk synth --quiet -c holdfast:record-baseline=true"`,
  );
});

test('a baseline that cannot be written is told of', () => {
  const app = synthesized(changed[0], { 'holdfast:record-baseline': 'true' });
  expect(refusal(app, join(temporaryFolder(), 'absent', 'baseline.json'))).toContain('ENOENT');
});

test.each([
  ['no JSON', '{', /cannot be read \(.*\); allowed is a file that was recorded; take it from version control again$/],
  ['another version', '{"version": 2, "stacks": []}', /is no baseline of version 1/],
  ['stacks that are none', '{"version": 1, "stacks": [{}]}', /is no baseline of version 1/],
  [
    'resources that are none',
    '{"version": 1, "stacks": [{"stack": "a", "path": "a", "resources": {"One": {}}}]}',
    /is no baseline of version 1/,
  ],
])('a baseline with %s is refused', (_, content, message) => {
  const baseline = join(temporaryFolder(), 'baseline.json');
  writeFileSync(baseline, content);
  expect(refusal(synthesized(changed[0]), baseline)).toMatch(message);
});

test.each([
  ['no reason', [{ path, reason: ' ' }]],
  ['no path', [{ path: '', reason: 'a test' }]],
])('an override with %s is refused', (_, allow) => {
  expect(() => new ReplacementGuard({ baseline: 'x', allow })).toThrow(
    /allow is \[.*\]; allowed is a list of .*; give each entry both/,
  );
});

test('a context that is no list of overrides is refused', () => {
  const app = synthesized(changed[0], { 'holdfast:allow-replacement': 'shop/Orders' });
  expect(refusal(app, record(changed[0]))).toContain('context "holdfast:allow-replacement" is "shop/Orders"');
});

test('a baseline without a name is refused', () => {
  expect(() => new ReplacementGuard({ baseline: '' })).toThrow(
    'ReplacementGuard: baseline is empty; allowed is the path of a file; name one, for instance "baseline.json"',
  );
});

test('no baseline can hold a secret', () => {
  const properties = Object.values(createOnly).flatMap(({ replaces, mayReplace = [] }) => [...replaces, ...mayReplace]);
  expect(properties.filter((name) => /password|token|secret/i.test(name))).toEqual([]);
});
