import Table from 'cli-table3';
import type { SeriesDocument, SeriesRow, Spread } from './document';

const columns: readonly { readonly head: string; readonly cell: (row: SeriesRow) => string; readonly text?: true }[] = [
  { head: 'drill', cell: ({ name }) => name, text: true },
  { head: 'held', cell: ({ held, runs }) => `${held}/${runs}` },
  { head: 'RTO s min/median/max', cell: ({ rtoSeconds }) => three(rtoSeconds) },
  { head: 'expected', cell: ({ predictedSeconds }) => one(predictedSeconds) },
  { head: 'allowed', cell: ({ allowedSeconds }) => one(allowedSeconds) },
  { head: 'failback pause s', cell: ({ failbackPauseSeconds }) => three(failbackPauseSeconds) },
  { head: 'acknowledged', cell: ({ acknowledged }) => acknowledged.toLocaleString('en-US') },
  { head: 'lost', cell: ({ lost }) => String(lost) },
  { head: 'twice', cell: ({ duplicated }) => String(duplicated) },
  { head: 'stale', cell: ({ stale }) => String(stale) },
  { head: 'verdict', cell: ({ verdict }) => (verdict === 'held' ? 'held' : 'NOT held'), text: true },
];

const one = (seconds: number | undefined): string => (seconds === undefined ? '-' : seconds.toFixed(1));
const three = (spread: Spread | undefined): string =>
  spread ? [spread.min, spread.median, spread.max].map((value) => value.toFixed(1)).join(' / ') : '-';

/** The rows for a terminal, without colours. */
export function terminalTable(rows: readonly SeriesRow[]): string {
  const table = new Table({
    head: columns.map(({ head }) => head),
    colAligns: columns.map(({ text }) => (text ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => columns.map(({ cell }) => cell(row))));
  return table.toString();
}

/** The same rows for a document, with what one has to know to read them. */
export function markdownTable({ rows, speed, seed, planned, runs, id }: SeriesDocument): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = columns.map(({ text }) => (text ? '---' : '---:'));
  return [
    `\`${id}\`: ${runs.length} of ${planned} drills, every timer divided by ${speed}, seed of the series ${seed}.`,
    'RTO is the longest time between two acknowledged payments around the fault, of all clients together.',
    '',
    line(columns.map(({ head }) => head)),
    line(rule),
    ...rows.map((row) => line(columns.map(({ cell }) => cell(row)))),
    '',
  ].join('\n');
}
