import { spread } from '../failover/table';
import { seconds } from '../support/figures';
import { textTable } from '../support/table';
import type { CellSummary } from './summary';

/** The table that the bench prints, one line for each row and side. */
export function peersTable(cells: readonly CellSummary[]): string {
  return textTable(
    ['row', 'side', 'runs', 'outage min/med/max', 'lost', 'stale', 'acknowledged by both', 'two primaries', 'on'],
    cells.map(({ row, side, runs, summary, twoPrimaries, software }) => [
      row.name,
      side.title,
      String(runs),
      spread(summary),
      summary ? `${summary.lost} of ${summary.acknowledged}` : '-',
      summary ? String(summary.stale) : '-',
      summary ? `${summary.bothSides} in ${summary.splitBrain} of ${summary.runs} runs` : '-',
      seconds(twoPrimaries),
      software.join('; '),
    ]),
  );
}

/** What the columns mean, what the sides were set to, and what could not be measured. */
export function peersNotes(cells: readonly CellSummary[]): string {
  const rows = new Map(cells.map(({ row }) => [row.name, row.title]));
  const sides = new Map(cells.map(({ side }) => [side.title, JSON.stringify(side.settings)]));
  const loads = cells.map(({ load }) => load);
  return [
    'outage: longest time between two acknowledged writes of all clients together',
    'lost: acknowledged, and not on the primary in the end; stale: acknowledged by the old primary though sent after the new one had acknowledged',
    'two primaries: longest that one run had two servers out of recovery at once; "-" where the servers were not asked',
    ...[...rows].map(([name, title]) => `${name}: ${title}`),
    ...[...sides].map(([title, settings]) => `${title}: ${settings}`),
    ...(loads.length > 0 ? [`load average at the start of a run: up to ${Math.max(...loads).toFixed(1)}`] : []),
    ...cells.flatMap(({ row, side, errors }) => errors.map((error) => `failed   ${row.name}, ${side.title}: ${error}`)),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
