/** A target as its health checks see it. A new one is `initial` until the first check decides. */
export interface TargetHealth {
  readonly status: 'initial' | 'healthy' | 'unhealthy';
  /** Checks in a row that spoke against the status. */
  readonly against: number;
  /** Why the last check failed. */
  readonly reason?: CheckFailure;
}

export interface CheckFailure {
  /** Reason code of the Elastic Load Balancing API. */
  readonly code: 'Target.ResponseCodeMismatch' | 'Target.Timeout' | 'Target.FailedHealthChecks';
  readonly description: string;
}

export interface Thresholds {
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

export const newTarget: TargetHealth = { status: 'initial', against: 0 };

/**
 * The health after one more check. As Elastic Load Balancing does it, a new target needs a single good check, one that
 * was found unhealthy needs `healthyThreshold` good ones in a row, and `unhealthyThreshold` bad ones in a row make any
 * target unhealthy.
 */
export function afterCheck(health: TargetHealth, thresholds: Thresholds, failure?: CheckFailure): TargetHealth {
  const against = health.against + 1;
  if (failure) {
    if (health.status === 'unhealthy') return { status: 'unhealthy', against: 0, reason: failure };
    if (against >= thresholds.unhealthyThreshold) return { status: 'unhealthy', against: 0, reason: failure };
    return { ...health, against };
  }
  if (health.status !== 'unhealthy') return { status: 'healthy', against: 0 };
  if (against >= thresholds.healthyThreshold) return { status: 'healthy', against: 0 };
  return { ...health, against };
}

/**
 * The targets among which requests go round: the healthy ones, or, when there is none, all of them (an Application Load
 * Balancer fails open: a broken check must not take a service down).
 */
export function eligible<T extends { readonly health: TargetHealth }>(targets: readonly T[]): readonly T[] {
  const healthy = targets.filter(({ health }) => health.status === 'healthy');
  return healthy.length > 0 ? healthy : targets;
}
