import { backoff, Gate } from '../../../runtime/database/gate';
import { chooseWriter, parseMembers, type Sight } from '../../../runtime/database/member';

const sights = (entries: Record<string, Sight>) => new Map(Object.entries(entries));

test('the writer is the member that is not in recovery', () => {
  expect(chooseWriter(sights({ a: { role: 'replica' }, b: { role: 'writer', timeline: 1 } }))).toBe('b');
});

test('of two that accept writes, the one on the higher timeline is the writer', () => {
  const two = sights({ a: { role: 'writer', timeline: 1 }, b: { role: 'writer', timeline: 2 } });
  expect(chooseWriter(two, 'a')).toBe('b');
});

test('between equals the present writer stays', () => {
  const two = sights({ a: { role: 'writer', timeline: 2 }, b: { role: 'writer', timeline: 2 } });
  expect([chooseWriter(two, 'b'), chooseWriter(two)]).toEqual(['b', 'a']);
});

test('nobody is the writer when all are down or in recovery', () => {
  expect(chooseWriter(sights({ a: { role: 'down', reason: 'x' }, b: { role: 'replica' } }), 'a')).toBeUndefined();
});

test('hosts are read with their ports', () => {
  expect(parseMembers('a.test:5433, [::1]:5434,b')).toEqual([
    { host: 'a.test', port: 5433 },
    { host: '::1', port: 5434 },
    { host: 'b', port: 5432 },
  ]);
});

test.each(['', 'a:0', 'a:b:c'])('fails for the host list "%s"', (text) => {
  expect(() => parseMembers(text)).toThrow('host:port');
});

test('the pause between attempts grows, is capped, and differs from client to client', () => {
  const pauses = [0, 1, 2, 10].map((attempt) => [
    backoff(attempt, 100, 1000, () => 0),
    backoff(attempt, 100, 1000, () => 1),
  ]);
  expect(pauses).toEqual([
    [50, 100],
    [100, 200],
    [200, 400],
    [500, 1000],
  ]);
});

test('a gate lets no more through than its limit', async () => {
  const gate = new Gate(2);
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside--;
  };
  await Promise.all(Array.from({ length: 10 }, () => gate.run(work)));
  expect(most).toBe(2);
});
