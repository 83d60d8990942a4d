import * as fc from 'fast-check';
import { chooseCandidate, standbysToStop, type Stopped } from '../../../local/rds/failover';
import type { Seat } from '../../../local/rds/instance';
import { parseHistory } from '../../../local/rds/replicas';

const seat = (name: string): Seat => ({ name, zone: 'z', port: 1 });
const stopped = (name: string, flushed: bigint): Stopped => ({ seat: seat(name), flushed });

test('of two standbys, of which one confirms, both must be stopped', () => {
  expect(standbysToStop(2, 1)).toBe(2);
  expect(standbysToStop(3, 2)).toBe(2);
});

test('the standby with the longest log is chosen', () => {
  expect(chooseCandidate([stopped('a', 5n), stopped('b', 9n), stopped('c', 7n)], 2)?.seat.name).toBe('b');
});

test('nothing is chosen while too few have stopped', () => {
  expect(chooseCandidate([stopped('a', 5n)], 2)).toBeUndefined();
  expect(chooseCandidate([], 0)).toBeUndefined();
});

test('whatever any K of N standbys confirmed is in the log of the one that is chosen', () => {
  const model = fc.integer({ min: 1, max: 5 }).chain((n) =>
    fc.record({
      logs: fc.array(fc.bigInt(0n, 20n), { minLength: n, maxLength: n }),
      confirmations: fc.integer({ min: 1, max: n }),
      seed: fc.array(fc.nat(), { minLength: n, maxLength: n }),
    }),
  );
  fc.assert(
    fc.property(model, ({ logs, confirmations, seed }) => {
      const confirmed = [...logs].sort((a, b) => Number(b - a))[confirmations - 1]!; // K standbys reach this far
      const needed = standbysToStop(logs.length, confirmations);
      const some = logs
        .map((flushed, index) => ({ one: stopped(`${index}`, flushed), order: seed[index]! }))
        .sort((a, b) => a.order - b.order)
        .slice(0, needed);
      const chosen = chooseCandidate(
        some.map(({ one }) => one),
        needed,
      );
      return chosen !== undefined && chosen.flushed >= confirmed;
    }),
  );
});

test('the last fork of a history file is the one that made the timeline', () => {
  const text = '1\t0/3000148\tno recovery target specified\n\n2\t0/50000A0\tno recovery target specified\n';
  expect(parseHistory(text)).toBe(0x50000a0n);
  expect(parseHistory('')).toBeUndefined();
});
