import type { DrillJournal } from '../../drill/journal';
import type { Progress } from '../../drill/progress';
import { runDrill } from '../../drill/run/run';
import type { Assembly } from '../../local/region/assembly';
import { startLocalRegion } from '../../local/region/region';
import { withRunFolder } from '../support/run';
import type { BenchRun, Side } from './result';
import type { Row } from './rows';
import { onlyPrimaryRegion, tightSpeed } from './tight';

export interface HoldfastRun {
  readonly row: Row;
  readonly assembly: Assembly;
  readonly seed: number;
  readonly narrator: Progress;
  /** Whether the drill goes home again, and so measures the planned move too. */
  readonly failback: boolean;
  /** Folder for the drill's own folder. */
  readonly out: string;
}

type Result = Pick<BenchRun, 'holdfast' | 'error' | 'started'> & { readonly home?: Side };

/** One real drill in a local Region of its own. An error is a result: the run counts, as one that failed. */
export async function runHoldfast(options: HoldfastRun): Promise<Result> {
  const { row, assembly, seed, narrator, failback, out } = options;
  let started: number | undefined;
  try {
    return await withRunFolder(async (run) => {
      const begin = performance.now();
      const topology = row.insideRegion ? onlyPrimaryRegion(assembly.topology) : assembly.topology;
      const report = (error: Error) => void (run.closed || narrator.event(`warning: ${error.message}`));
      const progress = (text: string) => narrator.event(text);
      const local = { ...assembly, topology };
      const region = await startLocalRegion({ run, assembly: local, speed: tightSpeed, progress, report });
      started = (performance.now() - begin) / 1000;
      try {
        const { journal } = await runDrill({
          ...{ region, fault: row.fault, seed, failback, narrator, out },
          // Where one Region runs alone, the other one is missed.
          status: !row.insideRegion,
        });
        return { ...sidesOf(journal, failback), started };
      } finally {
        await region.stop();
      }
    });
  } catch (error) {
    return { error: (error as Error).message, started };
  }
}

/** The figures of a drill's journal; of the planned move only its pause, for the rest belongs to both. Pure. */
export function sidesOf(
  { measurements, checks }: Pick<DrillJournal, 'measurements' | 'checks'>,
  failback: boolean,
): { holdfast?: Side; home?: Side; error?: string } {
  if (!measurements) return { error: 'the drill ended without a verdict' };
  const { rtoSeconds, acknowledged, lost, staleAcknowledgements, failbackPauseSeconds } = measurements;
  const failing = checks.filter(({ outcome }) => outcome === 'broken' || outcome === 'undecided');
  const holdfast: Side = {
    outage: rtoSeconds,
    acknowledged,
    lost,
    stale: staleAcknowledgements,
    bothSides: staleAcknowledgements,
    broken: failing.map(({ id }) => id),
  };
  return { holdfast, ...(failback ? { home: { ...holdfast, outage: failbackPauseSeconds ?? null } } : {}) };
}
