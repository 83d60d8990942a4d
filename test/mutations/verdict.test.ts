import { mutated } from './apply';
import type { Mutation } from './mutation';
import { suiteRunOf } from './run-suites';
import { gist, titlePattern, verdictOf, type Failure } from './verdict';

const mutation: Mutation = {
  name: 'a-guard',
  why: 'it matters',
  edits: [{ file: 'a.ts', find: 'if (ok)', replace: 'if (true)' }],
  caughtBy: [{ suite: 'test/a.test.ts', test: 'fails for %s', says: 'refused' }],
};
const failure = (changes: Partial<Failure> = {}): Failure => ({
  suite: 'test/a.test.ts',
  test: 'fails for a newer epoch',
  message: 'Expected: "refused"\nReceived: "done"',
  ...changes,
});
const outcome = (failures: Failure[], hung = false) => verdictOf(mutation, { failures, passed: 1, hung }).outcome;

test('a guard is caught by a named test that says the word', () => {
  expect(outcome([failure()])).toBe('caught');
});

test.each([
  ['nothing failed', [], 'survived'],
  ['another test failed', [failure({ test: 'another' })], 'elsewhere'],
  ['another suite failed', [failure({ suite: 'test/b.test.ts' })], 'elsewhere'],
  ['the test failed for another reason', [failure({ message: 'time-out' })], 'elsewhere'],
  ['the suite did not even load', [failure({ test: undefined }), failure()], 'broken'],
])('a guard is not caught when %s', (_, failures, expected) => {
  expect(outcome(failures)).toBe(expected);
});

test('tests that do not end have caught nothing', () => {
  expect(outcome([], true)).toBe('hung');
});

test('fails when the text of a mutation is not there, or is there twice', () => {
  const message = (times: number) =>
    `mutation a-guard no longer applies to a.ts: its text must be there once and is there ${times} times; update it`;
  expect(() => mutated(mutation, () => 'nothing')).toThrow(message(0));
  expect(() => mutated(mutation, () => 'if (ok) if (ok)')).toThrow(message(2));
});

test('edits of one file add up, and a dollar sign is only that', () => {
  const edits = [...mutation.edits, { file: 'a.ts', find: 'x', replace: '$&' }];
  expect(mutated({ ...mutation, edits }, () => 'if (ok) x')).toEqual(new Map([['a.ts', 'if (true) $&']]));
});

test('a title with placeholders stands for the titles that they make, and for no others', () => {
  const pattern = titlePattern('%s (x) fails for %p');
  expect(
    ['PutItem (x) fails for {}', 'PutItem (x) fails', 'a x fails for b'].map((title) => pattern.test(title)),
  ).toEqual([true, false, false]);
});

test('a suite that could not be run is told from one whose tests failed', () => {
  const suite = (name: string, assertionResults: { title: string; status: string; failureMessages: string[] }[]) => ({
    name: `/copy/${name}`,
    status: 'failed',
    message: 'cannot find module',
    assertionResults,
  });
  const tests = [
    { title: 'holds', status: 'passed', failureMessages: [] },
    { title: 'breaks', status: 'failed', failureMessages: ['why'] },
  ];
  const report = { numPassedTests: 1, testResults: [suite('a.test.ts', tests), suite('b.test.ts', [])] };
  expect(suiteRunOf(report, '/copy').failures).toEqual([
    { suite: 'a.test.ts', test: 'breaks', message: 'why' },
    { suite: 'b.test.ts', message: 'cannot find module' },
  ]);
});

test('the gist of a failure is what was expected and what came', () => {
  const message =
    'Error: expect(received).toEqual(expected)\n\n- Expected  - 1\n+ Received  + 1\n\n  Array [\n-   "unknown",\n+   "retry",\n  ]\n    at x (y.ts:1:2)';
  expect(gist(message)).toBe('-   "unknown", · +   "retry",');
  expect(gist('Error: too late\n    at x')).toBe('Error: too late');
});
