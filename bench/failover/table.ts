import { seconds, times } from '../support/figures';
import { textTable } from '../support/table';
import type { RowSummary, SideSummary } from './summary';

/** The table that the bench prints. */
export function failoverTable(summaries: readonly RowSummary[]): string {
  return textTable(
    [
      'row',
      'runs',
      'Holdfast min/med/max',
      'lost',
      'stale',
      'naive min/med/max',
      'lost',
      'split brain',
      'naive/Holdfast',
      'target',
      'reached',
    ],
    summaries.map(({ row, runs, holdfast, naive, ratio, verdict }) => [
      row.title,
      String(runs),
      spread(holdfast),
      holdfast ? `${holdfast.lost} of ${holdfast.acknowledged}` : '-',
      holdfast ? String(holdfast.stale) : '-',
      spread(naive),
      naive ? `${naive.lost} of ${naive.acknowledged}` : '-',
      naive ? `${naive.splitBrain} of ${naive.runs} runs, ${naive.bothSides} writes` : '-',
      times(ratio),
      `<= ${seconds(row.target)}`,
      verdict.reached ? 'yes' : `no: ${verdict.because.join('; ')}`,
    ]),
  );
}

/** Least, median and most of the outage. */
export function spread(side: SideSummary | undefined): string {
  if (!side) return '-';
  const { min, median, max } = side.outage;
  return [min, median, max].map((value) => (value === null ? 'never' : value.toFixed(2))).join(' / ') + ' s';
}

/** What the columns mean and what they do not say. */
export function failoverNotes(summaries: readonly RowSummary[]): string {
  const errors = summaries.flatMap(({ row, errors: own }) => own.map((error) => `${row.name}: ${error}`));
  const lags = summaries.filter(({ lags: own }) => own.length > 0);
  const loaded = summaries.filter(({ load }) => load !== undefined);
  return [
    'outage: longest time between two acknowledged writes of all clients together',
    ...summaries.map(({ row }) => `${row.name}: measures ${row.measures}`),
    ...lags.map(
      ({ row, lags: own }) => `${row.name}: replication of the naive pool lags ${own.join(', ')} s, injected`,
    ),
    ...loaded.map(({ row, load }) => `${row.name}: load average at the start of a run was up to ${load!.toFixed(1)}`),
    ...errors.map((error) => `failed   ${error}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
