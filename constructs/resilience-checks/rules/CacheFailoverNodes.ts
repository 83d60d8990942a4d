import type { Rule } from '../model/rule';
import { isAbsent } from '../model/values';

export const CacheFailoverNodes: Rule = {
  id: 'CacheFailoverNodes',
  severity: 'error',
  holds: 'a cache with automatic failover has a node to fail over to',
  why: 'ElastiCache refuses it, or the first lost node takes the data of its shard with it',
  fix: 'set ReplicasPerNodeGroup to 1 or more, or NumCacheClusters to 2 or more',
  check: (set) =>
    set.ofType('AWS::ElastiCache::ReplicationGroup').flatMap((at) => {
      const {
        AutomaticFailoverEnabled: failover,
        ReplicasPerNodeGroup: replicas,
        NumCacheClusters: nodes,
      } = at.properties;
      if (set.flag(at, failover) !== true) return [];
      const few = (value: unknown, least: number) => !isAbsent(value) && (set.number(at, value) ?? least) < least;
      if (!few(replicas, 1) && !few(nodes, 2)) return [];
      return [
        {
          at,
          property: 'Properties/AutomaticFailoverEnabled',
          what: 'the cache fails over by itself, and has one node a shard',
        },
      ];
    }),
};
