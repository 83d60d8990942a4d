import { countByType, type StackResult, succeeded, total } from '../../../local/emulate/result';

const stack = (...resources: StackResult['resources']): StackResult => ({
  stack: 'web',
  region: 'us-east-1',
  resources,
  seconds: 1,
});
const created = { id: 'A', type: 'AWS::SQS::Queue', outcome: 'created' } as const;
const leftOut = { id: 'B', type: 'AWS::EC2::EIP', outcome: 'left out', reason: 'unknown' } as const;
const failed = { id: 'C', type: 'AWS::SQS::Queue', outcome: 'failed', reason: 'no' } as const;

test('resources are counted by type over all stacks', () => {
  const rows = countByType([stack(created, leftOut), stack(created, failed)]);
  expect(rows).toEqual([
    { type: 'AWS::EC2::EIP', created: 0, leftOut: 1, failed: 0 },
    { type: 'AWS::SQS::Queue', created: 2, leftOut: 0, failed: 1 },
  ]);
  expect(total(rows)).toEqual({ created: 2, leftOut: 1, failed: 1 });
});

test('what is left out is no failure', () => expect(succeeded([stack(created, leftOut)])).toBe(true));

test('one failed resource is a failure', () => expect(succeeded([stack(created), stack(failed)])).toBe(false));

test('a stack that is not there is a failure even if it has no resource', () => {
  expect(succeeded([{ ...stack(), failure: 'refused' }])).toBe(false);
});
