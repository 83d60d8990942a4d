import fc from 'fast-check';
import { productionTimers } from '../../../runtime/config/timers';
import type { Vote } from '../../../runtime/protocol/lease';
import { decide, type Gate, type Observation, quietTime } from '../../../lambda/failover/decide';
import type { Watch } from '../../../lambda/failover/watch';
import { lease, primary, standby, witness } from '../support/memory';

const timers = productionTimers;
const now = 10_000_000;
const goodGate: Gate = { sameLineage: true, lag: { known: true, amount: 1, limit: 30, unit: 'seconds' } };

const down = (observer: string, seconds: number, age = 1, changes: Partial<Vote> = {}): Vote => ({
  scope: 'payments',
  observer,
  subject: primary,
  epoch: 1,
  verdict: 'down',
  observedAt: now - age * 1000,
  downSince: now - seconds * 1000,
  ...changes,
});

const watch = (quietPolls: number, moved = false): Watch => ({
  epoch: 1,
  beat: 100,
  quietPolls,
  moved,
  polls: quietPolls + 1,
});

const observation = (changes: Partial<Observation> = {}): Observation => ({
  target: standby,
  epoch: 2,
  lease: lease(),
  votes: [down(standby, 200), down(witness, 200)],
  watch: watch(7),
  gate: goodGate,
  timers,
  now,
  maximumPolls: 1000,
  ...changes,
});

/** Most observations should lead to an act, or the properties would hold of nothing. */
const often = <T>(usual: T, seldom: T) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(seldom) });

const votes = fc
  .uniqueArray(fc.constantFrom(primary, standby, witness), { minLength: 1, maxLength: 3 })
  .chain((observers) =>
    fc.tuple(
      ...observers.map((observer) =>
        fc.record({
          scope: fc.constant('payments'),
          observer: fc.constant(observer),
          subject: often(primary, standby),
          epoch: often(1, 0),
          verdict: often('down' as const, 'up' as const),
          observedAt: fc.integer({ min: now - 36_000, max: now + 5_000 }),
          downSince: fc.integer({ min: now - 400_000, max: now }),
        }),
      ),
    ),
  )
  .map((list) => list as Vote[]);

const anyObservation: fc.Arbitrary<Observation> = fc
  .record({
    votes,
    quietPolls: fc.oneof(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 120 })),
    moved: fc.boolean(),
    revoked: often(false, true),
    blockUntil: fc.option(fc.integer({ min: now - 10_000, max: now + 10_000 }), { nil: undefined }),
    lifted: fc.boolean(),
    sameLineage: often(true, false),
    lag: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
    allowed: fc.boolean(),
  })
  .map((v) =>
    observation({
      votes: v.votes,
      watch: watch(v.quietPolls, v.moved),
      lease: lease(v.revoked ? { revokedBy: 'payments-2-1' } : {}),
      block:
        v.blockUntil === undefined
          ? undefined
          : {
              scope: 'payments',
              epoch: 1,
              until: v.blockUntil,
              ...(v.lifted && { liftedBy: { actor: 'ada', reason: 'looked', at: 1 } }),
            },
      dataLossAllowed: v.allowed,
      gate: {
        sameLineage: v.sameLineage,
        lag:
          v.lag === undefined
            ? { known: false, reason: 'no answer' }
            : { known: true, amount: v.lag, limit: 30, unit: 'seconds' },
      },
    }),
  );

/** Written apart from the decision, from the protocol's words. */
function certainProbes({ votes: list, timers: t }: Observation): number {
  return new Set(
    list
      .filter((v) => v.verdict === 'down' && v.subject === primary && v.epoch === 1 && v.observer !== primary)
      .filter((v) => Math.abs(now - v.observedAt) <= t.observerStaleness * 1000)
      .filter((v) => Math.max(now, v.observedAt) - v.downSince! >= t.dwell * 1000)
      .map((v) => v.observer),
  ).size;
}

const acts = (o: Observation) => ['take', 'revoke'].includes(decide(o).kind);
const check = (property: (o: Observation) => boolean) =>
  fc.assert(fc.property(anyObservation, property), { numRuns: 3000 });

