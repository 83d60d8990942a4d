import type { Confirmation } from '../../../lambda/journal/decide';
import { metrics } from '../../../lambda/journal/metrics';
import { paced } from '../../../lambda/journal/pace';
import { readTrimSettings } from '../../../lambda/journal/settings';
import type { TrimStore } from '../../../lambda/journal/store';
import { trimJournal } from '../../../lambda/journal/trim';
import type { JournalRecord } from '../../../runtime/protocol/journal';
import { lease, MemoryControl, primary, record, standby, testContext } from '../support/memory';

const day = 86_400_000;
const now = 100 * day;
const old = now - 40 * day;
const young = now - day;

/** Both tables in memory, with the conditions of the real one. */
class MemoryTrimStore implements TrimStore {
  readonly confirmations = new Map<string, Confirmation>();
  readonly records = new Map<number, JournalRecord[]>();
  /** Called before each deletion. */
  beforeRemoval: () => void = () => undefined;

  /** Fills a lane from position 1 on. */
  fill(lane: number, ...times: number[]): void {
    this.records.set(
      lane,
      times.map((at, index) => ({ kind: 'seal', lane, position: index + 1, epoch: 1, at })),
    );
  }
  left = (lane: number) => (this.records.get(lane) ?? []).map(({ position }) => position);
  first = async (lane: number, limit: number) => (this.records.get(lane) ?? []).slice(0, limit);
  async remove(lane: number, position: number, before: number) {
    this.beforeRemoval();
    const lanes = this.records.get(lane) ?? [];
    const found = lanes.find((one) => one.position === position);
    if (!found || !(found.at !== undefined && found.at < before)) return false;
    this.records.set(
      lane,
      lanes.filter((one) => one !== found),
    );
    return true;
  }
  confirm = async (confirmation: Confirmation) => void this.confirmations.set(confirmation.region, confirmation);
  confirmation = async (region: string) => this.confirmations.get(region);
}

/** A database of one role, with the same position in every lane. */
const databaseAt = (role: 'writer' | 'replica', position: number) => async () =>
  ({
    role,
    pool: { query: async () => ({ rows: [0, 1, 2, 3].map((lane) => ({ lane, position })) }) },
    close: async () => undefined,
  }) as never;

interface Setting {
  readonly region?: string;
  readonly role?: 'writer' | 'replica';
  readonly position?: number;
  readonly control?: MemoryControl;
  readonly remaining?: () => number;
}

function run(store: TrimStore, setting: Setting = {}) {
  const { region = primary, role = 'writer', position = 1000, remaining = () => 600_000 } = setting;
  const context = testContext({
    region,
    store: setting.control ?? new MemoryControl(lease()),
    now: () => now,
    database: databaseAt(role, position),
  });
  return trimJournal(context, { store, retention: 35 * day, freshness: 10_800_000, pace: async () => {}, remaining });
}

const confirmedByBoth = async (position = 1000) => {
  const store = new MemoryTrimStore();
  await run(store, { region: standby, role: 'replica', position });
  return store;
};

test('each Region confirms how far its own database has come', async () => {
  const store = new MemoryTrimStore();
  await run(store, { region: standby, role: 'replica', position: 7 });
  expect(store.confirmations.get(standby)).toEqual({
    region: standby,
    epoch: 1,
    role: 'replica',
    at: now,
    positions: [7, 7, 7, 7],
  });
});

test('the Region that does not hold the lease deletes nothing', async () => {
  const store = await confirmedByBoth();
  store.fill(0, old, old, young);
  const report = await run(store, { region: standby, role: 'replica' });
  expect([report.deleted, store.left(0)]).toEqual([0, [1, 2, 3]]);
});

test('the holder deletes what is old and held by both, in every lane', async () => {
  const store = await confirmedByBoth();
  for (const lane of [0, 1, 2, 3]) store.fill(lane, old, old, young);
  expect(await run(store)).toMatchObject({ deleted: 8 });
  expect([0, 1, 2, 3].map(store.left)).toEqual([[3], [3], [3], [3]]);
});

test('a position that the replica has not confirmed stays, however old', async () => {
  const store = await confirmedByBoth(2);
  store.fill(0, old, old, old);
  await run(store);
  expect(store.left(0)).toEqual([2, 3]);
});

test('the last record of a lane stays: a lane without records would begin anew at position 1', async () => {
  const store = await confirmedByBoth(3);
  store.fill(0, old, old, old);
  await run(store, { position: 3 });
  expect(store.left(0)).toEqual([3]);
});

test('a lane of more records than one batch is trimmed to its end', async () => {
  const store = await confirmedByBoth();
  store.fill(0, ...new Array<number>(130).fill(old), young);
  expect(await run(store)).toMatchObject({ deleted: 130 });
});

test('a failover that opens meanwhile ends the run after the batch under way', async () => {
  const store = await confirmedByBoth();
  store.fill(0, ...new Array<number>(200).fill(old), young);
  const control = new MemoryControl(lease());
  store.beforeRemoval = () => void control.records.set(2, record({ epoch: 2, status: 'open' }));
  const report = await run(store, { control });
  expect(report).toMatchObject({ deleted: 50, stopped: 'the failover to epoch 2 is open' });
});

test('a table that refuses every deletion is not asked for ever', async () => {
  const store = await confirmedByBoth();
  store.fill(0, ...new Array<number>(60).fill(old));
  store.remove = async () => false;
  expect(await run(store)).toMatchObject({ deleted: 0 });
});

test('no batch begins when the time is almost up', async () => {
  const store = await confirmedByBoth();
  store.fill(0, old, old, young);
  expect(await run(store, { remaining: () => 19_000 })).toMatchObject({ deleted: 0, stopped: 'the time is up' });
});

test('before the lease is born no database is asked', async () => {
  const context = testContext({ store: new MemoryControl(undefined) });
  const options = {
    store: new MemoryTrimStore(),
    retention: 1,
    freshness: 1,
    pace: async () => {},
    remaining: () => 1,
  };
  expect(await trimJournal(context, options)).toEqual({ deleted: 0, stopped: 'there is no lease' });
});

test('says how old the journal is when nothing could be trimmed', async () => {
  const store = new MemoryTrimStore();
  store.fill(0, old, old + day, young);
  store.fill(1, old);
  expect(await run(store)).toMatchObject({ stopped: expect.stringContaining('confirmed nothing'), oldest: 39 * day });
});

test('only the writer says how old the journal is', () => {
  const report = (role: string) => ({ deleted: 0, oldest: 36 * day, confirmed: { role, epoch: 1 } });
  expect(metrics('payments', report('replica'), now)).toBeUndefined();
  expect(metrics('payments', report('writer'), now)).toMatchObject({ Scope: 'payments', OldestJournalRecord: 36 });
});

test('deletions keep to their rate, however many wait', async () => {
  let now = 0;
  const waits: number[] = [];
  const pace = paced(200, { now: () => now, sleep: async (milliseconds) => waits.push(milliseconds) });
  await Promise.all(Array.from({ length: 4 }, pace));
  expect(waits).toEqual([5, 10, 15]);
  // What was not used is not saved up.
  now = 1000;
  await Promise.all(Array.from({ length: 3 }, pace));
  expect(waits.slice(3)).toEqual([5, 10]);
});

test('there is no default for how long the journal is kept', () => {
  expect(() => readTrimSettings({})).toThrow('HOLDFAST_JOURNAL_RETENTION is "undefined"; allowed is a number above 0');
});
