import type { HaPool, SqlTransaction } from '../../../runtime/database/pool';
import type { Grant, LeaseClient } from '../../../runtime/lease/client';
import { Keeper, type KeeperEvent } from '../../../runtime/ledger/keeper';

const clock = { now: () => 50, jumps: () => 0, sleep: async () => undefined };
const serving: Grant = { epoch: 2, holder: 'here', phase: 'serving', valid: true, remaining: 900, beat: 7 };

/** A database with this fence row (none: it is empty), which takes every statement, and a lease with this grant. */
function setUp(row: { epoch: number; frozen?: boolean } | undefined, grant: Partial<Grant> = {}) {
  const statements: string[] = [];
  const events: KeeperEvent[] = [];
  const canaries: number[] = [];
  const now = { ...serving, ...grant };
  const query = async (text: string, values: readonly unknown[] = []) => {
    statements.push(text.trim().split(/\s/)[0]!);
    if (!row) return { rows: [], rowCount: 0 };
    const written = /INSERT INTO canary/.test(text) && values[1] === row.epoch ? 1 : 0;
    return { rows: [{ timeline: 1, current: 1, frozen: false, pid: 1, written, ...row }], rowCount: 1 };
  };
  const transaction = { query, begin: query, commit: async () => undefined } as unknown as SqlTransaction;
  const pool = {
    transaction: (work: (open: SqlTransaction) => Promise<unknown>) => work(transaction),
    query,
  } as unknown as HaPool;
  const lease = {
    grant: () => now,
    holds: () => now.valid,
    canaryCommitted: (epoch: number) => void canaries.push(epoch),
    turn: async () => undefined,
  } as unknown as LeaseClient;
  const options = { region: 'here', lease, pool, clock, lanes: 1, openingBalances: {}, interval: 100, deadline: 100 };
  const keeper = new Keeper({ ...options, onEvent: (event) => void events.push(event) });
  return { keeper, statements, events, canaries };
}

test('a canary that commits under the epoch is told to the lease', async () => {
  const { keeper, canaries, events } = setUp({ epoch: 2 });
  await keeper.turn();
  expect([canaries, events]).toEqual([[2], []]);
});

test('a row of an older epoch is thawed for a lease that is open', async () => {
  const { keeper, events, canaries } = setUp({ epoch: 1, frozen: true });
  await keeper.turn();
  expect([events, canaries]).toEqual([[{ kind: 'thawed', epoch: 2 }], []]);
});

test.each<[string, number, Partial<Grant>]>([
  ['while its Region takes over', 1, { phase: 'promoting' }],
  ['after it was handed over', 1, { phase: 'handed' }],
  ['by an older epoch', 3, {}],
])('a row is not thawed %s', async (_, epoch, grant) => {
  const { keeper, statements } = setUp({ epoch, frozen: true }, grant);
  await keeper.turn();
  expect(statements).toEqual(['WITH']);
});

test('a Region that does not hold the lease leaves the database alone', async () => {
  const { keeper, statements } = setUp({ epoch: 1 }, { holder: 'there' });
  await keeper.turn();
  expect(statements).toEqual([]);
});

test('an empty database under a later epoch is not born again', async () => {
  const { keeper, events, canaries } = setUp(undefined);
  await keeper.turn();
  expect([events, canaries]).toMatchObject([[{ kind: 'birth-refused' }], []]);
});
