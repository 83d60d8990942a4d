import { deep, live, ready, takeover, type WebFacts } from '../../../app/web/health';

const well: WebFacts = { draining: false, writer: true, readers: true, cache: 'up' };
const gone: WebFacts = { draining: false, writer: false, readers: false, cache: 'down' };

test('an instance lives whatever it depends on, until it drains', () => {
  expect([live(well).ok, live(gone).ok, live({ ...well, draining: true }).ok]).toEqual([true, true, false]);
});

test('a Region is ready while a member of its database serves reads, with or without cache and writer', () => {
  expect(ready({ ...gone, readers: true }).ok).toBe(true);
  expect(ready({ ...well, readers: false })).toEqual({
    ok: false,
    state: 'down',
    reasons: ['nothing that keeps the data answers'],
  });
});

test('a Region has taken over once its database accepts writes', () => {
  expect([takeover(well).ok, takeover({ ...well, writer: false }).ok]).toEqual([true, false]);
});

test('nobody is sent to an instance that drains', () => {
  const draining = { ...well, draining: true };
  expect([ready(draining).ok, takeover(draining).ok, deep(draining).ok]).toEqual([false, false, false]);
});

test.each([
  ['ok', well, 0],
  ['degraded', { ...well, writer: false }, 1],
  ['degraded', { ...well, cache: 'down' }, 1],
  ['degraded', { ...well, writer: false, cache: 'down' }, 2],
  ['ok', { ...well, cache: 'none' }, 0],
] as const)('what serves is %s and answers 200, naming each part that is missing', (state, facts, missing) => {
  const health = deep(facts);
  expect([health.ok, health.state, health.reasons.length]).toEqual([true, state, missing]);
});

test('what serves nobody is down', () => {
  expect(deep(gone)).toMatchObject({ ok: false, state: 'down' });
});
