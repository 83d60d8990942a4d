import { failoverRecords } from '../model/records';
import type { Rule } from '../model/rule';
import { isAbsent } from '../model/values';

/** Seconds; a longer one outlasts the detection of the failure itself. */
const longest = 60;

/** An alias to a load balancer or an edge has the TTL of its target, 60 s, and no property for it. */
export const Route53FailoverTtl: Rule = {
  id: 'Route53FailoverTtl',
  severity: 'error',
  holds: `the TTL of a failover record is at most ${longest} s`,
  why: 'resolvers send users to the lost Region until the TTL has passed, whatever the failover does',
  fix: `set TTL to ${longest} or less`,
  check: (set) =>
    failoverRecords(set).flatMap(({ at, properties, name }) => {
      const ttl = isAbsent(properties.TTL) ? undefined : set.number(at, properties.TTL);
      if (ttl === undefined || ttl <= longest) return [];
      return [
        { at, property: 'Properties/TTL', what: `the TTL of "${name}" is ${ttl} s; allowed is at most ${longest} s` },
      ];
    }),
};
