import type { PostgresMember } from '../../../local/postgres';
import type { Clients } from '../../../lambda/aws/clients';
import { visitDatabase } from '../../../lambda/database/session';
import { catchUp, fence, freeze, thaw } from '../../../lambda/failover/steps/database';
import { measureLag } from '../../../lambda/failover/steps/observe';
import { replay } from '../../../lambda/failover/steps/replay';
import { seal } from '../../../lambda/failover/steps/seal';
import type { FailoverState } from '../../../lambda/failover/state';
import { createLedger } from '../../../runtime/ledger/birth';
import type { JournalRecord } from '../../../runtime/protocol/journal';
import { administrator, type Bench, openBench, streaming } from '../../local/postgres/support';
import {
  config as base,
  lease,
  MemoryControl,
  MemoryJournal,
  primary,
  record,
  standby,
  testContext,
} from '../support/memory';

const config = { ...base, databaseName: 'postgres' };
const env = { PGSSLMODE: 'disable' };
const state = (changes: Partial<FailoverState> = {}): FailoverState => ({
  kind: 'switchover',
  execution: 'by-hand',
  attempt: 1,
  from: primary,
  to: standby,
  epoch: 2,
  outcome: 'ok',
  ...changes,
});

let bench: Bench;
let a: PostgresMember;
let b: PostgresMember;
const book = new MemoryJournal();
const store = new MemoryControl(lease(), new Map([[2, record({ kind: 'switchover', status: 'open' })]]));

/** What a function in the Region of a member is given; RDS and the secret store answer from the member. */
function at(region: string, member: PostgresMember) {
  const { host, port } = member.address;
  const SecretString = JSON.stringify({ username: administrator.user, password: administrator.password });
  const clients = {
    rds: { send: async () => ({ DBInstances: [{ Endpoint: { Address: host, Port: port } }] }) },
    secrets: { send: async () => ({ SecretString }) },
  } as unknown as Clients;
  const database = () => visitDatabase({ config, region, clients, env });
  return testContext({ config, region, database, store, book, now: Date.now });
}

const entry = (lane: number, position: number, deltas: [string, number][], epoch = 1): JournalRecord => ({
  kind: 'entry',
  lane,
  position,
  epoch,
  key: `key-${lane}-${position}`,
  hash: 'h',
  deltas: deltas.map(([account, amount]) => ({ account, amount })),
  result: '{"outcome":"done"}',
});
const row = async (member: PostgresMember) =>
  (await member.query<{ epoch: string; timeline: number; frozen: boolean }>('select * from holdfast_fence'))[0]!;

// One history, told in order: a planned move that is aborted, then one that goes through.
beforeAll(async () => {
  bench = await openBench();
  a = await bench.primary('member-a');
  b = await bench.standby('member-b', a);
  await streaming(a, 'member-b');
  const session = await at(primary, a).database();
  await createLedger(session.pool, { lanes: config.lanes, accounts: { alice: 100, bob: 0 }, epoch: 1 });
  await session.close();
  await b.caughtUpWith(await a.flushedLsn());
});
afterAll(() => bench.run.remove());

test('a visit tells the writer from the replica', async () => {
  const roles = await Promise.all(
    [at(primary, a), at(standby, b)].map(async (context) => {
      const session = await context.database();
      await session.close();
      return session.role;
    }),
  );
  expect(roles).toEqual(['writer', 'replica']);
});

test('the lag is what the journal holds and the replica does not', async () => {
  await book.put(entry(0, 1, [['alice', -30], ['bob', 30]])); // prettier-ignore
  await book.put(entry(1, 1, [['carol', 5]]));
  expect(await measureLag(at(standby, b), await store.snapshot())).toMatchObject({
    known: true,
    amount: 2,
    unit: 'entries',
  });
});

