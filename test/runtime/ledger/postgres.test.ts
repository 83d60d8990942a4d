import { codeOf } from '../../../runtime/database/classify';
import type { HaPool } from '../../../runtime/database/pool';
import { createLedger } from '../../../runtime/ledger/birth';
import { lanePositions, runCanary } from '../../../runtime/ledger/canary';
import { freezeFence, readFence, rewriteTimeline, thawFence, writeFence } from '../../../runtime/ledger/fence';
import { PgLedger } from '../../../runtime/ledger/pg-ledger';
import { readBalance } from '../../../runtime/ledger/read';
import { replayLanes } from '../../../runtime/ledger/replay';
import { sealLanes } from '../../../runtime/ledger/seal';
import { LaneWriter } from '../../../runtime/ledger/writer';
import { MemoryJournal, PlayedLease } from '../support/memory';
import { openDatabases, type Databases } from '../support/postgres';

const lanes = 4;
const accounts = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`acct-${i}`, 1000]));
let databases: Databases;
let pool: HaPool;
let journal: MemoryJournal;
let lease: PlayedLease;
let writer: LaneWriter;

// One history, told in order: the promotion comes last.
beforeAll(async () => {
  databases = await openDatabases();
  pool = databases.pool();
  journal = new MemoryJournal();
  lease = new PlayedLease();
  writer = new LaneWriter({ lease, ledger: new PgLedger(pool), journal, lanes, margin: 100, deadline: 3000 });
});
afterAll(() => databases?.close());

const total = async () => (await new PgLedger(pool).totals(3000)).total;
const balance = (account: string) => readBalance({ pool, lease, margin: 100, deadline: 3000 }, account);

test('before birth there is no fence row, and the canary is exempt', async () => {
  expect([await readFence(pool), await runCanary(pool, { region: 'here', epoch: 1, beat: 1 })]).toEqual([
    undefined,
    { outcome: 'unborn' },
  ]);
});

test('a ledger is born once, however many instances try at the same time', async () => {
  const births = await Promise.all([1, 2, 3, 4].map(() => createLedger(pool, { lanes, accounts, epoch: 1 })));
  expect(births.filter(Boolean)).toHaveLength(1);
  expect(await total()).toBe(20_000);
});

test('a payment moves money and can be repeated, but not changed', async () => {
  const request = { kind: 'transfer', from: 'acct-0', to: 'acct-1', amount: 7 } as const;
  const first = await writer.pay(request, 'p1');
  const again = await writer.pay(request, 'p1');
  const changed = await writer.pay({ ...request, amount: 8 }, 'p1');
  expect([first, again, changed]).toMatchObject([
    { outcome: 'done', repeated: false, result: { amount: 7 } },
    { outcome: 'done', repeated: true, result: { amount: 7 } },
    { outcome: 'conflict' },
  ]);
  expect(await balance('acct-1')).toMatchObject({ outcome: 'read', balance: 1007 });
});

test('a declined key stays declined when funds have arrived, and gets the same answer', async () => {
  const request = { kind: 'transfer', from: 'acct-10', to: 'acct-11', amount: 1500 } as const;
  const first = await writer.pay(request, 'declined');
  await writer.pay({ kind: 'transfer', from: 'acct-11', to: 'acct-10', amount: 600 }, 'funds');
  expect([first, await balance('acct-10')]).toMatchObject([
    { outcome: 'declined', balance: 1000, repeated: false },
    { outcome: 'read', balance: 1600 },
  ]);
  expect(await writer.pay(request, 'declined')).toEqual({ ...first, repeated: true });
});

test('payments in both directions between the same accounts do not deadlock', async () => {
  const pays = Array.from({ length: 60 }, (_, i) => {
    const [from, to] = i % 2 ? ['acct-2', 'acct-3'] : ['acct-3', 'acct-2'];
    return writer.pay({ kind: 'transfer', from: from!, to: to!, amount: 1 }, `both-${i}`);
  });
  const outcomes = await Promise.all(pays);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(60).fill('done'));
  expect(await total()).toBe(20_000);
});

test('reads are sent to the replica', async () => {
  await pool.monitor.awaitWriter(3000);
  const { rows } = await pool.query<{ recovering: boolean }>('SELECT pg_is_in_recovery() AS recovering', [], {
    from: 'replica',
  });
  expect(rows).toEqual([{ recovering: true }]);
});

test('a canary commits its beat under the epoch of the row only', async () => {
  const mine = await runCanary(pool, { region: 'here', epoch: 1, beat: 5 });
  const other = await runCanary(pool, { region: 'here', epoch: 2, beat: 6 });
  expect([mine.outcome, other.outcome]).toEqual(['committed', 'other-epoch']);
});

test('a freeze waits for writers, and ends the sessions of those that do not finish', async () => {
  let frozen = false;
  const blocked = pool
    .transaction(async (transaction) => {
      await transaction.begin('SELECT 1 FROM holdfast_fence FOR SHARE');
      while (!frozen) await new Promise((resolve) => setTimeout(resolve, 10));
      await transaction.query('SELECT 1');
    })
    .catch((error: unknown) => error);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const freeze = await freezeFence(pool, 1, { grace: 100 });
  frozen = true;
  expect([freeze, codeOf(await blocked)]).toMatchObject([{ changed: true, fence: { frozen: true } }, '57P01']);
});

test('nothing is written or read under a frozen row', async () => {
  const paid = await writer.pay({ kind: 'credit', to: 'acct-0', amount: 1 }, 'frozen');
  expect([paid, await balance('acct-0')]).toMatchObject([{ reason: 'frozen' }, { reason: 'frozen' }]);
});

