import type { FastifyInstance } from 'fastify';
import { limitsOf } from '../../../app/payments/limits';
import { PaymentsInstance } from '../../../app/payments/instance';
import { paymentsServer } from '../../../app/payments/server';
import { hostClock } from '../../../runtime/clock/clock';
import { productionTimers, scaleTimers } from '../../../runtime/config/timers';
import type { RuntimeConfig } from '../../../runtime/config/config';
import type { LeaseStore } from '../../../runtime/lease/store';
import { writeFence } from '../../../runtime/ledger/fence';
import type { Lease } from '../../../runtime/protocol/lease';
import { MemoryJournal } from '../../runtime/support/memory';
import { openDatabases, type Databases } from '../../runtime/support/postgres';

const regions = { primary: 'us-east-1', standby: 'us-west-2', witness: 'us-east-2' };
const member = (role: string) => ({ identifier: `payments-${role}`, readReplicas: [], secretId: 'payments-db' });
const config: RuntimeConfig = {
  scope: 'payments',
  regions,
  grade: 'journal',
  lanes: 4,
  tables: { control: 'payments-control', journal: 'payments-journal' },
  databases: { 'us-east-1': member('primary'), 'us-west-2': member('standby') },
  databaseName: 'payments',
  groups: {},
  endpoints: { service: 'https://payments.test', regional: {} },
  topicName: 'payments-alerts',
  rpoLag: 30,
  timers: scaleTimers(productionTimers, 10),
};

/** The control table, which a test can silence and write to. */
class PlayedStore implements LeaseStore {
  lease?: Lease;
  silent = false;

  async read() {
    return this.answer(() => this.lease);
  }

  async renew(epoch: number, holder: string, onSend: () => void) {
    onSend();
    return this.answer(() => {
      const { lease } = this;
      if (!lease || lease.epoch !== epoch || lease.holder !== holder || lease.revokedBy) return undefined;
      return (this.lease = { ...lease, beat: lease.beat + 1 });
    });
  }

  async create(lease: Lease) {
    return this.answer(() => (this.lease ? false : Boolean((this.lease = lease))));
  }

  private answer<T>(work: () => T): T {
    if (this.silent) throw new Error('the store is out of reach');
    return work();
  }
}

let databases: Databases;
let service: PaymentsInstance;
let server: FastifyInstance;
let address: string;
const store = new PlayedStore();
const journal = new MemoryJournal();

function instanceOf(region: string): PaymentsInstance {
  return new PaymentsInstance({
    environment: {
      config,
      region,
      instance: `${region}-1`,
      members: [databases.primary.address, databases.standby.address],
      port: 0,
      host: '127.0.0.1',
    },
    clock: hostClock({ wall: 60_000 }),
    leaseStore: store,
    journal,
    credentials: async () => ({ user: 'holdfast', password: 'secret' }),
    log: () => undefined,
  });
}

// One history, told in order, of an instance that starts with neither store nor database.
beforeAll(async () => {
  databases = await openDatabases();
  await databases.primary.kill();
  store.silent = true;
  service = instanceOf('us-east-1');
  server = paymentsServer(service, { region: 'us-east-1', instance: 'us-east-1-1' });
  service.start();
  address = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server?.close();
  await service?.stop();
  await databases?.close();
});