test('a freeze ends the epoch and tells the final position, twice the same way', async () => {
  const first = await freeze(at(primary, a), state());
  expect(first).toMatchObject({ outcome: 'ok', finalLsn: expect.stringMatching(/^[0-9A-F]+\/[0-9A-F]+$/) });
  expect((await freeze(at(primary, a), state())).outcome).toBe('ok');
  expect(await row(a)).toMatchObject({ frozen: true });
  expect((await catchUp(at(standby, b), state(first))).outcome).toBe('ok');
});

test('a freeze of another epoch is stale', async () => {
  expect((await freeze(at(primary, a), state({ epoch: 9 }))).outcome).toBe('stale-epoch');
});

test('an epoch that was frozen is not thawed', async () => {
  expect((await thaw(at(primary, a), state())).outcome).toBe('stale-epoch');
  expect(await row(a)).toMatchObject({ frozen: true });
});

test('a newer epoch of the same Region thaws, and the record knows', async () => {
  store.current = lease({ epoch: 2 });
  await store.amend(2, { status: 'aborted', thawed: false });
  expect((await thaw(at(primary, a), state())).outcome).toBe('ok');
  expect(Number((await row(a)).epoch)).toBe(2);
  expect(await row(a)).toMatchObject({ frozen: false });
  expect(store.records.get(2)!.thawed).toBe(true);
});

test('a replica is not fenced yet', async () => {
  expect((await fence(at(standby, b), state({ epoch: 3 }))).outcome).toBe('wait');
});

test('a promoted database gets the new epoch and its own timeline, and sessions in the way are ended', async () => {
  const frozen = await freeze(at(primary, a), state({ epoch: 3 }));
  expect((await catchUp(at(standby, b), state({ ...frozen, epoch: 3 }))).outcome).toBe('ok');
  await b.promote();
  const blocker = await at(standby, b).database();
  const held = blocker.pool.transaction(async (transaction) => {
    await transaction.query('SELECT 1 FROM holdfast_fence FOR SHARE');
    await transaction.query('SELECT pg_sleep(10)');
  });
  const ended = expect(held).rejects.toThrow();
  expect((await fence(at(standby, b), state({ epoch: 3 }))).outcome).toBe('ok');
  await ended;
  await blocker.close();
  expect(await row(b)).toMatchObject({ timeline: 2, frozen: false });
});

test('a fence of an older epoch is stale', async () => {
  expect((await fence(at(standby, b), state({ epoch: 2 }))).outcome).toBe('stale-epoch');
});

test('a replay brings every lane to its seal, and the books are good', async () => {
  const move = state({ epoch: 3 });
  await seal(at(standby, b), move);
  expect(await replay(at(standby, b), move)).toMatchObject({
    outcome: 'ok',
    replay: { entries: 2, before: 100, external: 5 },
  });
  expect(await replay(at(standby, b), move)).toMatchObject({ outcome: 'ok', replay: { entries: 0 } });
  const accounts = await b.query('select id, balance::int from accounts order by id');
  expect(accounts).toEqual([{ id: 'alice', balance: 70 }, { id: 'bob', balance: 30 }, { id: 'carol', balance: 5 }]); // prettier-ignore
});

test('a replay that leaves a balance negative halts for a person', async () => {
  store.records.set(4, record({ epoch: 4, status: 'open' }));
  const move = state({ epoch: 4 });
  await book.put(entry(2, 2, [['bob', -500], ['alice', 500]], 3)); // prettier-ignore
  await seal(at(standby, b), move);
  await fence(at(standby, b), move);
  expect(await replay(at(standby, b), move)).toMatchObject({
    outcome: 'contradiction',
    detail: 'balances are negative after the replay: bob',
  });
  expect(store.records.get(4)!.status).toBe('halted');
});

test('fails when the database has no endpoint', async () => {
  const clients = {
    rds: { send: async () => ({ DBInstances: [{}] }) },
    secrets: { send: async () => ({ SecretString: '{}' }) },
  } as unknown as Clients;
  await expect(visitDatabase({ config, region: standby, clients, env })).rejects.toThrow(
    /"payments-standby" in us-west-2 has no endpoint yet/,
  );
});
