import { BrokenCircuitError } from 'cockatiel';
import type { FastifyInstance } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebFacts } from '../../../app/web/health';
import { webServer } from '../../../app/web/server';
import { NoMember } from '../../../runtime/database/pool';

const well: WebFacts = { draining: false, writer: true, readers: true, cache: 'up' };
let facts: WebFacts;
let written: unknown[];
let fail: Error | undefined;
let hold: Promise<void> | undefined;
let release: () => void;
let arrived: number;
let queued: boolean;
let server: FastifyInstance;
let url: string;

beforeEach(async () => {
  facts = well;
  written = [];
  fail = undefined;
  hold = undefined;
  release = () => undefined;
  arrived = 0;
  queued = false;
  server = webServer({
    region: 'us-east-1',
    instance: 'i-1',
    concurrency: 2,
    facts: () => facts,
    items: {
      read: async (name) => {
        if (fail) throw fail;
        arrived += 1;
        await hold;
        return name === 'known' ? { item: { name, text: 'text' }, source: 'cache' } : undefined;
      },
      write: async (item) => {
        if (fail) throw fail;
        written.push(item);
        return queued ? 'queued' : 'written';
      },
    },
  });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  release();
  await server.close();
});

const get = (path: string) => request(path);
const put = (path: string, body: object) =>
  request(path, { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

async function request(path: string, options: RequestInit = {}) {
  const answer = await fetch(`${url}${path}`, options);
  const body = (await answer.json()) as Record<string, unknown>;
  return { statusCode: answer.status, retryAfter: answer.headers.get('retry-after'), body };
}

test('an item is answered with where it was read and who answers', async () => {
  const answer = await get('/items/known');
  expect([answer.statusCode, answer.body]).toEqual([
    200,
    { region: 'us-east-1', instance: 'i-1', name: 'known', text: 'text', source: 'cache' },
  ]);
});

test('an item that is not there is a 404', async () => {
  expect((await get('/items/unknown')).statusCode).toBe(404);
});

test('a write reaches the database', async () => {
  expect((await put('/items/known', { text: 'new' })).statusCode).toBe(200);
  expect(written).toEqual([{ name: 'known', text: 'new' }]);
});

test('a Region whose database accepts no writes serves reads and refuses writes, saying why and when to come back', async () => {
  facts = { ...well, writer: false };
  const refused = await put('/items/known', { text: 'new' });
  expect([refused.statusCode, refused.retryAfter, refused.body.reason, written]).toEqual([
    503,
    '1',
    'read-only: nothing in this Region accepts writes',
    [],
  ]);
  expect((await get('/items/known')).statusCode).toBe(200);
});

test('a write that a queue has taken is accepted, and not said to be done', async () => {
  queued = true;
  expect((await put('/items/known', { text: 'new' })).statusCode).toBe(202);
});

test('above its budget an instance refuses at once, still lives, and serves again when a place is free', async () => {
  hold = new Promise((resolve) => (release = resolve));
  const within = [get('/items/known'), get('/items/known')];
  while (arrived < 2) await sleep(5);
  const refused = await get('/items/known');
  expect([refused.statusCode, refused.retryAfter, refused.body.reason]).toEqual([503, '1', 'overloaded']);
  expect((await get('/live')).statusCode).toBe(200);
  release();
  expect((await Promise.all(within)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect((await get('/items/known')).statusCode).toBe(200);
});

test('items are found under the path of the service, and nowhere else', async () => {
  const likes = webServer({
    region: 'us-east-1',
    instance: 'i-1',
    path: '/likes',
    facts: () => facts,
    items: { read: async (name) => ({ item: { name, text: '' }, source: 'table' }), write: async () => 'written' },
  });
  try {
    const address = await likes.listen({ host: '127.0.0.1', port: 0 });
    const codes = await Promise.all(['/likes/a', '/items/a'].map(async (path) => (await fetch(address + path)).status));
    expect(codes).toEqual([200, 404]);
  } finally {
    await likes.close();
  }
});

test.each([
  ['a name with other characters', '/items/a%20b', { text: '' }],
  ['a body without text', '/items/a', {}],
  ['a body with other keys', '/items/a', { text: '', more: 1 }],
])('fails with 400 on %s', async (_, path, payload) => {
  expect((await put(path, payload)).statusCode).toBe(400);
});

test.each([
  ['no member', new NoMember('no database member serves as writer')],
  ['a store that is left alone', new BrokenCircuitError()],
  ['an outcome that nobody knows', new Error('connection lost')],
])('fails with 503, and asks to come back, on %s', async (_, error) => {
  fail = error;
  const answer = await put('/items/a', { text: '' });
  expect([answer.statusCode, answer.retryAfter]).toEqual([503, '1']);
});

test.each([
  ['/live', 200, 503],
  ['/ready', 503, 503],
  ['/deep', 503, 503],
  ['/takeover', 503, 503],
])('%s answers 200 when all is well, %i without a database and %i while draining', async (path, without, draining) => {
  const codes = [];
  for (facts of [well, { ...well, writer: false, readers: false }, { ...well, draining: true }])
    codes.push((await get(path)).statusCode);
  expect(codes).toEqual([200, without, draining]);
});
