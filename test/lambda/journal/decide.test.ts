import fc from 'fast-check';
import { decideTrim, trimmable, type Confirmation, type TrimQuestion } from '../../../lambda/journal/decide';
import type { JournalEntry } from '../../../runtime/protocol/journal';
import { lease, primary, record, standby } from '../support/memory';

const hour = 3_600_000;
const day = 24 * hour;
const now = 100 * day;
const retention = 35 * day;

const confirmation = (changes: Partial<Confirmation> = {}): Confirmation => ({
  region: primary,
  epoch: 1,
  role: 'writer',
  at: now,
  positions: [10, 20],
  ...changes,
});
const replica = (changes: Partial<Confirmation> = {}) =>
  confirmation({ region: standby, role: 'replica', positions: [8, 20], ...changes });

const question = (changes: Partial<TrimQuestion> = {}): TrimQuestion => ({
  region: primary,
  lanes: 2,
  lease: lease(),
  records: [],
  own: confirmation(),
  other: replica(),
  now,
  retention,
  freshness: 3 * hour,
  ...changes,
});

test('the lower of two confirmed positions bounds each lane', () => {
  expect(decideTrim(question())).toEqual({ trim: true, bounds: { before: now - retention, below: [8, 20] } });
});

test('a replica that is ahead of what the writer said bounds nothing', () => {
  const decision = decideTrim(question({ other: replica({ positions: [99, 99] }) }));
  expect(decision).toMatchObject({ bounds: { below: [10, 20] } });
});

test('failovers that are over do not stand in the way', () => {
  const records = [
    record({ epoch: 1, status: 'done' }),
    record({ epoch: 2, status: 'abandoned' }),
    record({ epoch: 0, status: 'open' }),
    record({ epoch: 0, status: 'aborted', thawed: true }),
  ];
  expect(decideTrim(question({ records })).trim).toBe(true);
});

describe('nothing is trimmed', () => {
  test.each<[string, Partial<TrimQuestion>, string]>([
    ['before the lease is born', { lease: undefined }, 'there is no lease'],
    ['by the Region that does not hold the lease', { lease: lease({ holder: standby }) }, `${standby} holds the lease`],
    ['while the lease is handed over', { lease: lease({ phase: 'handed' }) }, 'the lease is handed'],
    ['while a database is promoted', { lease: lease({ phase: 'promoting' }) }, 'the lease is promoting'],
    ['once the lease is revoked', { lease: lease({ revokedBy: standby }) }, 'the lease is revoked'],
    ['while a failover is looked into', { records: [record({ status: 'watching' })] }, 'to epoch 2 is watching'],
    ['while a failover is open', { records: [record({ epoch: 1, status: 'open' })] }, 'to epoch 1 is open'],
    ['after a failover was halted', { records: [record({ epoch: 1, status: 'halted' })] }, 'to epoch 1 is halted'],
    [
      'while the old side may be frozen',
      { records: [record({ epoch: 1, status: 'aborted', thawed: false })] },
      'to epoch 1 is aborted',
    ],
    ['without the other Region', { other: undefined }, 'has confirmed nothing'],
    ['on a confirmation of another epoch', { other: replica({ epoch: 0 }) }, 'is of epoch 0, the lease of 1'],
    ['on an own reading of another epoch', { own: confirmation({ epoch: 2 }) }, 'is of epoch 2, the lease of 1'],
    ['on an old confirmation', { other: replica({ at: now - 4 * hour }) }, 'is 4 h old'],
    ['on a confirmation from the future', { other: replica({ at: now + 4 * hour }) }, 'is -4 h old'],
    ['while the other database is no replica', { other: replica({ role: 'writer' }) }, 'of a writer, not of a replica'],
    [
      'while the own database is no writer',
      { own: confirmation({ role: 'replica' }) },
      'of a replica, not of a writer',
    ],
    ['on a confirmation of other lanes', { other: replica({ positions: [8] }) }, 'has 1 lanes in place of 2'],
  ])('%s', (_when, changes, reason) => {
    expect(decideTrim(question(changes))).toEqual({ trim: false, reason: expect.stringContaining(reason) });
  });
});

const entry = (lane: number, position: number, at: number | undefined): JournalEntry => ({
  kind: 'entry',
  lane,
  position,
  epoch: 1,
  key: `${lane}-${position}`,
  hash: '',
  deltas: [],
  result: '{}',
  ...(at === undefined ? {} : { at }),
});

const positions = fc.array(fc.nat(12), { minLength: 2, maxLength: 2 });
/** Ages in hours around the retention; wall clocks of writers need not agree, so ages are in no order. */
const ages = fc.array(fc.option(fc.integer({ min: 34 * 24, max: 36 * 24 }), { nil: undefined }), { maxLength: 14 });

test('whatever was confirmed and whenever it was put: only what both hold and is old enough goes', () => {
  fc.assert(
    fc.property(positions, positions, fc.tuple(ages, ages), (writer, follower, lanes) => {
      const decision = decideTrim(
        question({ own: confirmation({ positions: writer }), other: replica({ positions: follower }) }),
      );
      if (!decision.trim) return false;
      return lanes.every((hours, lane) => {
        const records = hours.map((age, index) => entry(lane, index + 1, age === undefined ? age : now - age * hour));
        const gone = trimmable(records, decision.bounds);
        const confirmed = gone.every(({ position }) => position < writer[lane]! && position < follower[lane]!);
        const old = gone.every(({ at }) => at !== undefined && now - at > retention);
        const first = gone.every(({ position }, index) => position === index + 1);
        return confirmed && old && first;
      });
    }),
    { numRuns: 2000 },
  );
});

test('what may go does go', () => {
  const decision = decideTrim(question({ own: confirmation(), other: replica() }));
  if (!decision.trim) throw new Error(decision.reason);
  const records = Array.from({ length: 10 }, (_, index) => entry(0, index + 1, now - 36 * day));
  expect(trimmable(records, decision.bounds).map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
