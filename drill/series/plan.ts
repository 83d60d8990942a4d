import { createHash } from 'node:crypto';
import type { Fault } from '../../local/faults/catalogue';
import { type CrashPlan, crashSteps, planCrashes } from '../run/crash-plan';

/** One drill of a series. */
export interface PlannedRun {
  readonly fault: Fault;
  readonly seed: number;
  readonly crash?: CrashPlan;
}

export interface SeriesRequest {
  readonly faults: readonly Fault[];
  /** Runs of each fault, or of each crash. */
  readonly repeat: number;
  /** Seed of the series: the runs' own follow from it. A series of one run uses it as it is. */
  readonly seed: number;
  readonly failback: boolean;
  readonly crash?: CrashPlan;
}

/**
 * The drills of a series, in order: each fault once, then each once more, so that a series that is cut short has seen
 * every fault about as often.
 */
export function planSeries({ faults, repeat, seed, failback, crash }: SeriesRequest): PlannedRun[] {
  // Of several faults, those in which nothing can crash are left out; a single one is refused with a reason.
  const struck = crash && faults.length > 1 ? faults.filter((fault) => crashSteps(fault, failback).length > 0) : faults;
  const once = struck.flatMap((fault): Omit<PlannedRun, 'seed'>[] =>
    crash ? planCrashes(fault, failback, crash).map((each) => ({ fault, crash: each })) : [{ fault }],
  );
  const all = Array.from({ length: repeat }, () => once).flat();
  return all.map((run, index) => ({ ...run, seed: all.length === 1 ? seed : seedOfRun(seed, index) }));
}

/** The seed of one run: from the seed of the series and its number, below 2^31. */
export function seedOfRun(seed: number, index: number): number {
  return createHash('sha256').update(`${seed}:${index}`).digest().readUInt32BE(0) >>> 1;
}

/** Names what a run does, and groups runs that do the same. */
export const runName = ({ fault, crash }: Pick<PlannedRun, 'fault' | 'crash'>): string =>
  crash ? `${fault.name}, ${crash.victim} ${crash.moment} ${crash.step}` : fault.name;
