import type { ResourceSet } from '../model/resource-set';
import type { Offence, Rule } from '../model/rule';
import { isAbsent, objectOf, oneOrMore } from '../model/values';

/** Where sessions can be kept outside of the instances. */
const stores = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::ElastiCache::CacheCluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElastiCache::ServerlessCache',
  'AWS::MemoryDB::Cluster',
];

export const StickySessions: Rule = {
  id: 'StickySessions',
  severity: 'error',
  holds: 'a load balancer sticks users to instances only where sessions are stored outside of them',
  why: 'each instance that goes takes its users with it: they are logged out, and their carts are empty',
  fix: 'keep sessions in a table or a cache, and switch stickiness off',
  check: (set) => (set.ofType(...stores).length > 0 ? [] : [...targetGroups(set), ...classic(set)]),
};

function targetGroups(set: ResourceSet): Offence[] {
  return set.ofType('AWS::ElasticLoadBalancingV2::TargetGroup').flatMap((at) => {
    const attributes = oneOrMore(at.properties.TargetGroupAttributes).map(objectOf);
    const sticky = attributes.find(({ Key: key }) => set.text(at, key) === 'stickiness.enabled');
    if (!sticky || set.flag(at, sticky.Value) !== true) return [];
    return [
      {
        at,
        property: 'Properties/TargetGroupAttributes',
        what: 'users stick to instances, and nothing here stores sessions',
      },
    ];
  });
}

function classic(set: ResourceSet): Offence[] {
  return set.ofType('AWS::ElasticLoadBalancing::LoadBalancer').flatMap((at) => {
    const { AppCookieStickinessPolicy: application, LBCookieStickinessPolicy: own } = at.properties;
    if (isAbsent(application) && isAbsent(own)) return [];
    return [
      {
        at,
        property: 'Properties/LBCookieStickinessPolicy',
        what: 'users stick to instances, and nothing here stores sessions',
      },
    ];
  });
}
