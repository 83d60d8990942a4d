import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { HaPool, NoMember } from '../../../runtime/database/pool';
import { openDatabases, type Databases } from '../support/postgres';

let databases: Databases;

// One history, told in order: the primary hangs, the standby takes its place, the old primary comes back.
beforeAll(async () => {
  databases = await openDatabases();
});
afterAll(() => databases?.close());

const select = { idempotent: true, deadline: 10_000 };
const backend = async (pool: HaPool) =>
  (await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid', [], select)).rows[0]!.pid;

test('writes go to the member that is not in recovery', async () => {
  const pool = databases.pool();
  const { rows } = await pool.query<{ r: boolean }>('SELECT pg_is_in_recovery() AS r', [], select);
  expect([rows[0]!.r, pool.writer]).toEqual([false, databases.primary.address]);
});

test('reads that may lag go to a replica, and to the writer where there is none', async () => {
  const read = { ...select, from: 'replica' as const };
  const port = async (pool: HaPool) =>
    (await pool.query<{ port: number }>('SELECT inet_server_port() AS port', [], read)).rows[0]!.port;
  const { primary, standby } = databases;
  expect(await port(databases.pool({ members: [primary.address] }))).toBe(primary.address.port);
  const pool = databases.pool();
  // Until both members were looked at there is no replica yet.
  while (pool.monitor.replicas.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await port(pool)).toBe(standby.address.port);
});

test('where nothing but a replica is left, a read that comes before it was seen is served by it', async () => {
  const pool = databases.pool({ members: [databases.standby.address] });
  const { rows } = await pool.query('SELECT pg_is_in_recovery() AS r', [], { from: 'replica', deadline: 10_000 });
  expect(rows).toEqual([{ r: true }]);
  await expect(pool.query('SELECT 1', [], { idempotent: true, deadline: 50 })).rejects.toThrow(NoMember);
});

test('a session with Aurora DSQL sets nothing that it refuses, and one with PostgreSQL its time-outs', async () => {
  const { primary } = databases;
  const lockTimeout = async (kind: 'postgresql' | 'dsql') => {
    const pool = databases.pool({ kind, members: [primary.address] });
    return (await pool.query<{ lock_timeout: string }>('SHOW lock_timeout', [], select)).rows[0]!.lock_timeout;
  };
  expect([await lockTimeout('dsql'), await lockTimeout('postgresql')]).toEqual(['0', '2400ms']);
});

test('an endpoint of Aurora DSQL is never taken for a replica', async () => {
  const pool = databases.pool({ kind: 'dsql', members: [databases.standby.address] });
  await pool.query('SELECT 1', [], select);
  expect(pool.writer).toEqual(databases.standby.address);
});

test('connections are reused', async () => {
  const pool = databases.pool();
  expect(await backend(pool)).toBe(await backend(pool));
});

test('no more connections are opened than the limit, however many callers there are', async () => {
  const pool = databases.pool({ limit: 3 });
  const pids = await Promise.all(
    Array.from({ length: 20 }, () =>
      pool.session(async (session) => {
        const { rows } = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_sleep(0.01)');
        return rows[0]!.pid;
      }),
    ),
  );
  expect(new Set(pids).size).toBeLessThanOrEqual(3);
});

test('an error of one statement leaves the connection usable', async () => {
  const pool = databases.pool({ limit: 1 });
  const before = await backend(pool);
  await expect(pool.query('SELECT 1/0')).rejects.toThrow('division by zero');
  expect(await backend(pool)).toBe(before);
});

test('a transaction that its caller abandons is rolled back', async () => {
  const pool = databases.pool({ limit: 1 });
  await pool.query('CREATE TABLE notes (id int)');
  await pool.transaction((transaction) => transaction.query('INSERT INTO notes VALUES (1)'));
  expect((await pool.query('SELECT FROM notes', [], select)).rowCount).toBe(0);
});

test('fails when a commit follows a statement that failed', async () => {
  const pool = databases.pool();
  const failing = pool.transaction(async (transaction) => {
    await transaction.query('SELECT 1/0').catch(() => undefined);
    await transaction.commit();
  });
  await expect(failing).rejects.toThrow('rolled back');
});

test('a statement that takes too long is given up, and its connection is not used again', async () => {
  const pool = databases.pool({ statementTimeout: 300, limit: 1 });
  const before = await backend(pool);
  await expect(pool.query('SELECT pg_sleep(5)')).rejects.toThrow('took more than 300 ms');
  expect(await backend(pool)).not.toBe(before);
});

test('a session that was terminated is replaced for a statement that may run twice', async () => {
  const pool = databases.pool({ limit: 1 });
  const before = await backend(pool);
  await databases.primary.query('select pg_terminate_backend($1::int)', [before]);
  expect(await backend(pool)).not.toBe(before);
});

test('a hung writer is noticed while its statements are still waiting', async () => {
  const pool = databases.pool({ statementTimeout: 20_000, probeTimeout: 300 });
  await backend(pool);
  const waiting = pool.session((session) => session.query('SELECT pg_sleep(15)')).catch((error: unknown) => error);
  await new Promise((resolve) => setTimeout(resolve, 100));
  databases.primary.pause();
  try {
    const error = await waiting;
    expect([error, pool.writer]).toMatchObject([{ code: 'HOLDFAST_DROPPED' }, undefined]);
  } finally {
    databases.primary.resume();
  }
});

test('fails within its deadline when nobody accepts writes', async () => {
  const pool = databases.pool({ probeTimeout: 300 });
  databases.primary.pause();
  try {
    await expect(pool.query('SELECT 1', [], { deadline: 600 })).rejects.toThrow(NoMember);
  } finally {
    databases.primary.resume();
  }
});

test('the new writer is found when the old one was killed, and the old one is not used when it comes back', async () => {
  const { primary, standby } = databases;
  const pool = databases.pool();
  await backend(pool);
  await standby.caughtUpWith(await primary.flushedLsn());
  await primary.kill();
  const [, { rows }] = await Promise.all([
    standby.promote(),
    pool.query<{ port: number }>('SELECT inet_server_port() AS port', [], select),
  ]);
  await primary.start();
  await pool.monitor.awaitWriter(5000);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect([rows[0]!.port, pool.writer]).toEqual([standby.address.port, standby.address]);
});

describe('a member that accepts connections and never answers', () => {
  let server: Server;
  let opened = 0;
  let open = 0;
  let most = 0;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    server = createServer((socket) => {
      opened++;
      most = Math.max(most, ++open);
      sockets.add(socket);
      socket
        .on('close', () => open--)
        .on('error', () => undefined)
        .resume();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
  });

  test('is not stormed, however many callers wait for a writer', async () => {
    const { port } = server.address() as AddressInfo;
    const pool = new HaPool({
      members: [{ host: '127.0.0.1', port }],
      database: 'payments',
      credentials: async () => ({ user: 'holdfast', password: 'secret' }),
      probeTimeout: 100,
      searchInterval: 20,
      watchInterval: 50,
    });
    try {
      const callers = Array.from({ length: 100 }, () => pool.query('SELECT 1', [], { deadline: 1500 }));
      const outcomes = await Promise.allSettled(callers);
      expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
      expect([opened < 20, most <= 2]).toEqual([true, true]);
    } finally {
      await pool.close();
    }
  });
});
