import type { Chapter } from '../mutation';

const suite = 'test/runtime/ledger/fence.test.ts';
const fence = 'runtime/ledger/fence.ts';

export const database: Chapter = {
  title: 'In the database',
  mutations: [
    {
      name: 'the-row-only-goes-to-newer-epochs',
      why: 'a controller that was frozen and resumes would take the database back',
      edits: [{ file: fence, find: 'WHERE id = 1 AND epoch <= $1`', replace: 'WHERE id = 1`' }],
      caughtBy: [{ suite, test: 'is not taken back by an older epoch', says: '"changed": false' }],
    },
    {
      name: 'frozen-stays-frozen-in-its-epoch',
      why: 'an epoch that was ended would come back to life in the fence step',
      edits: [{ file: fence, find: 'SET frozen = frozen AND epoch = $1,', replace: 'SET frozen = false,' }],
      caughtBy: [{ suite, test: 'stays frozen when its own epoch is written again', says: '"frozen": true' }],
    },
    {
      name: 'a-freeze-names-its-epoch',
      why: 'a late request to stop the old side would stop the new one',
      edits: [
        {
          file: fence,
          find: 'SET frozen = true WHERE id = 1 AND epoch = $1 AND NOT frozen',
          replace: 'SET frozen = true WHERE id = 1 AND $1 = $1 AND NOT frozen',
        },
      ],
      caughtBy: [{ suite, test: 'is not frozen for an epoch that it does not name', says: '"changed": false' }],
    },
    {
      name: 'only-a-newer-epoch-thaws',
      why: 'a move that was given up would open the epoch that its target may still hold',
      edits: [{ file: fence, find: 'WHERE id = 1 AND epoch < $1`', replace: 'WHERE id = 1 AND epoch <= $1`' }],
      caughtBy: [{ suite, test: 'is thawed by a newer epoch alone', says: '"changed": false' }],
    },
    {
      name: 'a-timeline-is-rewritten-in-its-own-epoch',
      why: 'a failover inside the Region would open a database that another epoch owns',
      edits: [
        {
          file: fence,
          find: 'WHERE id = 1 AND epoch = $1 AND timeline < ${currentTimelineSql}`',
          replace: 'WHERE id = 1 AND $1 = $1 AND timeline < ${currentTimelineSql}`',
        },
      ],
      caughtBy: [
        {
          suite,
          test: 'gets a newer timeline from the owner of its epoch, and stays frozen',
          says: '"changed": false',
        },
      ],
    },
    {
      name: 'a-timeline-only-grows',
      why: 'a server that was replaced would name itself again',
      edits: [
        { file: fence, find: 'AND epoch = $1 AND timeline < ${currentTimelineSql}`', replace: 'AND epoch = $1`' },
      ],
      caughtBy: [{ suite, test: 'never goes back to an older timeline', says: '"changed": false' }],
    },
    {
      name: 'a-payment-shares-the-fence-row',
      why: 'a payment that looked before the freeze would commit after it, behind the final position',
      edits: [
        { file: 'runtime/ledger/pg-ledger.ts', find: 'FOR UPDATE OF l FOR SHARE OF f', replace: 'FOR UPDATE OF l' },
      ],
      caughtBy: [{ suite, test: 'is frozen only after the payments that have looked at it', says: '"waits"' }],
    },
    {
      name: 'a-payment-locks-its-lane',
      why: 'two payments would judge the same balance',
      edits: [
        {
          file: 'runtime/ledger/pg-ledger.ts',
          find: 'FOR UPDATE OF l FOR SHARE OF f',
          replace: 'FOR SHARE OF f',
        },
      ],
      caughtBy: [{ suite, test: 'is written by one payment at a time', says: '"waits"' }],
    },
    {
      name: 'a-change-names-its-position',
      why: 'a record could be applied twice, or before the one that it follows',
      edits: [
        {
          file: 'runtime/ledger/pg-ledger.ts',
          find: 'WHERE lane = $1 AND position = $2 RETURNING lane',
          replace: 'WHERE lane = $1 AND $2 = $2 RETURNING lane',
        },
      ],
      caughtBy: [{ suite, test: 'takes a change only at its very position', says: 'Received promise resolved' }],
    },
    {
      name: 'a-canary-names-its-epoch',
      why: 'an instance would renew beside a database that is not yet, or no longer, its own',
      edits: [
        {
          file: 'runtime/ledger/canary.ts',
          find: 'clock_timestamp() FROM fence WHERE fence.epoch = $2',
          replace: 'clock_timestamp() FROM fence',
        },
      ],
      caughtBy: [{ suite, test: 'a canary of another epoch than the row proves nothing', says: 'other-epoch' }],
    },
    {
      name: 'a-warned-commit-is-unknown',
      why: 'PostgreSQL answers a cancelled wait for the standby with a commit and a warning: the payment may be lost',
      edits: [
        {
          file: 'runtime/database/connection.ts',
          find: "if (severity === 'WARNING' || code === '01000') this.warnings++;",
          replace: "if (severity === 'PANIC' && code === '01000') this.warnings++;",
        },
      ],
      caughtBy: [
        {
          suite,
          test: 'a commit that is warned about has an unknown outcome',
          says: 'Received promise resolved',
        },
      ],
    },
    {
      name: 'a-commit-without-an-answer-is-told-as-unknown',
      why: 'the writer would refuse a payment that may have been made',
      edits: [
        {
          file: 'runtime/ledger/pg-ledger.ts',
          find: "if (classify(error, 'commit') !== 'unknown') throw error;",
          replace: "if (classify(error, 'commit') !== undefined) throw error;",
        },
      ],
      caughtBy: [
        { suite, test: 'a payment whose commit is not confirmed is unknown to the ledger', says: 'OutcomeUnknown' },
      ],
    },
    {
      name: 'a-balance-is-read-under-the-fence-row',
      why: 'a database that was just replaced would answer with what it remembers',
      edits: [
        {
          file: 'runtime/ledger/read.ts',
          find: "if (refusal) return { outcome: 'refused', epoch, reason: refusal };",
          replace: '',
        },
      ],
      caughtBy: [{ suite, test: 'is refused under %s', says: '"refused"' }],
    },
    {
      name: 'a-balance-is-told-under-a-valid-lease',
      why: 'the balance may have changed in the other Region since it was read',
      edits: [
        {
          file: 'runtime/ledger/read.ts',
          find: "if (!lease.holds(epoch, margin)) return { outcome: 'refused', epoch, reason: 'lease-lost' };",
          replace: '',
        },
      ],
      caughtBy: [{ suite, test: 'is not told after the lease was lost', says: '"refused"' }],
    },
    {
      name: 'a-key-is-unique-in-its-lane-only',
      why: 'a key that is reused in another lane could never be applied, and would block that lane for good',
      edits: [{ file: 'runtime/ledger/schema.ts', find: 'PRIMARY KEY (lane, key)', replace: 'PRIMARY KEY (key)' }],
      caughtBy: [
        {
          suite,
          test: 'lanes are replayed one after the other, though a balance is below zero on the way, and one key is one payment a lane',
          says: 'duplicate key',
        },
      ],
    },
    {
      name: 'no-check-on-balances-while-lanes-are-replayed',
      why: 'a lane whose money comes from another one could not be replayed before it, and the takeover would stop',
      edits: [
        {
          file: 'runtime/ledger/schema.ts',
          find: 'accounts (id text PRIMARY KEY, balance bigint NOT NULL)',
          replace: 'accounts (id text PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0))',
        },
      ],
      caughtBy: [
        {
          suite,
          test: 'lanes are replayed one after the other, though a balance is below zero on the way, and one key is one payment a lane',
          says: 'violates check constraint',
        },
      ],
    },
  ],
};
