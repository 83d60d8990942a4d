import type { BudgetLine } from './region-failover';
import type { ServiceTime, ServiceTimes } from './service-times';

/** What clients lack while an outage lasts. */
export type Service = 'reads' | 'writes';

/** What replaces something that is lost: the steps, one after the other, until clients are served again. */
export interface Cover {
  /** What is lost, for instance `the Region`. */
  readonly outage: string;
  /** What it takes from clients. */
  readonly takes: readonly Service[];
  /** From the fault to the first request that is served again, at worst, seconds each. */
  readonly lines: readonly BudgetLine[];
  /** Acknowledged writes that may be gone with it, as time: 0 where copies are synchronous, seconds. */
  readonly loses: number;
}

/** How often and how stubbornly somebody asks after an endpoint, seconds. */
export interface EndpointCheck {
  readonly interval: number;
  readonly threshold: number;
  /** After which one question counts as failed. */
  readonly timeout: number;
}

/**
 * From the fault until an endpoint counts as lost, at worst: it had just answered, and the last of the failing questions
 * waits for its time-out.
 */
export function detectionOf({ interval, threshold, timeout }: EndpointCheck): BudgetLine {
  return {
    name: 'detection',
    seconds: interval * threshold + timeout,
    why: `a question every ${interval} s, ${threshold} in a row without an answer, the last one for ${timeout} s`,
  };
}

/** An endpoint that is lost leaves the answers of DNS; resolvers keep the old answer for its TTL. */
export function movedByDns(check: EndpointCheck, ttl: number): BudgetLine[] {
  return [detectionOf(check), { name: 'TTL', seconds: ttl, why: 'resolvers may keep the old answer this long' }];
}

const lineOf = (name: string, { seconds, source }: ServiceTime): BudgetLine => ({ name, seconds, why: source });

/** The synchronous copy in another zone takes over; clients find it by its name. */
export function databaseInOtherZone(times: Pick<ServiceTimes, 'databaseFailover'>): BudgetLine[] {
  return [lineOf('database failover', times.databaseFailover)];
}

/** People look, decide and promote the replica of another Region. `decision`: the time that they are given, seconds. */
export function promotedByHand(decision: number, times: Pick<ServiceTimes, 'promote'>): BudgetLine[] {
  return [
    { name: 'decision', seconds: decision, why: 'people are told, look and decide; declared in the settings' },
    lineOf('promotion', times.promote),
  ];
}

/** Seconds that the steps take together. */
export function lengthOf({ lines }: Pick<Cover, 'lines'>): number {
  return Math.round(lines.reduce((sum, { seconds }) => sum + seconds, 0) * 1000) / 1000;
}

/** The outage that takes a service from clients for the longest time; nothing where none takes it. */
export function longestOutage(covers: readonly Cover[], service: Service): Cover | undefined {
  return covers
    .filter(({ takes }) => takes.includes(service))
    .reduce<Cover | undefined>((worst, one) => (worst && lengthOf(worst) >= lengthOf(one) ? worst : one), undefined);
}

/** The outage that loses the most acknowledged writes. */
export function largestLoss(covers: readonly Cover[]): Cover | undefined {
  return covers.reduce<Cover | undefined>((worst, one) => (worst && worst.loses >= one.loses ? worst : one), undefined);
}

/** The steps in one line: `36 detection + 60 TTL = 96 s`. */
export function stepsInOneLine(cover: Cover): string {
  return `${cover.lines.map(({ name, seconds }) => `${seconds} ${name}`).join(' + ')} = ${lengthOf(cover)} s`;
}