const get = async (path: string) => {
  const answer = await fetch(`${address}${path}`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const post = async (path: string, payload: object, key?: string) => {
  const headers = { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) };
  const answer = await fetch(`${address}${path}`, { method: 'POST', body: JSON.stringify(payload), headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown>, headers: answer.headers };
};
const transfer = (key: string, amount = 5) => post('/transfers', { from: 'acct-001', to: 'acct-002', amount }, key);

async function until(condition: () => Promise<boolean>, limit = 15_000): Promise<void> {
  const end = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${limit} ms: ${JSON.stringify(service.facts())}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const healthy = async () => (await get('/health')).status === 200;

test('without store and database it lives, and says why it is not healthy', async () => {
  const [live, health, paid] = [await get('/live'), await get('/health'), await transfer('early')];
  expect([live.status, health, paid.status, paid.body.outcome]).toMatchObject([
    200,
    { status: 503, body: { reasons: ['the store has not answered yet', 'nobody is known to hold the lease'] } },
    503,
    'refused',
  ]);
  expect(paid.headers.get('retry-after')).toBe('1');
});

test('with the store, but without the database, it learns its role and gets no valid lease', async () => {
  store.silent = false;
  await until(async () => (await get('/health')).body.role === 'holder');
  expect((await get('/takeover')).status).toBe(503);
});

test('with both it creates the ledger and serves', async () => {
  await databases.primary.start();
  await until(healthy);
  expect([(await get('/takeover')).status, (await get('/db-health')).status]).toEqual([200, 200]);
  expect((await get('/accounts/acct-000')).body).toMatchObject({ outcome: 'read', balance: 1_000_000, epoch: 1 });
});

test('a transfer is acknowledged with its place, and again with the same key', async () => {
  const first = await transfer('t1');
  const again = await transfer('t1');
  const place = { lane: first.body.lane, position: first.body.position };
  expect(first).toMatchObject({
    status: 201,
    body: { outcome: 'done', region: 'us-east-1', instance: 'us-east-1-1', epoch: 1, key: 't1', amount: 5 },
  });
  expect(again).toMatchObject({ status: 201, body: { ...place, repeated: true, amount: 5 } });
});

test('fails with 409 when a key comes back with another request', async () => {
  expect(await transfer('t1', 6)).toMatchObject({ status: 409, body: { outcome: 'error' } });
});

test('a transfer without funds is declined with 402', async () => {
  expect(await transfer('t2', 2_000_000)).toMatchObject({ status: 402, body: { outcome: 'declined' } });
});

test.each([
  ['no key', { from: 'acct-001', to: 'acct-002', amount: 1 }, undefined],
  ['an amount of zero', { from: 'acct-001', to: 'acct-002', amount: 0 }, 'b'],
  ['half a cent', { from: 'acct-001', to: 'acct-002', amount: 0.5 }, 'b'],
  ['an amount in words', { from: 'acct-001', to: 'acct-002', amount: '1' }, 'b'],
  ['one account', { from: 'acct-001', to: 'acct-001', amount: 1 }, 'b'],
  ['an unknown field', { from: 'acct-001', to: 'acct-002', amount: 1, note: 'x' }, 'b'],
])('fails with 400 for %s', async (_, body, key) => {
  expect(await post('/transfers', body, key)).toMatchObject({ status: 400, body: { outcome: 'error' } });
});

test('fails with 404 for an account that does not exist', async () => {
  expect(await post('/credits', { to: 'nobody', amount: 1 }, 'c1')).toMatchObject({ status: 404 });
});

test('a store that falls silent ends its writes after L, and heals by itself', async () => {
  store.silent = true;
  await until(async () => !(await healthy()));
  const refused = await transfer('silent');
  store.silent = false;
  await until(healthy);
  expect([refused.body.reason, (await transfer('healed')).status]).toEqual(['no-lease', 201]);
});

test('a hung database gets refusals within a bounded time, and its lease lapses', async () => {
  databases.primary.pause();
  try {
    const startedAt = performance.now();
    const answers = await Promise.all(Array.from({ length: 150 }, (_, i) => transfer(`hung-${i}`)));
    const took = performance.now() - startedAt;
    expect(answers.every(({ status }) => status === 503)).toBe(true);
    expect(took).toBeLessThan(12 * limitsOf(config.timers).statement);
    await until(async () => !service.lease.grant().valid);
  } finally {
    databases.primary.resume();
  }
  await until(healthy);
});

test('taken over by the other Region, it refuses at once and waits as a standby', async () => {
  store.lease = { ...store.lease!, epoch: 2, holder: 'us-west-2', phase: 'promoting' };
  await until(async () => (await transfer('after')).body.reason === 'no-lease');
  await until(healthy);
  expect([
    (await get('/health')).body.role,
    (await get('/takeover')).status,
    (await get('/accounts/acct-000')).status,
  ]).toEqual(['standby', 503, 503]);
});

test('given the lease back in phase promoting, it renews only once the fence row names the epoch, and writes only when open', async () => {
  store.lease = { ...store.lease!, epoch: 3, holder: 'us-east-1', phase: 'promoting' };
  await until(async () => service.lease.grant().epoch === 3);
  await new Promise((resolve) => setTimeout(resolve, 600));
  const unfenced = service.lease.grant().valid;
  await writeFence(service.pool, 3);
  await until(async () => service.lease.grant().valid);
  const promoting = (await transfer('promoting')).body.reason;
  store.lease = { ...store.lease!, phase: 'serving' };
  await until(healthy);
  expect([unfenced, promoting, (await transfer('t1')).body]).toMatchObject([
    false,
    'not-open',
    { outcome: 'done', repeated: true, epoch: 3 },
  ]);
});

test('a lease that came back after a switchover was given up finds its row frozen, and thaws it', async () => {
  await service.pool.query('UPDATE holdfast_fence SET frozen = true');
  await until(async () => (await transfer('frozen')).body.reason === 'frozen');
  store.lease = { ...store.lease!, epoch: 4 };
  await until(async () => service.lease.grant().epoch === 4 && (await healthy()));
  expect((await transfer('thawed')).status).toBe(201);
});

test('a payment that meets a frozen row waits for the lease, and is made by its new epoch', async () => {
  await service.pool.query('UPDATE holdfast_fence SET frozen = true');
  await until(async () => (await get('/health')).status === 503);
  const waiting = transfer('held');
  await new Promise((resolve) => setTimeout(resolve, 100));
  store.lease = { ...store.lease!, epoch: 5 };
  expect(await waiting).toMatchObject({ status: 201, body: { outcome: 'done', epoch: 5, key: 'held' } });
});

test('an instance of the Region without the lease passes payments and reads on, under the same key', async () => {
  const away = instanceOf('us-west-2');
  const standby = paymentsServer(away, { region: 'us-west-2', instance: 'west', doors: { 'us-east-1': address } });
  away.start();
  const here = address;
  try {
    address = await standby.listen({ host: '127.0.0.1', port: 0 });
    await until(async () => (await get('/health')).body.role === 'standby');
    const paid = await transfer('passed-on');
    const again = await transfer('passed-on');
    expect([paid, again, await get('/accounts/acct-001')]).toMatchObject([
      { status: 201, body: { region: 'us-east-1', outcome: 'done', key: 'passed-on' } },
      { status: 201, body: { repeated: true } },
      { status: 200, body: { region: 'us-east-1', outcome: 'read' } },
    ]);
  } finally {
    address = here;
    await standby.close();
    await away.stop();
  }
});

test('while it drains it is neither alive nor healthy, and takes nothing new', async () => {
  service.drain();
  expect([(await get('/live')).status, (await get('/health')).status, (await transfer('late')).body.reason]).toEqual([
    503,
    503,
    'draining',
  ]);
});
