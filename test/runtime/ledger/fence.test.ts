import type { PostgresMember } from '../../../local/postgres';
import { HaPool } from '../../../runtime/database/pool';
import { createLedger } from '../../../runtime/ledger/birth';
import { runCanary } from '../../../runtime/ledger/canary';
import { changeOf } from '../../../runtime/ledger/change';
import { freezeFence, readFence, rewriteTimeline, thawFence, writeFence } from '../../../runtime/ledger/fence';
import { OutcomeUnknown } from '../../../runtime/ledger/outcome';
import { PgLedger } from '../../../runtime/ledger/pg-ledger';
import { readBalance } from '../../../runtime/ledger/read';
import { replayLanes } from '../../../runtime/ledger/replay';
import { sealLanes } from '../../../runtime/ledger/seal';
import type { JournalEntry } from '../../../runtime/protocol/journal';
import { administrator, openBench, type Bench } from '../../local/postgres/support';
import { MemoryJournal, PlayedLease } from '../support/memory';

/** What the database itself must refuse, whoever asks: each test begins at epoch 5, thawed, on timeline 1. */
const deadline = 5000;
const lanes = 2;
let bench: Bench;
let member: PostgresMember;
let pool: HaPool;
let ledger: PgLedger;

beforeAll(async () => {
  bench = await openBench();
  member = await bench.primary('fenced');
  pool = new HaPool({
    members: [member.address],
    database: 'postgres',
    credentials: async () => administrator,
    statementTimeout: deadline,
  });
  ledger = new PgLedger(pool);
  await createLedger(pool, { lanes, accounts: { a: 10, b: 0 }, epoch: 5 });
});
beforeEach(() => row({ epoch: 5, timeline: 1, frozen: false }));
afterAll(async () => {
  await pool?.close();
  await bench?.run.remove();
});

const row = ({ epoch, timeline, frozen }: { epoch: number; timeline: number; frozen: boolean }) =>
  member.query('update holdfast_fence set epoch = $1, timeline = $2, frozen = $3', [epoch, timeline, frozen]);
const entry = (lane: number, position: number, from: string, to: string, amount: number): JournalEntry => ({
  kind: 'entry',
  lane,
  position,
  epoch: 4,
  key: 'one key',
  hash: 'h',
  deltas: [
    { account: from, amount: -amount },
    { account: to, amount },
  ],
  result: '{}',
});
const soon = <T>(work: Promise<T>): Promise<T | 'waits'> =>
  Promise.race([work, new Promise<'waits'>((resolve) => setTimeout(resolve, 300, 'waits'))]);

describe('the fence row', () => {
  test('is not taken back by an older epoch', async () => {
    expect(await writeFence(pool, 4)).toMatchObject({ changed: false, fence: { epoch: 5 } });
  });

  test('stays frozen when its own epoch is written again', async () => {
    await freezeFence(pool, 5);
    expect(await writeFence(pool, 5)).toMatchObject({ fence: { epoch: 5, frozen: true } });
  });

  test('is not frozen for an epoch that it does not name', async () => {
    expect(await freezeFence(pool, 4)).toMatchObject({ changed: false, fence: { epoch: 5, frozen: false } });
  });

  test('is thawed by a newer epoch alone', async () => {
    await freezeFence(pool, 5);
    expect(await thawFence(pool, 5)).toMatchObject({ changed: false, fence: { epoch: 5, frozen: true } });
    expect(await thawFence(pool, 6)).toMatchObject({ changed: true, fence: { epoch: 6, frozen: false } });
  });

  test('gets a newer timeline from the owner of its epoch, and stays frozen', async () => {
    await row({ epoch: 5, timeline: 0, frozen: true });
    expect(await rewriteTimeline(pool, 4)).toMatchObject({ changed: false, fence: { timeline: 0 } });
    expect(await rewriteTimeline(pool, 5)).toMatchObject({ changed: true, fence: { timeline: 1, frozen: true } });
  });

  test('never goes back to an older timeline', async () => {
    await row({ epoch: 5, timeline: 7, frozen: false });
    expect(await rewriteTimeline(pool, 5)).toMatchObject({ changed: false, fence: { timeline: 7 } });
  });

  test('is frozen only after the payments that have looked at it', async () => {
    let finish = () => undefined as void;
    const paying = ledger.transaction(async (transaction) => {
      await transaction.lock(0);
      await new Promise<void>((resolve) => (finish = resolve));
      await transaction.commit();
    }, deadline);
    await member.until('a payment looks', async () => (await locks()) > 0, deadline);
    const freezing = freezeFence(pool, 5, { grace: deadline });
    const before = await soon(freezing);
    finish();
    await paying;
    expect([before, await freezing]).toMatchObject(['waits', { changed: true }]);
  });

  const locks = async () =>
    (await member.query(`select 1 from pg_locks where relation = 'holdfast_fence'::regclass and granted`)).length;
});

