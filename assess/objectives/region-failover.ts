import type { Timers } from '../../runtime/config/timers';
import type { ServiceTimes } from './service-times';

export interface BudgetLine {
  readonly name: string;
  readonly seconds: number;
  readonly why: string;
}

/** How long a Region failover takes, line by line, in seconds. */
export interface FailoverPrediction {
  /** The holder is dead: its beat stands still. */
  readonly lines: readonly BudgetLine[];
  readonly total: number;
  /** The holder is alive but sick: its lease is revoked and waited out after the dwell. */
  readonly sick: number;
}

export interface FailoverInput {
  readonly timers: Timers;
  readonly serviceTimes: ServiceTimes;
  /** `lag` keeps no journal: nothing is sealed or replayed. Default: journal. */
  readonly grade?: 'lag' | 'journal';
}

/** From the fault to the first observation of it, at worst: a probe had just succeeded, the next one times out. */
export function firstObservation(timers: Timers): number {
  return timers.probeInterval + timers.probeTimeout;
}

/** From the fault to the decision when the holder's beat stands still. */
export function detectionOfDeadHolder(timers: Timers): number {
  return firstObservation(timers) + Math.max(timers.dwell, timers.wait + timers.beatPoll);
}

/** From the fault to the taking when the holder still renews and has to be revoked. */
export function detectionOfSickHolder(timers: Timers): number {
  return firstObservation(timers) + timers.dwell + timers.wait;
}

/**
 * The most that a Region failover may take: every wait at its worst phase, every step at its budget. This is what an
 * RTO is checked against. A controller that crashes adds one `reconcileInterval`, which is outside the budget.
 *
 *   detection + take + seal + max(promote, scale) + fence + replay + switch interval x threshold + TTL + verify
 */
export function predictRegionFailover({ timers, serviceTimes, grade = 'journal' }: FailoverInput): FailoverPrediction {
  const lines = [detectionLine(timers), ...serviceLines(serviceTimes, grade), ...trafficLines(timers)].concat({
    name: 'verify',
    seconds: serviceTimes.verify.seconds,
    why: serviceTimes.verify.source,
  });
  const total = sum(lines);
  return { lines, total, sick: round(total - detectionOfDeadHolder(timers) + detectionOfSickHolder(timers)) };
}

function detectionLine(timers: Timers): BudgetLine {
  const { probeInterval, probeTimeout, dwell, wait, beatPoll } = timers;
  return {
    name: 'detection',
    seconds: round(detectionOfDeadHolder(timers)),
    why: `first observation ${probeInterval} + ${probeTimeout}, then the dwell ${dwell} or the lease wait ${wait} + ${beatPoll}, whichever is longer`,
  };
}

function serviceLines(times: ServiceTimes, grade: 'lag' | 'journal'): BudgetLine[] {
  const slower = times.scale.seconds > times.promote.seconds ? times.scale : times.promote;
  const line = (name: string, { seconds, source }: { seconds: number; source: string }) => ({
    name,
    seconds,
    why: source,
  });
  return [
    line('take', times.take),
    ...(grade === 'journal' ? [line('seal', times.seal)] : []),
    line('promotion', slower),
    line('fence', times.fence),
    ...(grade === 'journal' ? [line('replay', times.replay)] : []),
  ];
}

function trafficLines({ switchInterval, switchThreshold, ttl }: Timers): BudgetLine[] {
  return [
    {
      name: 'switch',
      seconds: round(switchInterval * switchThreshold),
      why: `health check every ${switchInterval} s, ${switchThreshold} in a row`,
    },
    { name: 'TTL', seconds: ttl, why: 'resolvers may keep the old answer this long' },
  ];
}

function sum(lines: readonly BudgetLine[]): number {
  return round(lines.reduce((seconds, line) => seconds + line.seconds, 0));
}

/** Milliseconds are enough, and 0.1 + 0.2 should read 0.3. */
function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** The budget in one line: `145 detection + 5 take + ... = 880 s`. */
export function budgetInOneLine(prediction: Pick<FailoverPrediction, 'lines' | 'total'>): string {
  return `${prediction.lines.map(({ name, seconds }) => `${seconds} ${name}`).join(' + ')} = ${prediction.total} s`;
}

/** The budget as it is printed at synth: a line for each part, then the totals. */
export function renderBudget(prediction: FailoverPrediction, objective?: number): string {
  const rows: [string, number, string][] = [
    ...prediction.lines.map(({ name, seconds, why }): [string, number, string] => [name, seconds, why]),
    ['holder dead', prediction.total, 'sum of the lines above'],
    ['holder sick', prediction.sick, 'revoked after the dwell, then the lease wait'],
  ];
  if (objective !== undefined) rows.push(['objective', objective, 'objectives.rto']);
  return rows.map(([name, seconds, why]) => `${name.padEnd(12)}${`${seconds} s`.padStart(9)}  ${why}`).join('\n');
}
