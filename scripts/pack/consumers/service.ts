// A service that links the runtime. Neither its database nor its lease is there: it starts, and says that it must not write.
import { hostClock, HaPool, LeaseClient, type LeaseStore, NoMember, parseMembers } from '@holdfast/runtime';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const away = (): never => {
  throw new Error('the store is away');
};
const store: LeaseStore = { read: async () => away(), renew: async () => away(), create: async () => away() };
const timers = { lease: 12_000, renewInterval: 2000, canaryAge: 5000 };
const lease = new LeaseClient({ region: 'us-east-1', store, clock: hostClock(), timers });
const pool = new HaPool({
  members: parseMembers('127.0.0.1:1'),
  database: 'shop',
  credentials: async () => ({ user: 'shop', password: 'shop' }),
  statementTimeout: 500,
});

const server = createServer((_, response) => {
  pool.query('SELECT 1').then(
    () => response.end('written'),
    (error: unknown) => response.writeHead(error instanceof NoMember ? 503 : 500).end(),
  );
});

async function main(): Promise<void> {
  const stopping = new AbortController();
  const running = lease.run(stopping.signal);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { status } = await fetch(`http://127.0.0.1:${port}/`);
  console.log(JSON.stringify({ status, mayWrite: lease.holds(1, 1000) }));
  stopping.abort();
  await Promise.all([running, pool.close(), new Promise((resolve) => server.close(resolve))]);
}

void main();
