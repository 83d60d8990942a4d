import type { Forecast } from './forecast';
import type { Order } from './order';

const cell = (seconds: number | undefined): string =>
  (seconds === undefined ? '' : `${seconds.toFixed(1)} s`).padStart(10);

/** What would be done, for people. Pure. */
export function renderPlan(order: Order, { stops, expected, most }: Forecast): string {
  const { region, to, epoch, input } = order;
  const rows = stops.map(
    (stop) => `  ${stop.state.padEnd(12)}${stop.does.padEnd(34)}${cell(stop.expected)}${cell(stop.most)}`,
  );
  return [
    `${input.kind}: epoch ${epoch}, ${to} shall write; by the state machine of ${region}`,
    `  ${'state'.padEnd(12)}${'does'.padEnd(34)}${'expected'.padStart(10)}${'at most'.padStart(10)}`,
    ...rows,
    `  ${'in all'.padEnd(46)}${cell(expected)}${cell(most)}`,
    '  times are those of the budget; a rebuild takes as long as the data is large',
  ].join('\n');
}
