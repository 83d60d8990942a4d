/** What an instance sees of itself and of what it depends on. */
export interface WebFacts {
  readonly draining: boolean;
  /** What keeps the data accepts writes: a database member of this Region, a table, a bucket or a queue. */
  readonly writer: boolean;
  /** What keeps the data serves reads. */
  readonly readers: boolean;
  readonly cache: 'none' | 'up' | 'down';
}

export interface WebHealth {
  readonly ok: boolean;
  readonly state: 'ok' | 'degraded' | 'down';
  /** What is missing, and what that means for clients. */
  readonly reasons: readonly string[];
}

/** For the load balancer: depends on nothing else, or an outage of the database would replace every instance. */
export function live({ draining }: WebFacts): WebHealth {
  return draining ? down('draining') : { ok: true, state: 'ok', reasons: [] };
}

/** For DNS: can this Region answer reads? Without its database another Region had better answer. */
export function ready({ draining, readers }: WebFacts): WebHealth {
  if (draining) return down('draining');
  return readers ? { ok: true, state: 'ok', reasons: [] } : down('nothing that keeps the data answers');
}

/**
 * For people and dashboards: everything, with what still works in between. Degraded answers 200, since it serves: 503
 * would take every instance out at once wherever somebody took this for a health check.
 */
export function deep(facts: WebFacts): WebHealth {
  const health = ready(facts);
  if (!health.ok) return health;
  const reasons = [
    ...(facts.writer ? [] : ['nothing that keeps the data accepts writes: reads alone are served']),
    ...(facts.cache === 'down' ? ['the cache does not answer: the database carries every read'] : []),
  ];
  return { ok: true, state: reasons.length > 0 ? 'degraded' : 'ok', reasons };
}

/**
 * For DNS in the standby Region: has its database been promoted? Then the traffic stays here, also when the other Region
 * comes back with a database of its own past.
 */
export function takeover({ draining, writer }: WebFacts): WebHealth {
  if (draining) return down('draining');
  return writer ? { ok: true, state: 'ok', reasons: [] } : down('the database of this Region accepts no writes');
}

const down = (reason: string): WebHealth => ({ ok: false, state: 'down', reasons: [reason] });
