import { detectionSeconds, failoverRecords, healthCheckOf } from '../model/records';
import type { Rule } from '../model/rule';
import { isAbsent } from '../model/values';

/** An alias to a load balancer is answered with a TTL of 60 s (Route 53 developer guide, alias records). */
const aliasTtl = 60;

export const Route53DetectionTime: Rule = {
  id: 'Route53DetectionTime',
  severity: 'error',
  holds: 'detection by the health check and the TTL fit into the RTO',
  why: 'the objective is missed in every failover, before any work of the recovery has begun',
  fix: 'shorten RequestInterval, FailureThreshold or TTL, or declare the RTO that the record can meet',
  check: (set) => {
    const { rto } = set.objectives;
    if (rto === undefined) return [];
    return failoverRecords(set).flatMap((record) => {
      const found = healthCheckOf(set, record);
      const detection = found && detectionSeconds(set, found.check, found.config);
      const ttl = isAbsent(record.properties.TTL) ? aliasTtl : set.number(record.at, record.properties.TTL);
      if (record.failover !== 'PRIMARY' || detection === undefined || ttl === undefined || detection + ttl <= rto)
        return [];
      const what = `"${record.name}" moves ${detection + ttl} s after a failure (${detection} s until it is noticed, ${ttl} s TTL); the RTO is ${rto} s`;
      return [{ at: record.at, property: 'Properties/HealthCheckId', what }];
    });
  },
};