describe('decide', () => {
  test('acts on many of the observations that the properties are checked on', () => {
    const sample = fc.sample(anyObservation, { numRuns: 3000, seed: 7 });
    for (const kind of ['take', 'revoke'] as const)
      expect(sample.filter((o) => decide(o).kind === kind).length).toBeGreaterThan(10);
  });

  test('never takes before the beat stood still for W, counted in waits', () => {
    check((o) => decide(o).kind !== 'take' || o.watch.quietPolls * o.timers.beatPoll >= o.timers.wait);
  });

  test('never takes without two of three observers for the dwell, unless the holder was revoked', () => {
    check((o) => {
      if (decide(o).kind !== 'take' || o.lease.revokedBy) return true;
      const silent = o.watch.quietPolls * o.timers.beatPoll >= o.timers.dwell ? 1 : 0;
      return certainProbes(o) + silent >= 2 && certainProbes(o) >= 1;
    });
  });

  test('never revokes but on two probes that saw the holder down for the dwell, against a beat that moves', () => {
    check((o) => decide(o).kind !== 'revoke' || (certainProbes(o) === 2 && o.watch.moved));
  });

  test('never acts while an earlier failover blocks, unless the holder was revoked', () => {
    check((o) => {
      const blocked = o.block && o.block.until > now && !o.block.liftedBy && !o.lease.revokedBy;
      return !blocked || !acts(o);
    });
  });

  test('never acts onto a target of another lineage', () => {
    check((o) => o.gate!.sameLineage || !acts(o));
  });

  test("never acts beyond the tolerated lag, or on an unknown one, without a person's permission", () => {
    check((o) => {
      const { lag } = o.gate!;
      const tolerated = o.dataLossAllowed || (lag.known && lag.amount <= lag.limit);
      return tolerated || !acts(o);
    });
  });

  test('never acts before the gate was measured', () => {
    check((o) => !acts({ ...o, gate: undefined }));
  });

  test('takes from a dead holder once two probes saw it down for the dwell', () => {
    expect(decide(observation())).toEqual({ kind: 'take', beat: 100 });
  });

  test('takes on one probe and a beat that was silent for the dwell', () => {
    const one = { votes: [down(witness, 200)] };
    expect(decide(observation({ ...one, watch: watch(65) })).kind).toBe('take');
    expect(decide(observation({ ...one, watch: watch(64) })).kind).toBe('wait');
  });

  test('a live beat outvotes one probe', () => {
    expect(decide(observation({ votes: [down(witness, 900)], watch: watch(0, true) })).kind).toBe('wait');
  });

  test('revokes a holder whose beat moves when two probes saw it down for the dwell', () => {
    expect(decide(observation({ watch: watch(0, true) })).kind).toBe('revoke');
  });

  test('waits rather than revokes when the beat has not been seen to move', () => {
    expect(decide(observation({ watch: watch(3, false) })).kind).toBe('wait');
  });

  test('takes from a revoked holder after W without asking the observers again', () => {
    const revoked = lease({ revokedBy: 'payments-2-1' });
    expect(decide(observation({ lease: revoked, votes: [], watch: watch(7) })).kind).toBe('take');
    expect(decide(observation({ lease: revoked, votes: [], watch: watch(6) })).kind).toBe('wait');
  });

  test('does nothing when all observers are silent about a silent beat', () => {
    expect(decide(observation({ votes: [], watch: watch(100) })).kind).toBe('wait');
  });

  test('does nothing on stale votes', () => {
    const old = [down(standby, 300, 31), down(witness, 300, 31)];
    expect(decide(observation({ votes: old, watch: watch(100) })).kind).toBe('wait');
  });

  test('abandons once the beat moves and nobody sees the holder down', () => {
    expect(decide(observation({ votes: [], watch: watch(0, true) })).kind).toBe('abandon');
  });

  test('abandons when the epoch has moved on', () => {
    const later = lease({ epoch: 2 });
    expect(decide(observation({ lease: later })).kind).toBe('abandon');
  });

  test('asks when the lag is unknown, and says why', () => {
    const gate: Gate = { sameLineage: true, lag: { known: false, reason: 'no answer' } };
    expect(decide(observation({ gate }))).toEqual({
      kind: 'ask',
      reason: 'the replication lag is unknown (no answer): a person must allow the loss of data',
    });
  });

  test('is not stopped by the block of the same failover', () => {
    const block = { scope: 'payments', epoch: 2, until: now + 1000 };
    expect(decide(observation({ block })).kind).toBe('take');
    expect(decide(observation({ block: { ...block, epoch: 1 } })).kind).toBe('blocked');
  });

  test('an observer with a clock ahead gains no dwell beyond its own', () => {
    const ahead = [down(standby, 0, -20, { downSince: now + 10_000 }), down(witness, 200)];
    expect(decide(observation({ votes: ahead })).kind).toBe('wait');
  });

  test('sums of short polls reach W without rounding short', () => {
    const scaled = { ...timers, beatPoll: 0.2 };
    expect(quietTime(watch(7), scaled)).toBe(1.4);
  });

  test('fails when the watch is of another read than the lease', () => {
    expect(() => decide(observation({ lease: lease({ beat: 101 }) }))).toThrow(/advanced with the same read/);
  });
});
