/** What the time of a switch is made of; durations in seconds. */
export interface SwitchTiming {
  readonly interval: number;
  readonly threshold: number;
  readonly ttl: number;
}

/** Time-to-live of an alias to a load balancer (Route 53 developer guide, choosing between alias and non-alias records). */
export const aliasTtl = 60;

/**
 * For how long a checker waits for an endpoint that does not answer: 4 s for the connection and 2 s for the status
 * (Route 53 developer guide, how Route 53 determines whether a health check is healthy).
 */
export const checkerPatience = 6;

/** Longest time until resolvers have let go of a Region that is drained: its switch answers at once. */
export function drainSeconds({ interval, threshold, ttl }: SwitchTiming): number {
  return interval * threshold + ttl;
}

/** Longest time until resolvers have let go of a Region that is silent: the interval counts from the end of a check. */
export function failoverSeconds({ interval, threshold, ttl }: SwitchTiming): number {
  return (interval + checkerPatience) * threshold + ttl;
}
