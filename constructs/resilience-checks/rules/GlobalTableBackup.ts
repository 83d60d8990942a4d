import type { Rule } from '../model/rule';
import { at as valueAt, objectOf, oneOrMore } from '../model/values';

/** Other packs look at AWS::DynamoDB::Table alone, where these are properties of the table and not of each replica. */
export const GlobalTableBackup: Rule = {
  id: 'GlobalTableBackup',
  severity: 'error',
  holds: 'each replica of a global table has point-in-time recovery and deletion protection',
  why: 'replication carries a mistaken delete to every Region within a second; only a point before it helps',
  fix: 'set PointInTimeRecoveryEnabled and DeletionProtectionEnabled on each replica',
  check: (set) =>
    set.ofType('AWS::DynamoDB::GlobalTable').flatMap((at) =>
      oneOrMore(at.properties.Replicas).flatMap((replica) => {
        const region = set.text(at, objectOf(replica).Region) ?? 'a Region';
        const recovery = valueAt(replica, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled');
        const missing = [
          ...(set.flag(at, recovery) === false ? ['point-in-time recovery'] : []),
          ...(set.flag(at, objectOf(replica).DeletionProtectionEnabled) === false ? ['deletion protection'] : []),
        ];
        if (missing.length === 0) return [];
        return [
          { at, property: 'Properties/Replicas', what: `the replica in ${region} has no ${missing.join(' and no ')}` },
        ];
      }),
    ),
};
