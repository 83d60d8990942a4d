import { createResourceSet, type ResourceSet } from '../../constructs/resilience-checks/model/resource-set';
import { regionOf, type SourceTemplate } from '../../constructs/resilience-checks/model/template';
import { zoneOf } from '../../constructs/resilience-checks/model/zones';
import { edgesFor } from './edges';
import type { Diagram, DiagramNode } from './model';
import { countedNodes, nodesFor } from './nodes';
import { recordsFor } from './records';

/** The picture of an architecture, from the templates of all its Regions. */
export function draw(templates: readonly SourceTemplate[]): Diagram {
  const set = createResourceSet(templates);
  const nodes = nodesFor(set);
  const records = recordsFor(set, nodes);
  return {
    regions: set.regions.map((name) => ({ name, title: titleOf(set, name) })),
    nodes: distinct([...records.nodes, ...nodes.values(), ...countedNodes(set)]),
    edges: [...records.edges, ...edgesFor(set, nodes)],
  };
}

/** `us-east-1, zones a, b and c`. */
function titleOf(set: ResourceSet, region: string): string {
  const subnets = set.ofType('AWS::EC2::Subnet').filter((one) => regionOf(one) === region);
  const zones = [...new Set(subnets.flatMap((one) => zoneOf(set, one) ?? []))].sort();
  const letters = zones.map((zone) => (zone.startsWith(region) ? zone.slice(region.length) : zone));
  return letters.length > 0 ? `${region}, zones ${letters.join(' ')}` : region;
}

/** Several resources may share a node. */
const distinct = (nodes: readonly DiagramNode[]): DiagramNode[] => [
  ...new Map(nodes.map((node) => [node.id, node])).values(),
];
