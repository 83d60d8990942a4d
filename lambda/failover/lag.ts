import type { Lease } from '../../runtime/protocol/lease';
import type { BeatSample } from '../store/record';
import type { Lag } from './decide';

/**
 * Journal entries that a replay gets through in a second, at least. It turns the tolerated lag, which is a time, into
 * a number of entries; measured replays are far faster.
 */
export const replayRate = 100;

/** Samples that the target's probe keeps: at ten seconds a probe, more than half an hour. */
export const keptSamples = 200;

/** Adds a sample if the beat is new; keeps the first time at which each beat was seen. */
export function addSample(samples: readonly BeatSample[], sample: BeatSample): readonly BeatSample[] {
  const last = samples.at(-1);
  if (last && last.beat >= sample.beat) return samples;
  return [...samples, sample].slice(-keptSamples);
}

/**
 * Upper bound, in seconds, of the acknowledged work that a replica lacks, by the canary row that it holds. All times
 * are of one clock, that of the target's probe.
 *
 * The replica holds a canary commit that knew beat `b`, so it holds what was committed before the last sample *below*
 * `b`. The holder acknowledged nothing later than a lease's validity after its last renewal, which happened before the
 * newest beat was first seen. The lag is the time between the two; it doesn't grow while a dead holder's beat stands
 * still.
 *
 * @param canary beat and epoch of the holder's canary row in the replica
 */
export function lagByBeat(
  samples: readonly BeatSample[],
  lease: Lease,
  canary: { readonly epoch: number; readonly beat: number } | undefined,
  { leaseValidity, limit, now }: { leaseValidity: number; limit: number; now: number },
): Lag {
  if (!canary) return { known: false, reason: 'the replica holds no canary row of the holder' };
  if (canary.epoch !== lease.epoch)
    return {
      known: false,
      reason: `the replica's canary row is of epoch ${canary.epoch}, the lease of ${lease.epoch}`,
    };
  const known = (span: number): Lag => ({ known: true, amount: span + leaseValidity, limit, unit: 'seconds' });
  if (canary.beat >= lease.beat) return known(0);
  const held = samples.findLast(({ beat }) => beat < canary.beat);
  if (!held) return { known: false, reason: `the beat ${canary.beat} of the replica's canary row was never observed` };
  const newest = samples.find(({ beat }) => beat >= lease.beat)?.at ?? now;
  return known(Math.max(newest - held.at, 0) / 1000);
}

/** Upper bound, in journal entries, of what a replica lacks, without any contact with the holder's database. */
export function lagByPosition(
  journal: ReadonlyMap<number, number>,
  replica: ReadonlyMap<number, number>,
  rpoLag: number,
): Lag {
  let amount = 0;
  for (const [lane, position] of journal) amount += Math.max(position - (replica.get(lane) ?? 0), 0);
  return { known: true, amount, limit: rpoLag * replayRate, unit: 'entries' };
}
