import type { Chapter } from '../mutation';

const replay = 'test/runtime/ledger/replay.test.ts';
const others = 'test/lambda/failover/steps.test.ts';

export const replaying: Chapter = {
  title: 'Sealing and replaying',
  mutations: [
    {
      name: 'a-seal-goes-on-until-it-wins',
      why: 'a lane whose last position was just taken would stay open to the old epoch',
      edits: [
        {
          file: 'runtime/ledger/seal.ts',
          find: "if (await journal.put({ kind: 'seal', lane, position, epoch })) return position;",
          replace: "await journal.put({ kind: 'seal', lane, position, epoch });\n    return position;",
        },
      ],
      caughtBy: [{ suite: replay, test: 'a seal goes on until it wins', says: 'Expected: 4' }],
    },
    {
      name: 'a-seal-yields-to-a-newer-epoch',
      why: 'a controller that was overtaken would go on with its takeover',
      edits: [
        {
          file: 'runtime/ledger/seal.ts',
          find: 'if (last && last.epoch > epoch) throw new LaneOvertaken(lane, epoch, last);',
          replace: '',
        },
      ],
      caughtBy: [
        { suite: replay, test: 'fails when a newer epoch has sealed the lane', says: 'Received promise resolved' },
      ],
    },
    {
      name: 'a-lane-is-replayed-only-when-sealed',
      why: 'the old epoch could add to a lane behind the replay',
      edits: [
        {
          file: 'runtime/ledger/replay.ts',
          find: 'if (records.length === 0) await assertSealed(journal, lane, epoch, position);',
          replace: '',
        },
      ],
      caughtBy: [{ suite: replay, test: 'fails when a lane is not sealed', says: 'Received promise resolved' }],
    },
    {
      name: 'a-replay-ends-at-its-own-seal',
      why: 'stopping at an earlier one, it would leave out what was written since',
      edits: [
        {
          file: 'runtime/ledger/replay.ts',
          find: 'records.findIndex((record) => record.epoch >= epoch)',
          replace: "records.findIndex((record) => record.kind === 'seal')",
        },
      ],
      caughtBy: [
        {
          suite: replay,
          test: 'replay passes the seal of an earlier epoch and stops only at its own',
          says: 'Expected',
        },
      ],
    },
    {
      name: 'only-replay-writes-under-the-new-row',
      why: 'a replay of an epoch that is over would write beside the one that follows',
      edits: [
        {
          file: 'runtime/ledger/replay.ts',
          find: 'const refusal = fenceRefusal(fence, epoch);',
          replace: 'const refusal = epoch < 0 ? fenceRefusal(fence, epoch) : undefined;',
        },
      ],
      caughtBy: [
        {
          suite: replay,
          test: 'fails when the fence row does not name the epoch and the timeline',
          says: 'Received promise resolved',
        },
      ],
    },
    {
      name: 'every-lane-is-through',
      why: 'it would open with the payments of one lane missing',
      edits: [
        {
          file: 'runtime/ledger/replay.ts',
          find: 'await eachLane(options.lanes, options.concurrency',
          replace: 'await eachLane(options.lanes - 1, options.concurrency',
        },
      ],
      caughtBy: [{ suite: replay, test: 'replay applies what the replica lacks, through the seal', says: 'Expected' }],
    },
    {
      name: 'a-hole-in-the-journal-stops-the-replay',
      why: 'what comes behind a lost record would be applied without it',
      edits: [
        {
          file: 'runtime/ledger/roll-forward.ts',
          find: 'if (record.position !== from + index + 1)',
          replace: 'if (record.position < 0)',
        },
      ],
      caughtBy: [{ suite: replay, test: 'fails when the journal has a hole', says: 'Received promise resolved' }],
    },
    {
      name: 'a-negative-balance-halts',
      why: 'a contradiction in the books would be served to clients',
      edits: [
        {
          file: 'lambda/failover/steps/replay.ts',
          find: 'if (negative.length > 0)',
          replace: 'if (negative.length < 0)',
        },
      ],
      caughtBy: [{ suite: others, test: 'contradict each other when a balance is negative', says: 'good' }],
    },
    {
      name: 'money-is-conserved',
      why: 'money that appeared or vanished in the replay would be served to clients',
      edits: [
        {
          file: 'lambda/failover/steps/replay.ts',
          find: "if (conserved) return 'good';",
          replace: "if (conserved !== undefined) return 'good';",
        },
      ],
      caughtBy: [{ suite: others, test: 'contradict each other when money appeared', says: 'good' }],
    },
  ],
};
