import { relative } from 'node:path';
import type { DrillResult } from './run/run';
import type { SeriesRun } from './series/document';

/** What a person wants to know first, last. */
export function lastLines({ journal, reportPath }: DrillResult): string {
  const { measurements, held, conditions, hypothesis, prediction, stopReason } = journal;
  const rto = measurements?.rtoSeconds;
  const stated = hypothesis.rtoSeconds ? ` (at most ${hypothesis.rtoSeconds} s; expected ${prediction.total} s)` : '';
  const figures = measurements && [
    `RTO      ${rto === null || rto === undefined ? 'service did not come back' : `${rto.toFixed(2)} s`}${stated}`,
    `RPO      ${measurements.rpoSeconds.toFixed(2)} s`,
    `lost     ${measurements.lost} acknowledged writes of ${measurements.acknowledged}`,
    `stale    ${measurements.staleAcknowledgements} acknowledgements`,
    ...(measurements.failbackPauseSeconds === undefined
      ? []
      : [`failback ${measurements.failbackPauseSeconds.toFixed(2)} s of paused writes`]),
  ];
  const lines = [
    ...conditions
      .filter(({ holds }) => !holds)
      .map(({ name, expected, measured }) => `broken   ${name}: expected ${expected}, measured ${measured}`),
    ...(figures ?? []),
    ...(stopReason ? [`stopped  ${stopReason}`] : []),
    `verdict  ${held ? 'the hypothesis held' : measurements ? 'the hypothesis did NOT hold' : 'none: the drill ended early'}`,
    `report   ${relative(process.cwd(), reportPath)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** One run of a series, in one line. */
export function runLine({ verdict, reason, figures, report, took }: SeriesRun): string {
  const rto = figures && (figures.rtoSeconds === null ? 'no service' : `RTO ${figures.rtoSeconds.toFixed(2)} s`);
  const pause = figures?.failbackPauseSeconds;
  const parts = [
    verdict === 'held' ? 'held' : `${verdict.toUpperCase()}${reason ? ` (${reason})` : ''}`,
    ...(figures ? [rto, `lost ${figures.lost} of ${figures.acknowledged}`, `stale ${figures.stale}`] : []),
    ...(pause === undefined ? [] : [`failback ${pause.toFixed(2)} s`]),
    `took ${Math.round(took.start + took.drill + took.cleanUp)} s`,
    ...(report ? [report] : []),
  ];
  return `${parts.join(', ')}\n`;
}
