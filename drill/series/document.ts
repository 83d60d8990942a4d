import type { CrashPlan } from '../run/crash-plan';
import type { DrillJournal } from '../journal';
import { runName, type PlannedRun } from './plan';

/** Version of the document that a series leaves. */
export const seriesVersion = 'holdfast.series/1';

/** What became of one drill of a series. */
export interface SeriesRun {
  /** What it did; runs of the same name are one row of the table. */
  readonly name: string;
  readonly fault: string;
  readonly crash?: CrashPlan;
  readonly seed: number;
  /** `stopped`: it ended before its verdict, or never began; `reason` says why. */
  readonly verdict: 'held' | 'not held' | 'stopped';
  readonly reason?: string;
  /** Absent for a drill that never began. */
  readonly id?: string;
  /** Path of the report and the journal. */
  readonly report?: string;
  readonly journal?: string;
  readonly figures?: RunFigures;
  /** Predicted before the fault: expected, and allowed at most; seconds. Absent where no outage is allowed for. */
  readonly predictedSeconds?: number;
  readonly allowedSeconds?: number;
  /** Where the time went, seconds. */
  readonly took: { readonly start: number; readonly drill: number; readonly cleanUp: number };
}

export interface RunFigures {
  /** Longest time between two acknowledged payments around the fault; null if service did not come back. */
  readonly rtoSeconds: number | null;
  readonly rpoSeconds: number;
  readonly failbackPauseSeconds?: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly stale: number;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** All runs that did the same. */
export interface SeriesRow {
  readonly name: string;
  readonly runs: number;
  readonly held: number;
  /** Of the runs in which service came back. */
  readonly rtoSeconds?: Spread;
  readonly predictedSeconds?: number;
  readonly allowedSeconds?: number;
  readonly failbackPauseSeconds?: Spread;
  readonly acknowledged: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly stale: number;
  readonly verdict: 'held' | 'not held';
}

export interface SeriesDocument {
  readonly schema: typeof seriesVersion;
  readonly id: string;
  readonly architecture: string;
  readonly speed: number;
  /** The runs' own seeds follow from it. */
  readonly seed: number;
  readonly startedAt: string;
  /** Absent while it runs, and for ever if it was cut short. */
  readonly finishedAt?: string;
  /** Runs that were planned. */
  readonly planned: number;
  /** Seconds that the one synthesis took. */
  readonly synthesisSeconds: number;
  readonly held: boolean;
  readonly rows: readonly SeriesRow[];
  readonly runs: readonly SeriesRun[];
}

/** A run as its journal tells it. */
export function runOf(
  planned: PlannedRun,
  journal: DrillJournal,
  more: Pick<SeriesRun, 'report' | 'journal' | 'took'>,
): SeriesRun {
  const { measurements, hypothesis, prediction, status, held, stopReason, conditions } = journal;
  const broken = conditions.filter(({ holds }) => !holds);
  const verdict = status !== 'finished' || held === undefined ? 'stopped' : held ? 'held' : 'not held';
  const reason = stopReason ?? broken.map(({ name, measured }) => `${name}: ${measured}`).join('; ');
  return {
    name: runName(planned),
    fault: planned.fault.name,
    crash: planned.crash,
    seed: planned.seed,
    verdict,
    reason: verdict === 'held' ? undefined : reason,
    id: journal.id,
    figures: measurements && {
      rtoSeconds: measurements.rtoSeconds,
      rpoSeconds: measurements.rpoSeconds,
      failbackPauseSeconds: measurements.failbackPauseSeconds,
      acknowledged: measurements.acknowledged,
      lost: measurements.lost,
      duplicated: measurements.duplicated,
      stale: measurements.staleAcknowledgements,
    },
    predictedSeconds: hypothesis.rtoSeconds === undefined ? undefined : prediction.total,
    allowedSeconds: hypothesis.rtoSeconds,
    ...more,
  };
}

/** A run that never became a drill. */
export function failedRun(planned: PlannedRun, error: Error, took: SeriesRun['took']): SeriesRun {
  const { fault, crash, seed } = planned;
  return { name: runName(planned), fault: fault.name, crash, seed, verdict: 'stopped', reason: error.message, took };
}

/** One row for each name, in the order in which the names first appear. */
export function rowsOf(runs: readonly SeriesRun[]): SeriesRow[] {
  return [...new Set(runs.map(({ name }) => name))].map((name) =>
    rowOf(
      name,
      runs.filter((run) => run.name === name),
    ),
  );
}

function rowOf(name: string, runs: readonly SeriesRun[]): SeriesRow {
  const figures = runs.flatMap(({ figures }) => figures ?? []);
  const sum = (of: (figures: RunFigures) => number) => figures.reduce((total, each) => total + of(each), 0);
  const held = runs.filter(({ verdict }) => verdict === 'held').length;
  const first = <T>(of: (run: SeriesRun) => T | undefined) => runs.map(of).find((value) => value !== undefined);
  return {
    name,
    runs: runs.length,
    held,
    rtoSeconds: spread(figures.flatMap(({ rtoSeconds }) => rtoSeconds ?? [])),
    predictedSeconds: first(({ predictedSeconds }) => predictedSeconds),
    allowedSeconds: first(({ allowedSeconds }) => allowedSeconds),
    failbackPauseSeconds: spread(figures.flatMap(({ failbackPauseSeconds }) => failbackPauseSeconds ?? [])),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost),
    duplicated: sum(({ duplicated }) => duplicated),
    stale: sum(({ stale }) => stale),
    verdict: held === runs.length ? 'held' : 'not held',
  };
}

/** Undefined for no values. The median of an even number is the mean of the two in the middle. */
export function spread(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return { min: sorted[0], median, max: sorted[sorted.length - 1] };
}
