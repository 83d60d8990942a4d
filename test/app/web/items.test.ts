import { setTimeout as sleep } from 'node:timers/promises';
import { type Cache, OptionalCache } from '../../../app/web/cache';
import { Items } from '../../../app/web/items';
import { type Databases, openDatabases } from '../../runtime/support/postgres';

// One history, told in order, on a real PostgreSQL with a standby.
let databases: Databases;
beforeAll(async () => {
  databases = await openDatabases();
});
afterAll(() => databases?.close());

/** The commands of Valkey that items use, without the end of entries. */
class MemoryCache implements Cache {
  readonly entries = new Map<string, string>();
  async get(key: string) {
    return this.entries.get(key);
  }
  async set(key: string, value: string, _seconds: number, options?: { readonly ifAbsent: boolean }) {
    if (!(options?.ifAbsent && this.entries.has(key))) this.entries.set(key, value);
  }
  close() {}
}

const broken: Cache = {
  get: () => Promise.reject(new Error('down')),
  set: () => Promise.reject(new Error('down')),
  close: () => undefined,
};

const itemsOf = (cache: Cache | undefined, options = {}) =>
  new Items(databases.pool(options), new OptionalCache(cache), 10_000);

test('before the first write there is nothing to read, and no error', async () => {
  expect(await itemsOf(undefined).read('a')).toBeUndefined();
});

test('several instances may write first', async () => {
  const writers = [1, 2, 3].map((n) => itemsOf(undefined).write({ name: `first-${n}`, text: String(n) }));
  await expect(Promise.all(writers)).resolves.toHaveLength(3);
});

test('what was written is read from the cache, and without the cache from the database', async () => {
  const cache = new MemoryCache();
  const items = itemsOf(cache, { members: [databases.primary.address] });
  await items.write({ name: 'a', text: 'one' });
  expect(await items.read('a')).toEqual({ item: { name: 'a', text: 'one' }, source: 'cache' });
  cache.entries.clear();
  expect(await items.read('a')).toEqual({ item: { name: 'a', text: 'one' }, source: 'database' });
  expect((await items.read('a'))?.source).toBe('cache');
});

test('reads and writes go on while the cache fails', async () => {
  const items = itemsOf(broken, { members: [databases.primary.address] });
  await items.write({ name: 'a', text: 'two' });
  expect(await items.read('a')).toEqual({ item: { name: 'a', text: 'two' }, source: 'database' });
});

test('a reader that comes late does not replace what a writer has put into the cache', async () => {
  const cache = new MemoryCache();
  const items = itemsOf(cache, { members: [databases.primary.address] });
  const get = cache.get.bind(cache);
  // The write happens between the reader's look into the cache and its look into the database's past.
  jest.spyOn(cache, 'get').mockImplementationOnce(async (key) => {
    const missed = await get(key);
    await cache.set(key, 'newer', 60);
    return missed;
  });
  cache.entries.clear();
  await items.read('a');
  expect(cache.entries.get('item:a')).toBe('newer');
});

test('a Region that has replicas alone serves reads', async () => {
  const pool = databases.pool({ members: [databases.standby.address] });
  // Until the member was looked at nobody knows that it serves reads; `/ready` says no until then.
  while (pool.monitor.replicas.length === 0) await sleep(20);
  const items = new Items(pool, new OptionalCache(undefined), 10_000);
  await expect(items.read('first-1')).resolves.toMatchObject({ item: { text: '1' } });
});
