/**
 * One checker's opinion of an endpoint. It changes only after `threshold` results in a row that speak against it; a new
 * one counts as healthy until there is enough data.
 */
export interface Opinion {
  readonly healthy: boolean;
  readonly against: number;
  /** Results so far, counted up to the threshold. */
  readonly seen: number;
}

export const newOpinion: Opinion = { healthy: true, against: 0, seen: 0 };

/** The opinion after one more result. */
export function afterResult(opinion: Opinion, ok: boolean, threshold: number): Opinion {
  const seen = Math.min(threshold, opinion.seen + 1);
  if (ok === opinion.healthy) return { healthy: opinion.healthy, against: 0, seen };
  const against = opinion.against + 1;
  return against >= threshold ? { healthy: ok, against: 0, seen } : { healthy: opinion.healthy, against, seen };
}

/**
 * A health check is healthy while more than 18 % of its checkers say so, and inverted after that. With three checkers
 * one is enough to keep it healthy, all three are needed to make it unhealthy.
 *
 * Source: Route 53 Developer Guide, "How Amazon Route 53 determines whether a health check is healthy".
 */
export function isHealthy(opinions: readonly Opinion[], inverted: boolean): boolean {
  const share = opinions.filter(({ healthy }) => healthy).length / opinions.length;
  return share > 0.18 !== inverted;
}

/** True once every checker has seen enough to change its mind: from then on the status means something. */
export function isSettled(opinions: readonly Opinion[], threshold: number): boolean {
  return opinions.every(({ seen }) => seen >= threshold);
}
