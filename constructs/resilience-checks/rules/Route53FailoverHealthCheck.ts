import { failoverRecords } from '../model/records';
import type { Rule } from '../model/rule';
import { at as valueAt, isAbsent } from '../model/values';

/** An alias that evaluates the health of its target needs no check of its own (Route 53 developer guide, failover). */
export const Route53FailoverHealthCheck: Rule = {
  id: 'Route53FailoverHealthCheck',
  severity: 'error',
  holds: 'a PRIMARY record has a health check',
  why: 'Route 53 takes a record without one for healthy for ever, so traffic never moves',
  fix: 'set HealthCheckId, or EvaluateTargetHealth on an alias',
  check: (set) =>
    failoverRecords(set).flatMap(({ at, properties, name, failover }) => {
      const evaluates = valueAt(properties, 'AliasTarget', 'EvaluateTargetHealth');
      const checked = !isAbsent(properties.HealthCheckId) || set.flag(at, evaluates) !== false;
      if (failover !== 'PRIMARY' || checked) return [];
      return [
        { at, property: 'Properties/HealthCheckId', what: `the PRIMARY record of "${name}" has no health check` },
      ];
    }),
};
