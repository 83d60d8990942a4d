import type { Acknowledgement, Finding } from '../../../lib/checks';
import { architectureSection, renewed } from '../../../scripts/validate/document';
import { problems } from '../../../scripts/validate/text';
import { holds, judge, unusedOf, type Validation } from '../../../scripts/validate/validation';

const finding = (rule: string, path = 'web/Bucket'): Finding => ({ pack: 'checkov', rule, path, message: 'no log' });
const table: Acknowledgement[] = [{ rules: ['R1', 'R2'], at: /^web\//, reason: 'it is a log itself' }];

function validation(findings: Finding[], failure?: string, documentOutdated = false): Validation {
  const checks = [judge('checkov', 1, { findings, failure }, table)];
  return { architecture: 'payments', checks, unused: unusedOf(checks, table), documentOutdated };
}

const both = [finding('R1'), finding('R2')];

test('holds when each finding has a reason and each reason a finding', () => {
  const result = validation(both);
  expect([holds(result), problems(result)]).toEqual([true, []]);
});

test('does not hold with a finding of another rule, at another place', () => {
  const result = validation([...both, finding('R3'), finding('R1', 'data/Bucket')]);
  expect([holds(result), problems(result)]).toEqual([
    false,
    ['checkov R3 at web/Bucket: no log', 'checkov R1 at data/Bucket: no log'],
  ]);
});

test('does not hold when a rule of a reason finds nothing any more', () => {
  const result = validation([finding('R1')]);
  expect([holds(result), problems(result)]).toEqual([
    false,
    ['no finding needs this reason any more, take it out: R2 at /^web\\//'],
  ]);
});

test('a reason that is for other settings than the defaults is not looked for', () => {
  const result = { ...validation([]), unused: unusedOf([], [{ ...table[0]!, variant: 'store: other' }]) };
  expect([holds(result), result.unused]).toEqual([true, []]);
});

test('does not hold when a check failed, of which unused reasons say nothing', () => {
  const result = validation([], 'checkov crashed');
  expect([holds(result), problems(result)]).toEqual([false, ['checkov failed: checkov crashed']]);
});

test('does not hold when the list of acknowledgements is out of date', () => {
  const result = validation(both, undefined, true);
  expect([holds(result), problems(result)]).toEqual([
    false,
    ['docs/acknowledgements.md is out of date; run "npm run validate -- --update"'],
  ]);
});

describe('the list of acknowledgements', () => {
  const section = (name: string, findings: Finding[]) =>
    architectureSection(
      name,
      findings.map((one) => ({ ...one, acknowledgement: table[0]! })),
    );

  test('names rule, resources and reason', () => {
    expect(section('payments', [finding('R1'), finding('R1', 'web/Other')])).toBe(
      '## payments\n\n### checkov\n\n- `R1`, 2 resources: it is a log itself\n  - `web/{Bucket, Other}`\n',
    );
  });

  test('is the same in whatever order checks report', () => {
    expect(section('payments', [...both].reverse())).toBe(section('payments', both));
  });

  test('keeps the other architectures when one is renewed', () => {
    const old = section('banking', both);
    const first = renewed(undefined, new Map([['banking', old]]));
    const second = renewed(first, new Map([['payments', section('payments', both)]]));
    expect(second).toContain(old);
    expect(renewed(second, new Map())).toBe(second);
  });
});
