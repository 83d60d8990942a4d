import type { CostLine, Estimate, Unpriced } from './model';
import { hoursPerMonth, pricesOf } from './prices';

/** The estimate as a part of a document. */
export function renderCost(estimate: Estimate): string {
  const { regions, total, standbyShare } = estimate;
  const share = standbyShare === undefined ? '' : ` The other Regions cost ${percent(standbyShare)} of the primary.`;
  return [
    `${dollars(total)} a month by list price before anything is asked of it: ${hoursPerMonth} hours, no discount, no free tier, no traffic, groups with their minimum.${share}`,
    byRegion(estimate),
    `Primary is where the databases are written at birth, or else the most expensive Region: ${regions.map(({ region, role }) => `${region} (${role})`).join(', ')}. A global resource counts for the Region of its template.`,
    ...regions.map(({ region }) => detail(region, estimate)),
    `Prices of ${pricesOf}. Those with * are written down from memory and not confirmed: look them up before you decide by them.`,
    unpriced(
      'Not in the sum, since it costs by use: requests, messages, seconds, gigabytes, data between Regions.',
      estimate.byUse,
      false,
    ),
    unpriced('Not in the sum, since there is no price here.', estimate.unknown, true),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function byRegion({ regions, lines, total }: Estimate): string {
  const concerns = [...new Set(lines.map(({ concern }) => concern))].sort(
    (one, other) => sumOf(lines, other) - sumOf(lines, one),
  );
  const head = ['', ...regions.map(({ region }) => region), 'all'];
  const rows = concerns.map((concern) => [
    concern,
    ...regions.map(({ region }) => dollars(sumOf(lines, concern, region))),
    dollars(sumOf(lines, concern)),
  ]);
  return table(head, [...rows, ['**all**', ...regions.map(({ monthly }) => dollars(monthly)), dollars(total)]]);
}

function sumOf(lines: readonly CostLine[], concern: string, region?: string): number {
  return lines
    .filter((line) => line.concern === concern && (region === undefined || line.region === region))
    .reduce((all, { monthly }) => all + monthly, 0);
}

function detail(region: string, { lines }: Estimate): string {
  const rows = lines
    .filter((line) => line.region === region)
    .map(({ what, units, monthly, fromMemory }) => [
      what,
      String(units),
      `${dollars(monthly)}${fromMemory ? '*' : ''}`,
    ]);
  return table([region, 'units', 'a month'], rows);
}

function unpriced(title: string, rows: readonly Unpriced[], withReason: boolean): string {
  if (rows.length === 0) return '';
  const items = rows.map(({ type, count, why }) => `${count} \`${type}\`${withReason ? ` (${why})` : ''}`);
  return `${title} ${items.join(', ')}.`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

const dollars = (usd: number): string =>
  usd < 10 ? `$${usd.toFixed(2)}` : `$${Math.round(usd).toLocaleString('en-US')}`;
const percent = (share: number): string => `${Math.round(share * 100)} %`;
