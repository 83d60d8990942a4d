import { setTimeout as sleep } from 'node:timers/promises';
import { type Cache, OptionalCache } from '../../../app/web/cache';

/** A cache that answers, fails or keeps silent as it is told, and counts who asked. */
function fake(answer: () => Promise<string | undefined>) {
  const seen = { calls: 0 };
  const cache: Cache = {
    get: () => {
      seen.calls++;
      return answer();
    },
    set: async () => {
      seen.calls++;
      await answer();
    },
    close: () => undefined,
  };
  return { cache, seen };
}

test('what the cache knows is answered', async () => {
  expect(await new OptionalCache(fake(async () => 'value').cache).get('key')).toBe('value');
});

test('a cache that fails is a miss, and a write to it is nothing', async () => {
  const cache = new OptionalCache(fake(() => Promise.reject(new Error('down'))).cache);
  expect(await cache.get('key')).toBeUndefined();
  await expect(cache.set('key', 'value', 60)).resolves.toBeUndefined();
});

test('a cache that keeps silent is a miss after the time-out', async () => {
  const cache = new OptionalCache(fake(() => new Promise(() => undefined)).cache, { timeout: 20 });
  expect(await cache.get('key')).toBeUndefined();
});

test('after failures in a row the cache is left alone, and asked again later', async () => {
  let healthy = false;
  const { cache, seen } = fake(() => (healthy ? Promise.resolve('value') : Promise.reject(new Error('down'))));
  const optional = new OptionalCache(cache, { failures: 3, openFor: 100 });
  for (let call = 0; call < 10; call++) await optional.get('key');
  expect([seen.calls, optional.state]).toEqual([3, 'down']);
  healthy = true;
  await sleep(120);
  expect(await optional.get('key')).toBe('value');
  expect(optional.state).toBe('up');
});

test('without a cache everything is a miss', async () => {
  const cache = new OptionalCache(undefined);
  await cache.set('key', 'value', 60);
  expect([await cache.get('key'), cache.state]).toEqual([undefined, 'none']);
});
