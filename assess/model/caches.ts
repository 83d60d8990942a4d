import type { ResourceSet } from '../../constructs/resilience-checks/model/resource-set';
import type { Resource } from '../../constructs/resilience-checks/model/template';
import { isAbsent, listOf, at } from '../../constructs/resilience-checks/model/values';

const groupType = 'AWS::ElastiCache::ReplicationGroup';

/** The group that a member of a global datastore copies; itself for any other one. */
export function leaderOf(set: ResourceSet, group: Resource): Resource {
  if (isAbsent(group.properties.GlobalReplicationGroupId)) return group;
  const id = set.text(group, group.properties.GlobalReplicationGroupId);
  const datastores = set.ofType('AWS::ElastiCache::GlobalReplicationGroup');
  // ElastiCache puts a prefix of its own before the suffix that a template gives.
  const datastore = datastores.find((one) => {
    const suffix = set.text(one, one.properties.GlobalReplicationGroupIdSuffix);
    return suffix !== undefined && id !== undefined && id.endsWith(suffix);
  });
  const members = datastore ? listOf(datastore.properties.Members) : [];
  const leader = members
    .map((member) => set.target(datastore!, at(member, 'ReplicationGroupId')))
    .find((one) => one?.type === groupType);
  return leader ?? group;
}

/** What a cache is made of. A copy of a global datastore has the node type, the engine and the shards of its leader. */
export function shapeOf(set: ResourceSet, group: Resource) {
  const leader = leaderOf(set, group);
  const { CacheNodeType: size, Engine: engine, NumNodeGroups: shards } = leader.properties;
  return {
    size: set.text(leader, size),
    // Redis OSS is what ElastiCache runs unless told otherwise.
    engine: isAbsent(engine) ? 'redis' : set.text(leader, engine),
    shards: isAbsent(shards) ? 1 : set.number(leader, shards),
  };
}

/** Nodes of a cache: its shards, each with a primary and its own replicas. */
export function nodesOf(set: ResourceSet, group: Resource): number | undefined {
  const { shards } = shapeOf(set, group);
  const { ReplicasPerNodeGroup: replicas, NumCacheClusters: nodes } = group.properties;
  if (!isAbsent(nodes)) return set.number(group, nodes);
  const each = isAbsent(replicas) ? 0 : set.number(group, replicas);
  return shards === undefined || each === undefined ? undefined : shards * (1 + each);
}
