import type { ResourceSet } from '../../constructs/resilience-checks/model/resource-set';
import type { Resource } from '../../constructs/resilience-checks/model/template';
import { at, isAbsent, listOf, objectOf } from '../../constructs/resilience-checks/model/values';
import type { Bill, Billed } from './model';

/** An alarm costs by the metrics that it looks at, and three times as much below a minute. */
export function billAlarm(set: ResourceSet, alarm: Resource): Bill {
  const { Metrics: metrics, Period } = alarm.properties;
  const stats = listOf(metrics).filter((query) => !isAbsent(at(query, 'MetricStat')));
  const periods = isAbsent(metrics) ? [Period] : stats.map((query) => at(query, 'MetricStat', 'Period'));
  const isFast = periods.some((period) => (set.number(alarm, period) ?? 60) < 60);
  const item = isFast ? 'high-resolution alarm' : 'alarm';
  return billed([{ item, units: Math.max(1, periods.length), concern: 'observability', what: `metric of an ${item}` }]);
}

/** Checks of what runs on AWS; HTTPS, a text to look for, latency and ten seconds cost extra. Calculated ones do not. */
export function billHealthCheck(set: ResourceSet, check: Resource): Bill {
  const config = objectOf(check.properties.HealthCheckConfig);
  const type = set.text(check, config.Type) ?? '';
  const options = [
    type.startsWith('HTTPS'),
    type.endsWith('STR_MATCH'),
    set.flag(check, config.MeasureLatency) === true,
    set.number(check, config.RequestInterval) === 10,
  ].filter(Boolean).length;
  return billed([
    { item: 'health check', units: 1, concern: 'traffic', what: 'health check' },
    ...(options > 0
      ? [{ item: 'health check option', units: options, concern: 'traffic' as const, what: 'option of a health check' }]
      : []),
  ]);
}

/** A copy in another Region costs as much as the secret; it is counted where the template stands. */
export function billSecret(_: ResourceSet, secret: Resource): Bill {
  const units = 1 + listOf(secret.properties.ReplicaRegions).length;
  return billed([{ item: 'secret', units, concern: 'keys and secrets', what: 'secret, each copy too' }]);
}

export function billWebAcl(_: ResourceSet, acl: Resource): Bill {
  const rules = listOf(acl.properties.Rules).length;
  return billed([
    { item: 'web ACL', units: 1, concern: 'traffic', what: 'web ACL' },
    ...(rules > 0
      ? [{ item: 'web ACL rule', units: rules, concern: 'traffic' as const, what: 'rule of a web ACL' }]
      : []),
  ]);
}

const billed = (items: readonly Billed[]): Bill => ({ kind: 'billed', items });
