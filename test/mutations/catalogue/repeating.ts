import type { Chapter } from '../mutation';

const suite = 'test/lambda/failover/repeated.test.ts';
const steps = 'test/lambda/failover/lease-steps.test.ts';
const others = 'test/lambda/failover/steps.test.ts';
const source = 'lambda/failover/steps/lease.ts';

export const repeating: Chapter = {
  title: 'Asking again after a lost answer',
  mutations: [
    {
      name: 'a-repeated-take-finds-its-own',
      why: 'a lost answer would end the failover that has just begun',
      edits: [{ file: source, find: 'const lease = taken ?? (await store.lease());', replace: 'const lease = taken;' }],
      caughtBy: [{ suite: steps, test: 'is ok again after a lost answer', says: 'stale-epoch' }],
    },
    {
      name: 'a-repeated-revocation-is-accepted',
      why: 'a lost answer would leave a revoked holder that nobody replaces',
      edits: [
        { file: source, find: 'const lease = revoked ?? (await store.lease());', replace: 'const lease = revoked;' },
      ],
      caughtBy: [{ suite: steps, test: "accepts another controller's revocation", says: 'stale-epoch' }],
    },
    {
      name: 'a-repeated-handover-finds-its-own',
      why: 'a move would be aborted, and the old side thawed, although the target holds the lease',
      edits: [
        {
          file: source,
          find: '(await store.handOver({ epoch: epoch - 1, from, to })) ?? (await store.lease())',
          replace: 'await store.handOver({ epoch: epoch - 1, from, to })',
        },
      ],
      caughtBy: [{ suite, test: 'a handover that is repeated finds its own', says: 'stale-epoch' }],
    },
    {
      name: 'a-repeated-point-of-no-return-is-passed',
      why: 'a lost answer would stop a takeover half way',
      edits: [
        {
          file: source,
          find: "from: 'handed', to: 'promoting' })) ?? (await store.lease());",
          replace: "from: 'handed', to: 'promoting' }));",
        },
      ],
      caughtBy: [{ suite, test: 'the point of no return that is repeated is passed', says: 'stale-epoch' }],
    },
    {
      name: 'a-repeated-opening-is-accepted',
      why: 'a lost answer would halt a failover that is over',
      edits: [
        {
          file: source,
          find: "from: 'promoting', to: 'serving' })) ?? (await store.lease());",
          replace: "from: 'promoting', to: 'serving' }));",
        },
      ],
      caughtBy: [{ suite: steps, test: 'serves, and is ok again when repeated', says: 'stale-epoch' }],
    },
    {
      name: 'a-repeated-abort-is-accepted',
      why: 'a move that was given back would begin anew from where it stood',
      edits: [{ file: source, find: 'const lease = given ?? (await store.lease());', replace: 'const lease = given;' }],
      caughtBy: [{ suite: steps, test: 'is the same when repeated', says: 'too-late' }],
    },
    {
      name: 'a-promotion-is-asked-for-once',
      why: 'a retry would fail on a member that is promoted already',
      edits: [
        {
          file: 'lambda/failover/steps/promote.ts',
          find: "if (next === 'done') return backedUp(context, DBInstances![0]!);",
          replace: '',
        },
      ],
      caughtBy: [
        {
          suite: 'test/lambda/failover/rds-steps.test.ts',
          test: 'is asked for once, and is over when the member stands alone',
          says: 'TypeError',
        },
      ],
    },
    {
      name: 'a-seal-is-put-once',
      why: 'each retry would add another one',
      edits: [
        { file: 'runtime/ledger/seal.ts', find: 'if (last?.epoch === epoch) return last.position;', replace: '' },
      ],
      caughtBy: [
        { suite: 'test/runtime/ledger/replay.test.ts', test: 'sealing again changes nothing', says: 'Expected' },
      ],
    },
    {
      name: 'scaling-takes-nothing-away',
      why: 'a repeated step would end instances that serve',
      edits: [
        {
          file: 'lambda/failover/steps/scale.ts',
          find: 'Math.max(wanted, group.DesiredCapacity ?? 0)',
          replace: 'wanted',
        },
      ],
      caughtBy: [{ suite: others, test: 'never takes capacity away', says: '"desired": 9' }],
    },
    {
      name: 'a-repeated-verification-keeps-its-keys',
      why: 'each retry would bring another cent',
      edits: [
        {
          file: 'lambda/failover/steps/verify.ts',
          find: "'holdfast-verify-fund')",
          replace: '`holdfast-verify-fund-${Math.random()}`)',
        },
      ],
      caughtBy: [{ suite: others, test: 'changes nothing when it is repeated', says: 'Expected' }],
    },
    {
      name: 'a-repeated-start-is-a-start',
      why: 'a lost answer would be taken for an execution that does not run',
      edits: [
        {
          file: 'lambda/failover/executions.ts',
          find: "if (!(error instanceof Error && error.name === 'ExecutionAlreadyExists')) throw error;",
          replace: 'throw error;',
        },
      ],
      caughtBy: [{ suite, test: 'an execution whose start was not answered runs', says: 'it runs' }],
    },
    {
      name: 'the-way-home-begins-once',
      why: 'a lost answer would halt a move that is over',
      edits: [
        {
          file: 'lambda/failover/steps/send-home.ts',
          find: "if (!(error instanceof Error && error.name === 'ExecutionAlreadyExists')) throw error;",
          replace: 'throw error;',
        },
      ],
      caughtBy: [{ suite, test: 'a way home that was begun already is not begun again', says: 'it runs' }],
    },
  ],
};
