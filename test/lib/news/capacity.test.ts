import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { news } from '../../../lib/news';
import { type CapacityLine, capacityOf, costOfDays, instancesNeeded } from '../../../lib/news/capacity';

const settings = news.settings.defaults();
const lines = capacityOf(settings);
const page = readFileSync(join(__dirname, '../../../docs/architectures/news.md'), 'utf8');
/** Rows of the page's tables, whatever their columns are padded with. */
const rows = page.split('\n').map((line) => line.replace(/ +/g, ' '));
const count = (value: number) => Math.round(value).toLocaleString('en-US');

test('the origin sees 5,000 requests a second at the peak, and 6,000 with the margin', () => {
  expect(lines.map(({ requests, origin }) => [requests, origin])).toEqual([
    [10_000, 500],
    [100_000, 5000],
    [120_000, 6000],
  ]);
});

test('without a zone there are as many instances as each load needs', () => {
  for (const { left, needed } of lines) expect(left).toBeGreaterThanOrEqual(needed);
});

test('95 % of the misses are answered within 200 ms, also without a zone', () => {
  for (const { latency } of lines) expect(latency).toBeLessThanOrEqual(0.2);
});

test('the template asks for what a usual day with its margin needs', () => {
  expect(instancesNeeded(settings)).toBe(3);
});

test('one hit in a hundred less is a fifth more for the instances', () => {
  const [, , worse] = capacityOf({ ...settings, load: { ...settings.load, hitRate: 94 } });
  expect([lines[2]!.needed, worse!.needed]).toEqual([30, 36]);
});

test.each(lines)('the page says what it carries: $name', (line: CapacityLine) => {
  const { name, requests, origin, instances, left, needed, latency, leastHitRate } = line;
  const cells = [name, ...[requests, origin, instances, left, needed].map(count)];
  expect(rows).toContain(
    `| ${[...cells, `${Math.round(latency * 1000)} ms`, `${leastHitRate.toFixed(1)} % hits`].join(' | ')} |`,
  );
});

test.each(['usual', 'peak'] as const)('the page says what a day costs: %s', (day) => {
  const [, monthly] = /^\$([\d,]+) a month by list price/m.exec(page)!;
  const cost = costOfDays(settings, Number(monthly!.replaceAll(',', '')))[day];
  const cells = [cost.always, cost.instances, cost.requests, cost.data, cost.total].map(count);
  const name = day === 'usual' ? 'usual' : 'eight hours at the peak';
  expect(rows).toContain(`| ${[name, ...cells].join(' | ')} |`);
});

test('a day at the peak costs about three times as much as a usual one', () => {
  const { usual, peak } = costOfDays(settings, 20_000);
  expect(peak.total / usual.total).toBeGreaterThan(2);
  expect(peak.total / usual.total).toBeLessThan(4);
});
