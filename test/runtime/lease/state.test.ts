import fc from 'fast-check';
import type { Lease } from '../../../runtime/protocol/lease';
import {
  isValid,
  leaseState,
  mayRenew,
  unknownLease,
  type LeaseEvent,
  type LeaseState,
} from '../../../runtime/lease/state';

const L = 100;
const here = 'us-east-1';
const lease = (more: Partial<Lease> = {}): Lease => ({
  scope: 'payments',
  epoch: 1,
  holder: here,
  beat: 1,
  phase: 'serving',
  ...more,
});
const play = (events: LeaseEvent[], from: LeaseState = unknownLease(here, L)) => events.reduce(leaseState, from);
const read = (more: Partial<Lease> = {}, at = 0): LeaseEvent => ({ kind: 'read', lease: lease(more), at });
const renewed = (sentAt: number, more: Partial<Lease> = {}, generation = 1): LeaseEvent => ({
  kind: 'renewed',
  lease: lease(more),
  sentAt,
  generation,
  at: sentAt + 5,
});
/** Holder of epoch 1; discovering it was a change of epoch, so the generation is 1. */
const known = play([read()]);

test('a read confers no validity', () => {
  expect(isValid(known, 0)).toBe(false);
});

test('validity is counted from before the request was sent', () => {
  const state = play([renewed(10)], known);
  expect([isValid(state, 10 + L - 1), isValid(state, 10 + L)]).toEqual([true, false]);
});

test('a margin must be left', () => {
  const state = play([renewed(0)], known);
  expect([isValid(state, L - 11, 10), isValid(state, L - 10, 10)]).toEqual([true, false]);
});

test('a refusal ends validity at once', () => {
  expect(isValid(play([renewed(0), { kind: 'refused', epoch: 1, at: 1 }], known), 1)).toBe(false);
});

test('a new epoch ends validity at once, even for the own Region', () => {
  expect(isValid(play([renewed(0), read({ epoch: 2 })], known), 1)).toBe(false);
});

test('a revocation ends validity at once', () => {
  expect(isValid(play([renewed(0), read({ revokedBy: 'us-west-2' })], known), 1)).toBe(false);
});

test('a jump of the clock ends validity, and a renewal that was sent before it confers none', () => {
  const state = play([renewed(0), { kind: 'clock-jumped' }, renewed(1)], known);
  expect(isValid(state, 2)).toBe(false);
});

test('an answer that was overtaken by a newer epoch is ignored', () => {
  const state = play([read({ epoch: 3, holder: 'us-west-2' }), renewed(0)], known);
  expect([state.epoch, isValid(state, 1)]).toEqual([3, false]);
});

test('a lease of another Region is never renewed', () => {
  const state = play([read({ epoch: 2, holder: 'us-west-2' }), { kind: 'canary', epoch: 2, at: 0 }], known);
  expect(mayRenew(state, 0, 50)).toBe(false);
});

test('only a fresh canary of this very epoch allows a renewal', () => {
  const allowed = (events: LeaseEvent[], now: number) => mayRenew(play(events, known), now, 50);
  expect([
    allowed([], 0),
    allowed([{ kind: 'canary', epoch: 1, at: 0 }], 50),
    allowed([{ kind: 'canary', epoch: 1, at: 0 }], 51),
    allowed([{ kind: 'canary', epoch: 1, at: 0 }, read({ epoch: 2 })], 10),
  ]).toEqual([false, true, false, false]);
});

test('after a refusal nothing is renewed before the lease has been read again', () => {
  const canary: LeaseEvent = { kind: 'canary', epoch: 1, at: 0 };
  const state = play([canary, { kind: 'refused', epoch: 1, at: 1 }], known);
  expect([mayRenew(state, 1, 50), mayRenew(leaseState(state, read()), 1, 50)]).toEqual([false, true]);
});

const anyEvent = fc.oneof(
  fc
    .record({ epoch: fc.integer({ min: 1, max: 4 }), mine: fc.boolean(), revoked: fc.boolean(), at: fc.nat(1000) })
    .map(({ epoch, mine, revoked, at }): LeaseEvent =>
      read({ epoch, holder: mine ? here : 'us-west-2', ...(revoked ? { revokedBy: 'x' } : {}) }, at),
    ),
  fc
    .record({ epoch: fc.integer({ min: 1, max: 4 }), sentAt: fc.nat(1000), generation: fc.nat(6) })
    .map(({ epoch, sentAt, generation }): LeaseEvent => renewed(sentAt, { epoch }, generation)),
  fc.integer({ min: 1, max: 4 }).map((epoch): LeaseEvent => ({ kind: 'refused', epoch, at: 0 })),
  fc.constant<LeaseEvent>({ kind: 'clock-jumped' }),
);

test('whatever happens, validity ends L after the newest renewal was sent', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
      const sent = events.flatMap((event) => (event.kind === 'renewed' ? [event.sentAt] : []));
      const end = Math.max(-Infinity, ...sent) + L;
      expect(isValid(play(events), end)).toBe(false);
    }),
  );
});

test('whatever happened before, an ending event leaves nothing valid', () => {
  const ending = fc.constantFrom<LeaseEvent>(
    { kind: 'clock-jumped' },
    { kind: 'refused', epoch: 9, at: 0 },
    read({ epoch: 9 }),
    read({ epoch: 9, holder: 'us-west-2' }),
    read({ epoch: 9, revokedBy: 'us-west-2' }),
  );
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), ending, fc.nat(2000), (events, last, now) => {
      expect(isValid(play([...events, last]), now)).toBe(false);
    }),
  );
});

test('the epoch never decreases', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
      let state = unknownLease(here, L);
      for (const event of events) {
        const next = leaseState(state, event);
        expect(next.epoch).toBeGreaterThanOrEqual(state.epoch);
        state = next;
      }
    }),
  );
});