test('freezing again finds the freeze, and the same epoch cannot be thawed', async () => {
  const again = await freezeFence(pool, 1);
  const thaw = await thawFence(pool, 1);
  const written = await writeFence(pool, 1);
  expect([again, thaw, written]).toMatchObject([
    { changed: false, fence: { frozen: true } },
    { changed: false, fence: { frozen: true } },
    { changed: true, fence: { frozen: true, epoch: 1 } },
  ]);
});

test('a newer epoch thaws, and an older one cannot take the row back', async () => {
  const thaw = await thawFence(pool, 2);
  const older = await writeFence(pool, 1);
  lease.epoch = 2;
  expect([thaw, older]).toMatchObject([
    { changed: true, fence: { epoch: 2, frozen: false } },
    { changed: false, fence: { epoch: 2 } },
  ]);
  expect(await writer.pay({ kind: 'credit', to: 'acct-0', amount: 1 }, 'thawed')).toMatchObject({ outcome: 'done' });
});

test('a commit whose wait for the standby is cancelled has an unknown outcome', async () => {
  const { primary, standby } = databases;
  primary.waitFor(1, ['two']);
  await primary.until(
    'waits',
    async () => (await primary.query(`select 1 from pg_stat_replication where sync_state = 'quorum'`)).length === 1,
    5000,
  );
  standby.pause();
  try {
    const paying = writer.pay({ kind: 'credit', to: 'acct-0', amount: 1 }, 'unconfirmed');
    await primary.until(
      'a commit waits',
      async () =>
        (await primary.query(`select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`))
          .length > 0,
      2500,
    );
    expect(await paying).toMatchObject({ outcome: 'unknown', reason: 'commit' });
  } finally {
    standby.resume();
  }
});

test('the canary is unknown, and not a success, when its commit is not confirmed', async () => {
  const { primary, standby } = databases;
  standby.pause();
  try {
    await expect(runCanary(pool, { region: 'here', epoch: 2, beat: 9 })).rejects.toThrow();
  } finally {
    standby.resume();
    primary.configure({ synchronous_standby_names: '' });
  }
});

test('a promoted database refuses writes until its row names the new timeline; the canary passes before', async () => {
  const { primary, standby } = databases;
  await pool.query('SELECT 1', [], { idempotent: true, deadline: 10_000 });
  await standby.caughtUpWith(await primary.flushedLsn());
  await primary.kill();
  await standby.promote();
  await pool.monitor.awaitWriter(10_000);
  const guarded = await writer.pay({ kind: 'credit', to: 'acct-0', amount: 1 }, 'promoted');
  const read = await balance('acct-0');
  const canary = await runCanary(pool, { region: 'here', epoch: 2, beat: 10 }, 5000);
  const rewritten = await rewriteTimeline(pool, 2);
  const open = await writer.pay({ kind: 'credit', to: 'acct-0', amount: 1 }, 'promoted');
  expect([guarded, read, canary, rewritten, open]).toMatchObject([
    { reason: 'fence-timeline' },
    { reason: 'fence-timeline' },
    { outcome: 'committed' },
    { changed: true, fence: { timeline: 2, currentTimeline: 2 } },
    { outcome: 'done' },
  ]);
});

test('rewriting the timeline again changes nothing', async () => {
  expect(await rewriteTimeline(pool, 2)).toMatchObject({ changed: false });
});

test('a takeover replays every lane through its seal, and the positions say so', async () => {
  const position = (await lanePositions(pool, 'writer')).get(0)!;
  journal.land({
    kind: 'entry',
    lane: 0,
    position: position + 1,
    epoch: 2,
    key: 'orphan',
    hash: 'h',
    deltas: [{ account: 'acct-5', amount: 3 }],
    result: '{}',
  });
  const decline = { lane: 0, position: position + 2, epoch: 2, key: 'orphaned decline', hash: 'h' };
  journal.land({ kind: 'decline', ...decline, result: '{"balance":3}' });
  const seals = await sealLanes(journal, lanes, 3);
  await writeFence(pool, 3);
  const report = await replayLanes({ ledger: new PgLedger(pool), journal, epoch: 3, lanes, deadline: 3000 });
  expect(report).toMatchObject({ entries: 1, external: 3, conserved: true, negative: [] });
  expect([...(await lanePositions(pool, 'writer')).values()]).toEqual(seals);
  const { rows } = await pool.query('SELECT * FROM payments WHERE key = $1', [decline.key], { idempotent: true });
  expect(rows).toEqual([{ ...decline, outcome: 'declined', result: { balance: 3 } }]);
});

test('the older epoch cannot write any more', async () => {
  expect(await writer.pay({ kind: 'credit', to: 'acct-0', amount: 1 }, 'late')).toMatchObject({
    reason: 'fence-epoch',
  });
});

test('the grade without a journal writes by the same transaction', async () => {
  lease.epoch = 3;
  const lean = new LaneWriter({ lease, ledger: new PgLedger(pool), lanes, margin: 100, deadline: 3000 });
  const request = { kind: 'transfer', from: 'acct-8', to: 'acct-9', amount: 7 } as const;
  expect([await lean.pay(request, 'lean'), await lean.pay(request, 'lean')]).toMatchObject([
    { outcome: 'done', epoch: 3, repeated: false },
    { outcome: 'done', epoch: 3, repeated: true },
  ]);
});
