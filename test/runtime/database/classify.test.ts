import { classify, type Stage, type Verdict } from '../../../runtime/database/classify';

const stages: Stage[] = ['connect', 'read', 'in-transaction', 'write', 'commit'];
/** Verdicts in the order of `stages`. */
const table: [code: string, verdicts: Verdict[]][] = [
  ['ECONNREFUSED', ['retry', 'retry', 'retry', 'unknown', 'unknown']],
  ['ECONNRESET', ['retry', 'retry', 'retry', 'unknown', 'unknown']],
  ['EPIPE', ['retry', 'retry', 'retry', 'unknown', 'unknown']],
  ['ETIMEDOUT', ['retry', 'retry', 'retry', 'unknown', 'unknown']],
  ['HOLDFAST_TIMEOUT', ['retry', 'retry', 'retry', 'unknown', 'unknown']],
  ['HOLDFAST_DROPPED', ['retry', 'retry', 'retry', 'unknown', 'unknown']],
  ['57P01', ['retry', 'retry', 'retry', 'unknown', 'unknown']],
  ['57P02', ['retry', 'retry', 'retry', 'unknown', 'unknown']],
  ['57P03', ['retry', 'retry', 'retry', 'retry', 'unknown']],
  ['08000', ['retry', 'retry', 'retry', 'unknown', 'unknown']],
  ['08003', ['retry', 'retry', 'retry', 'unknown', 'unknown']],
  ['08006', ['retry', 'retry', 'retry', 'unknown', 'unknown']],
  ['08007', ['unknown', 'unknown', 'unknown', 'unknown', 'unknown']],
  ['25006', ['retry', 'retry', 'retry', 'retry', 'retry']],
  ['53300', ['retry', 'retry', 'retry', 'retry', 'unknown']],
  ['23505', ['fail', 'fail', 'fail', 'fail', 'fail']],
  ['40001', ['fail', 'retry', 'fail', 'retry', 'fail']],
  ['40P01', ['fail', 'fail', 'fail', 'fail', 'fail']],
  ['42P01', ['fail', 'fail', 'fail', 'fail', 'unknown']],
  ['55P03', ['fail', 'fail', 'fail', 'fail', 'unknown']],
  ['57014', ['fail', 'fail', 'fail', 'fail', 'unknown']],
  ['28P01', ['fail', 'fail', 'fail', 'fail', 'unknown']],
  ['XX000', ['fail', 'fail', 'fail', 'fail', 'unknown']],
  ['HOLDFAST_UNCONFIRMED', ['unknown', 'unknown', 'unknown', 'unknown', 'unknown']],
  ['HOLDFAST_ROLLED_BACK', ['fail', 'fail', 'fail', 'fail', 'fail']],
];

test.each(table)('%s is judged by what was on its way', (code, verdicts) => {
  const error = Object.assign(new Error('x'), { code });
  expect(stages.map((stage) => classify(error, stage))).toEqual(verdicts);
});

test('a connection that ended without a code counts as reset', () => {
  const error = new Error('Connection terminated unexpectedly');
  expect([classify(error, 'read'), classify(error, 'write'), classify(error, 'commit')]).toEqual([
    'retry',
    'unknown',
    'unknown',
  ]);
});

test('an error that nobody knows is never repeated, and its commit is unknown', () => {
  expect(stages.map((stage) => classify(new Error('x'), stage))).toEqual([
    'fail',
    'fail',
    'fail',
    'unknown',
    'unknown',
  ]);
});
