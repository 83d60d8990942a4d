import type { Chapter } from '../mutation';

const conditions = 'test/lambda/store/conditions.test.ts';
const control = 'lambda/store/control.ts';
const begin = 'test/lambda/failover/begin.test.ts';
const entrance = 'lambda/failover/steps/begin.ts';
const visits = 'test/lambda/failover/visits.test.ts';
const database = 'lambda/failover/steps/database.ts';
const rds = 'test/lambda/failover/rds-steps.test.ts';
const keeper = 'test/runtime/ledger/keeper.test.ts';

export const movingHome: Chapter = {
  title: 'Moving by hand, and going home',
  mutations: [
    {
      name: 'the-replica-has-the-final-position',
      why: 'what the old writer wrote last would be missing in the new one',
      edits: [{ file: database, find: 'if (rows[0]?.applied) return ok();', replace: 'return ok();' }],
      caughtBy: [{ suite: visits, test: '%s', says: 'Expected: "wait"' }],
    },
    {
      name: 'the-final-position-covers-the-freeze',
      why: 'payments that commit between the two would be behind the position that is waited for',
      edits: [
        {
          file: database,
          find: '    const { fence: row } = await freezeFence(pool, ending, { grace: drain, deadline });\n',
          replace: '',
        },
        {
          file: database,
          find: '    return judge(row, ending, ({ frozen }) =>\n      frozen',
          replace:
            '    const { fence: row } = await freezeFence(pool, ending, { grace: drain, deadline });\n    return judge(row, ending, ({ frozen }) =>\n      frozen',
        },
      ],
      caughtBy: [
        { suite: visits, test: 'the final position is read behind the freeze, so that it covers it', says: 'position' },
      ],
    },
    {
      name: 'a-forked-replica-is-no-target',
      why: 'a replica that a stale controller promoted has a history of its own',
      edits: [{ file: database, find: "if (role !== 'replica') return stale(", replace: 'if (!role) return stale(' }],
      caughtBy: [{ suite: visits, test: '%s', says: 'Expected: "stale-epoch"' }],
    },
    {
      name: 'a-frozen-epoch-is-not-opened',
      why: 'the fence step would report that a database is ready which refuses every write',
      edits: [
        {
          file: database,
          find: '(frozen ? stale(`epoch ${state.epoch} has been frozen`) : ok())',
          replace: '(frozen ? ok() : ok())',
        },
      ],
      caughtBy: [{ suite: visits, test: 'a database %s', says: 'Expected: "stale-epoch"' }],
    },
    {
      name: 'a-thaw-asks-the-lease',
      why: 'a controller that comes late would open the database of a Region that has handed over',
      edits: [
        {
          file: database,
          find: "if (!lease || lease.holder !== region || lease.phase !== 'serving') return stale(",
          replace: 'if (!lease) return stale(',
        },
      ],
      caughtBy: [{ suite: visits, test: 'nothing is thawed while %s', says: 'Expected' }],
    },
    {
      name: 'a-handover-names-the-epoch',
      why: 'a late controller would hand over a term that nobody has frozen',
      edits: [
        {
          file: control,
          find: "'epoch = :epoch AND holder = :from',\n",
          replace: "':epoch = :epoch AND holder = :from',\n",
        },
      ],
      caughtBy: [{ suite: conditions, test: 'is refused for %s', says: 'Received: {' }],
    },
    {
      name: 'no-thaw-without-a-new-epoch',
      why: 'an epoch that was frozen would be opened again while its handover may still arrive',
      edits: [
        {
          file: control,
          find: "{ ':epoch': epoch, ':next': epoch + 1, ':holder': holder, ':phase': phase, ':to': to, ':serving': 'serving' }",
          replace:
            "{ ':epoch': epoch, ':next': epoch, ':holder': holder, ':phase': phase, ':to': to, ':serving': 'serving' }",
        },
      ],
      caughtBy: [
        {
          suite: conditions,
          test: 'is not passed after an abort, which opens a new epoch for the old side',
          says: '"epoch": 3',
        },
      ],
    },
    {
      name: 'only-an-open-lease-thaws',
      why: 'an instance would open the database of a takeover before its lanes are replayed',
      edits: [
        {
          file: 'runtime/ledger/keeper.ts',
          find: "grant.phase !== 'serving' || ",
          replace: '',
        },
      ],
      caughtBy: [{ suite: keeper, test: 'a row is not thawed %s', says: 'UPDATE' }],
    },
    {
      name: 'an-empty-database-is-born-under-the-first-epoch-alone',
      why: 'a database that has lost everything would be filled with opening balances',
      edits: [
        {
          file: 'runtime/ledger/keeper.ts',
          find: "if (result.outcome === 'unborn' && epoch !== 1)",
          replace: "if (result.outcome === 'unborn' && epoch < 1)",
        },
      ],
      caughtBy: [
        { suite: keeper, test: 'an empty database under a later epoch is not born again', says: 'birth-refused' },
      ],
    },
    {
      name: 'a-move-has-an-actor',
      why: 'nobody could say who stopped a healthy Region',
      edits: [{ file: entrance, find: 'if (!input.actor && !open?.actor) return', replace: 'if (!input) return' }],
      caughtBy: [{ suite: begin, test: 'nothing, when %s', says: 'refused' }],
    },
    {
      name: 'a-move-waits-for-the-stable-period',
      why: 'a Region that has just recovered would be left before anybody knows why it failed',
      edits: [
        {
          file: entrance,
          find: "if (last?.status === 'open' || stableAt > now) {",
          replace: "if (last?.status === 'open') {",
        },
      ],
      caughtBy: [
        { suite: begin, test: 'nothing, when %s', says: 'refused' },
        { suite: begin, test: "a drill's way back waits for the stable period", says: 'wait' },
      ],
    },
    {
      name: 'one-decision-about-an-epoch',
      why: 'a planned move would begin beside a takeover of the same epoch',
      edits: [{ file: entrance, find: "if (open?.status === 'watching')", replace: "if (open?.status === 'halted')" }],
      caughtBy: [{ suite: begin, test: 'is refused while an execution looks into it', says: 'refused' }],
    },
    {
      name: 'a-watch-abandons-only-itself',
      why: 'a watch that comes to nothing would close the move that has begun since',
      edits: [
        {
          file: control,
          find: "'#status = :watching AND execution = :execution'",
          replace: "'#status <> :watching OR execution = :execution'",
        },
      ],
      caughtBy: [
        {
          suite: conditions,
          test: 'a move that has begun is not abandoned by the watch before it',
          says: 'abandoned',
        },
      ],
    },
    {
      name: 'only-a-standby-is-rebuilt',
      why: 'the database of the Region that holds the lease would be deleted',
      edits: [
        {
          file: 'lambda/failover/steps/rebuild.ts',
          find: "if (!lease || lease.holder !== state.from || lease.phase !== 'serving')",
          replace: 'if (!lease)',
        },
      ],
      caughtBy: [{ suite: rds, test: 'deletes nothing when %s', says: 'DeleteDBInstance' }],
    },
    {
      name: 'the-diverged-copy-is-kept',
      why: 'what only the old holder has would be gone before anybody has looked at it',
      edits: [
        {
          file: 'lambda/failover/steps/rebuild.ts',
          find: 'FinalDBSnapshotIdentifier: `${member.identifier}-diverged-${epoch}`,',
          replace: 'SkipFinalSnapshot: true,',
        },
      ],
      caughtBy: [
        {
          suite: rds,
          test: 'keeps the diverged copy, and what it looked like, before it deletes the member',
          says: 'FinalDBSnapshotIdentifier',
        },
      ],
    },
    {
      name: 'the-protection-is-lifted-in-a-step-of-its-own',
      why: 'a stale controller could delete a member between its look at the lease and the call',
      edits: [
        {
          file: 'lambda/failover/steps/rebuild.ts',
          find: "if (own.DeletionProtection) return 'protected';",
          replace: '',
        },
      ],
      caughtBy: [{ suite: 'test/lambda/failover/steps.test.ts', test: '%s', says: 'protected' }],
    },
  ],
};
