import type { BudgetLine } from '../objectives';

/** Processor use at which an instance serves what it is sized for: what scaling aims at. */
const sizedFor = 0.5;

/** 95 of 100 requests take less than this many means, where times are distributed exponentially. */
const quantile = Math.log(20);

/**
 * Time that 95 % of the requests spend at an instance, waiting included, seconds: one queue, one server (M/M/1), which
 * is what one event loop is. Infinite where it falls behind.
 *
 * @param load requests a second that it gets
 * @param perInstance requests a second that it serves with its processors half busy
 */
export function timeAtInstance(load: number, perInstance: number): number {
  const most = perInstance / sizedFor;
  return load < most ? quantile / (most - load) : Infinity;
}

/**
 * How long a request takes that the edge cannot answer. A budget and no statistic: each part at its own 95th
 * percentile, as if all were slow at once. The parts that are assumed say so; a measurement of yours is better.
 */
export function latencyOfMiss(load: number, perInstance: number): BudgetLine[] {
  return [
    { name: 'reader', seconds: 0.03, why: 'assumed: an edge location in the same country' },
    { name: 'origin', seconds: 0.08, why: 'assumed: from there across a continent, on a connection that is kept open' },
    {
      name: 'instance',
      seconds: Math.round(timeAtInstance(load, perInstance) * 1000) / 1000,
      why: `${Math.round(load)} requests/s at one that serves ${perInstance} with its processors half busy`,
    },
    { name: 'data', seconds: 0.02, why: 'assumed: a read by key in the cache or on a replica' },
  ];
}
