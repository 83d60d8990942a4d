import type { ResourceSet } from '../../constructs/resilience-checks/model/resource-set';
import type { Resource } from '../../constructs/resilience-checks/model/template';
import { at, isAbsent, listOf, objectOf } from '../../constructs/resilience-checks/model/values';
import { secondaryClusters } from '../../constructs/resilience-checks/model/replication';
import { leaderOf } from '../model/caches';
import { sourceOf } from '../model/databases';
import type { DiagramEdge, DiagramNode } from './model';

/** A line between two resources, one of which may not be drawn. */
interface Link {
  readonly from: Resource;
  readonly to: Resource | undefined;
  readonly label?: string;
  readonly dashed?: boolean;
}

/** Lines between what is drawn. */
export function edgesFor(set: ResourceSet, nodes: ReadonlyMap<Resource, DiagramNode>): DiagramEdge[] {
  const links = [...served(set), ...used(set, nodes), ...replicated(set), ...copied(set), ...distributed(set)];
  const edges = links.flatMap(({ from, to, label, dashed }): DiagramEdge[] => {
    const [start, end] = [nodes.get(from), to && nodes.get(to)];
    return start && end && start.id !== end.id ? [{ from: start.id, to: end.id, label, dashed }] : [];
  });
  return unique(edges);
}

export function unique(edges: readonly DiagramEdge[]): DiagramEdge[] {
  return [...new Map(edges.map((edge) => [`${edge.from} ${edge.to} ${edge.label}`, edge])).values()];
}

/** Load balancer to group, by listener and target group. */
function served(set: ResourceSet): Link[] {
  const groups = set
    .ofType('AWS::AutoScaling::AutoScalingGroup')
    .flatMap((group) => set.targets(group, group.properties.TargetGroupARNs).map((target) => ({ group, target })));
  const rules = set.ofType('AWS::ElasticLoadBalancingV2::ListenerRule').map((rule) => ({
    rule,
    listener: set.target(rule, rule.properties.ListenerArn),
  }));
  return set.ofType('AWS::ElasticLoadBalancingV2::Listener').flatMap((listener) => {
    const balancer = set.target(listener, listener.properties.LoadBalancerArn);
    const targets = [
      ...set.targets(listener, listener.properties.DefaultActions),
      ...rules.flatMap(({ rule, listener: of }) => (of === listener ? set.targets(rule, rule.properties.Actions) : [])),
    ];
    return groups.flatMap(({ group, target }) =>
      balancer && targets.includes(target) ? [{ from: balancer, to: group }] : [],
    );
  });
}

/** Group to what its instances are told of when they start. */
function used(set: ResourceSet, nodes: ReadonlyMap<Resource, DiagramNode>): Link[] {
  return set.ofType('AWS::AutoScaling::AutoScalingGroup').flatMap((group) => {
    const { MixedInstancesPolicy, LaunchTemplate } = group.properties;
    const template = set
      .targets(group, [MixedInstancesPolicy, LaunchTemplate])
      .find(({ type }) => type === 'AWS::EC2::LaunchTemplate');
    const data = objectOf(template?.properties.LaunchTemplateData);
    const told = template ? set.targets(template, data.UserData) : [];
    return told.filter((one) => nodes.has(one)).map((to) => ({ from: group, to }));
  });
}

/** Databases and caches that follow another one. */
function replicated(set: ResourceSet): Link[] {
  const instances = set.ofType('AWS::RDS::DBInstance').flatMap((to) => {
    const from = sourceOf(set, to);
    return from ? [{ from, to, label: 'replication', dashed: true }] : [];
  });
  const clusters = secondaryClusters(set).map(({ primary: from, cluster: to }) => ({
    from,
    to,
    label: 'replication',
    dashed: true,
  }));
  const caches = set
    .ofType('AWS::ElastiCache::ReplicationGroup')
    .map((to) => ({ from: leaderOf(set, to), to, label: 'replication', dashed: true }));
  return [...instances, ...clusters, ...caches];
}

/** Buckets that are copied, by the name of the other one. */
function copied(set: ResourceSet): Link[] {
  const byName = bucketsByName(set);
  return set.ofType('AWS::S3::Bucket').flatMap((from) => {
    const rules = listOf(at(from.properties.ReplicationConfiguration, 'Rules'));
    return rules.map((rule) => {
      const arn = set.text(from, at(rule, 'Destination', 'Bucket'));
      return { from, to: byName.get(arn?.split(':::')[1] ?? ''), label: 'copies', dashed: true };
    });
  });
}

function bucketsByName(set: ResourceSet): ReadonlyMap<string, Resource> {
  const named = set.ofType('AWS::S3::Bucket').filter(({ properties }) => !isAbsent(properties.BucketName));
  return new Map(named.flatMap((one) => [[set.text(one, one.properties.BucketName) ?? one.id, one] as const]));
}

/** Distribution to its origins: buckets by name, anything else by reference. The second of a group takes over. */
function distributed(set: ResourceSet): Link[] {
  const byName = bucketsByName(set);
  return set.ofType('AWS::CloudFront::Distribution').flatMap((from) => {
    const config = objectOf(from.properties.DistributionConfig);
    const second = new Set(
      listOf(at(config.OriginGroups, 'Items')).flatMap((group) =>
        listOf(at(group, 'Members', 'Items'))
          .slice(1)
          .map((member) => at(member, 'OriginId')),
      ),
    );
    return listOf(config.Origins).map((origin) => {
      const domain = at(origin, 'DomainName');
      const [, bucket = ''] = /^(.+)\.s3[.-]/.exec(set.text(from, domain) ?? '') ?? [];
      const to = byName.get(bucket) ?? set.target(from, domain);
      return { from, to, label: second.has(at(origin, 'Id')) ? 'if the first one fails' : undefined };
    });
  });
}
