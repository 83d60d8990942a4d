import { median, ratio } from '../support/figures';
import type { BenchRun, Side } from './result';
import { type Row, rows } from './rows';

/** All runs of one side of a row. */
export interface SideSummary {
  readonly runs: number;
  /** Seconds; null if service never came back in that run, which is longer than any number. */
  readonly outage: { readonly min: number | null; readonly median: number | null; readonly max: number | null };
  readonly acknowledged: number;
  readonly lost: number;
  /** Most that one run lost. */
  readonly mostLost: number;
  readonly stale: number;
  readonly bothSides: number;
  /** Runs in which both sides acknowledged. */
  readonly splitBrain: number;
  readonly broken: readonly string[];
}

export interface RowSummary {
  readonly row: Row;
  /** Runs begun, those that could not be measured included. */
  readonly runs: number;
  readonly holdfast?: SideSummary;
  readonly naive?: SideSummary;
  /** Median outage of the naive pool over Holdfast's; undefined if one of them never came back. */
  readonly ratio?: number;
  readonly lags: readonly number[];
  /** Highest load average that a run began at; a machine that is busy with something else measures that. */
  readonly load?: number;
  readonly verdict: Verdict;
  readonly errors: readonly string[];
}

export interface Verdict {
  readonly reached: boolean;
  /** Why not; empty if it was. */
  readonly because: readonly string[];
}

/** One line for each row that was run. Pure. */
export function summarize(runs: readonly BenchRun[]): RowSummary[] {
  return rows.flatMap((row) => {
    const own = runs.filter((run) => run.row === row.name);
    return own.length === 0 ? [] : [summaryOf(row, own)];
  });
}

function summaryOf(row: Row, runs: readonly BenchRun[]): RowSummary {
  const holdfast = sideOf(runs.flatMap((run) => run.holdfast ?? []));
  const naive = sideOf(runs.flatMap((run) => run.naive ?? []));
  const loads = runs.flatMap(({ load }) => load ?? []);
  const errors = runs.flatMap(({ error }) => error ?? []);
  return {
    row,
    runs: runs.length,
    holdfast,
    naive,
    ratio: ratio(naive?.outage.median ?? undefined, holdfast?.outage.median ?? undefined),
    lags: [...new Set(runs.flatMap(({ lag }) => lag ?? []))],
    load: loads.length > 0 ? Math.max(...loads) : undefined,
    verdict: verdictOf(row, holdfast, errors.length),
    errors,
  };
}

/** Sums up the runs of one side; undefined of none. Pure. */
export function sideOf(sides: readonly Side[]): SideSummary | undefined {
  if (sides.length === 0) return undefined;
  const sum = (figure: (side: Side) => number) => sides.reduce((total, side) => total + figure(side), 0);
  const outages = sides.map(({ outage }) => outage ?? Infinity);
  const known = (value: number | undefined) => (value === undefined || value === Infinity ? null : value);
  return {
    runs: sides.length,
    outage: { min: known(Math.min(...outages)), median: known(median(outages)), max: known(Math.max(...outages)) },
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost),
    mostLost: Math.max(...sides.map(({ lost }) => lost)),
    stale: sum(({ stale }) => stale),
    bothSides: sum(({ bothSides }) => bothSides),
    splitBrain: sides.filter(({ bothSides }) => bothSides > 0).length,
    broken: sides.flatMap(({ broken }) => broken),
  };
}

/**
 * Reached: the median outage is within the target, and in no run was an acknowledged write lost, acknowledged stale, or
 * the history found wrong. A run that could not be measured is not left out: it counts against the row.
 */
export function verdictOf(row: Pick<Row, 'target'>, side: SideSummary | undefined, failedRuns: number): Verdict {
  if (!side) return { reached: false, because: ['nothing was measured'] };
  const { outage, lost, stale, broken } = side;
  const because = [
    ...(outage.median === null ? ['service did not come back'] : []),
    ...(outage.median !== null && outage.median > row.target
      ? [`${outage.median.toFixed(2)} s > ${row.target} s`]
      : []),
    ...(lost > 0 ? [`${lost} lost`] : []),
    ...(stale > 0 ? [`${stale} stale`] : []),
    ...(broken.length > 0 ? [`checks broken: ${[...new Set(broken)].join(', ')}`] : []),
    ...(failedRuns > 0 ? [`${failedRuns} runs failed`] : []),
  ];
  return { reached: because.length === 0, because };
}
