import { sideOf, type SideSummary } from '../failover/summary';
import type { PeerRun } from './result';
import { type PeerRow, peerRows } from './rows';
import { type PeerSide, sides } from './sides';

/** All runs of one side in one row. */
export interface CellSummary {
  readonly row: Pick<PeerRow, 'name' | 'title'>;
  readonly side: Pick<PeerSide, 'name' | 'title' | 'settings'>;
  /** Runs begun, those that could not be measured included. */
  readonly runs: number;
  readonly software: readonly string[];
  readonly summary?: SideSummary;
  /** Longest that one run had two primaries at once, seconds; undefined where nobody watched. */
  readonly twoPrimaries?: number;
  /** Highest load average that a run began at. */
  readonly load: number;
  readonly errors: readonly string[];
}

/** One cell for each row and side that was run, in the order of the rows. Pure. */
export function summarizePeers(runs: readonly PeerRun[]): CellSummary[] {
  return peerRows.flatMap((row) =>
    sides.flatMap((side) => {
      const own = runs.filter((run) => run.row === row.name && run.side === side.name);
      return own.length === 0 ? [] : [cellOf(row, side, own)];
    }),
  );
}

function cellOf(row: PeerRow, side: PeerSide, runs: readonly PeerRun[]): CellSummary {
  const outcomes = runs.flatMap(({ outcome }) => outcome ?? []);
  const watched = outcomes.flatMap(({ twoPrimaries }) => twoPrimaries ?? []);
  return {
    row: { name: row.name, title: row.title },
    side: { name: side.name, title: side.title, settings: side.settings },
    runs: runs.length,
    software: [...new Set(runs.map(({ software }) => software))],
    summary: sideOf(outcomes),
    twoPrimaries: watched.length > 0 ? Math.max(...watched) : undefined,
    load: Math.max(...runs.map(({ load }) => load)),
    errors: runs.flatMap(({ error }) => error ?? []),
  };
}
