import type { ResourceSet } from '../../constructs/resilience-checks/model/resource-set';
import type { Resource } from '../../constructs/resilience-checks/model/template';
import { at, isAbsent, objectOf, oneOrMore } from '../../constructs/resilience-checks/model/values';
import { unique } from './edges';
import type { DiagramEdge, DiagramNode } from './model';

/** Names of Route 53 as nodes, each once whatever its types are, and lines to what they lead to. */
export function recordsFor(
  set: ResourceSet,
  nodes: ReadonlyMap<Resource, DiagramNode>,
): { readonly nodes: readonly DiagramNode[]; readonly edges: readonly DiagramEdge[] } {
  const names = new Map<string, DiagramNode>();
  const edges: DiagramEdge[] = [];
  for (const { resource, properties } of recordsOf(set)) {
    const name = set.text(resource, properties.Name)?.replace(/\.$/, '');
    const target = set.targets(resource, [at(properties.AliasTarget, 'DNSName'), properties.ResourceRecords]);
    const drawn = target.flatMap((one) => nodes.get(one) ?? []);
    if (name === undefined || drawn.length === 0) continue;
    const node = names.get(name) ?? { id: `r${names.size + 1}`, label: [name], shape: 'round' as const };
    names.set(name, node);
    const label = routingOf(set, resource, properties);
    edges.push(...drawn.map((to) => ({ from: node.id, to: to.id, label })));
  }
  return { nodes: [...names.values()], edges: unique(edges) };
}

/** Records of their own, and those of groups. */
function recordsOf(set: ResourceSet) {
  const single = set
    .ofType('AWS::Route53::RecordSet')
    .map((resource) => ({ resource, properties: resource.properties }));
  const grouped = set
    .ofType('AWS::Route53::RecordSetGroup')
    .flatMap((resource) =>
      oneOrMore(resource.properties.RecordSets).map((one) => ({ resource, properties: objectOf(one) })),
    );
  return [...single, ...grouped];
}

/** What decides among records of one name. */
function routingOf(set: ResourceSet, resource: Resource, properties: Readonly<Record<string, unknown>>) {
  const { Failover, Region, Weight } = properties;
  if (!isAbsent(Failover)) return set.text(resource, Failover)?.toLowerCase();
  if (!isAbsent(Region)) return 'nearest';
  return isAbsent(Weight) ? undefined : `weight ${set.text(resource, Weight) ?? '?'}`;
}