describe('a lane', () => {
  test('is written by one payment at a time', async () => {
    const second = await ledger.transaction(async (first) => {
      await first.lock(0);
      const waiting = ledger.transaction((other) => other.lock(0), deadline);
      const seen = await soon(waiting);
      await first.commit();
      await waiting;
      return seen;
    }, deadline);
    expect(second).toBe('waits');
  });

  test('takes a change only at its very position', async () => {
    const ahead = ledger.transaction(async (transaction) => {
      await transaction.lock(0);
      await transaction.apply(changeOf(0, 8, [entry(0, 9, 'a', 'b', 1)]));
      await transaction.commit();
    }, deadline);
    await expect(ahead).rejects.toThrow('lane 0 is not at position 8');
    expect((await ledger.totals(deadline)).positions.get(0)).toBe(0);
  });
});

test('a canary of another epoch than the row proves nothing', async () => {
  const canary = await runCanary(pool, { region: 'here', epoch: 4, beat: 1 });
  expect([canary.outcome, await member.query('select * from canary')]).toEqual(['other-epoch', []]);
});

test('a commit that is warned about has an unknown outcome', async () => {
  await member.query('create table warned (id int)');
  await member.query(
    `create function warn() returns trigger language plpgsql as $$ begin raise warning 'late'; return null; end $$`,
  );
  await member.query(
    'create constraint trigger warn after insert on warned deferrable initially deferred for each row execute function warn()',
  );
  const committing = pool.transaction(async (transaction) => {
    await transaction.query('insert into warned values (1)');
    await transaction.commit();
  });
  await expect(committing).rejects.toMatchObject({ code: 'HOLDFAST_UNCONFIRMED' });
});

test('a payment whose commit is not confirmed is unknown to the ledger', async () => {
  const paying = ledger.transaction(async (transaction) => {
    await transaction.lock(0);
    await member.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and datname = 'postgres'`,
    );
    await transaction.commit();
  }, deadline);
  await expect(paying).rejects.toThrow(OutcomeUnknown);
});

describe('a balance', () => {
  const lease = new PlayedLease();
  beforeEach(() => Object.assign(lease, { epoch: 5, valid: true, remaining: 1000, phase: 'serving' }));
  const read = () => readBalance({ pool, lease, margin: 100, deadline }, 'a');

  test('is read under a row that names the epoch and the timeline', async () => {
    expect(await read()).toMatchObject({ outcome: 'read', epoch: 5, balance: 10 });
  });

  test.each([
    ['another epoch', { epoch: 6, timeline: 1, frozen: false }, 'fence-epoch'],
    ['a timeline that the row does not name', { epoch: 5, timeline: 0, frozen: false }, 'fence-timeline'],
    ['a frozen row', { epoch: 5, timeline: 1, frozen: true }, 'frozen'],
  ])('is refused under %s', async (_, present, reason) => {
    await row(present);
    expect(await read()).toMatchObject({ outcome: 'refused', reason });
  });

  test('is not told after the lease was lost', async () => {
    const grant = lease.grant();
    lease.grant = () => ((lease.valid = false), grant);
    expect(await read()).toMatchObject({ outcome: 'refused', reason: 'lease-lost' });
  });
});

test('lanes are replayed one after the other, though a balance is below zero on the way, and one key is one payment a lane', async () => {
  const journal = new MemoryJournal();
  journal.land(entry(0, 1, 'b', 'a', 5));
  journal.land(entry(1, 1, 'a', 'b', 5));
  await sealLanes(journal, lanes, 5);
  const report = await replayLanes({ ledger, journal, epoch: 5, lanes, deadline, concurrency: 1 });
  expect(report).toMatchObject({ entries: 2, conserved: true, negative: [] });
  expect(await readFence(pool)).toMatchObject({ epoch: 5 });
});
