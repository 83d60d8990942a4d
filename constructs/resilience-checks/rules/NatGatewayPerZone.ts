import type { Rule } from '../model/rule';
import type { Resource } from '../model/template';
import type { ResourceSet } from '../model/resource-set';
import { isAbsent, listOf } from '../model/values';
import { zoneOf } from '../model/zones';

/** A NAT gateway with availability mode `regional` is in every zone. */
export const NatGatewayPerZone: Rule = {
  id: 'NatGatewayPerZone',
  severity: 'error',
  holds: 'the instances of a zone reach the outside through a NAT gateway of that zone',
  why: 'losing the zone of the gateway cuts off the instances of all the others, so one lost zone is an outage',
  fix: 'make one NAT gateway a zone (natGateways: one for each zone), or a regional one',
  check: (set) => {
    const subnets = subnetsByTable(set);
    const foreign = new Map<Resource, Set<string>>();
    for (const route of set.ofType('AWS::EC2::Route')) {
      const gateway = isAbsent(route.properties.NatGatewayId)
        ? undefined
        : set.target(route, route.properties.NatGatewayId);
      const table = set.target(route, route.properties.RouteTableId);
      const zone = gateway?.type === 'AWS::EC2::NatGateway' ? zoneOfGateway(set, gateway) : undefined;
      if (!gateway || !table || zone === undefined) continue;
      for (const subnet of subnets.get(table) ?? []) {
        const other = zoneOf(set, subnet);
        if (other !== undefined && other !== zone) foreign.set(gateway, (foreign.get(gateway) ?? new Set()).add(other));
      }
    }
    return [...foreign].map(([at, zones]) => ({
      at,
      property: 'Properties/SubnetId',
      what: `the gateway in ${zoneOfGateway(set, at)} also serves ${[...zones].sort().join(', ')}`,
    }));
  },
};

function zoneOfGateway(set: ResourceSet, gateway: Resource): string | undefined {
  const { AvailabilityMode: mode, SubnetId: id } = gateway.properties;
  const subnet = set.target(gateway, id);
  return set.text(gateway, mode) === 'regional' || subnet?.type !== 'AWS::EC2::Subnet'
    ? undefined
    : zoneOf(set, subnet);
}

function subnetsByTable(set: ResourceSet): ReadonlyMap<Resource, readonly Resource[]> {
  const subnets = new Map<Resource, Resource[]>();
  for (const association of set.ofType('AWS::EC2::SubnetRouteTableAssociation')) {
    const { RouteTableId: table, SubnetId: subnet } = association.properties;
    const [to, from] = listOf([table, subnet]).map((value) => set.target(association, value));
    if (to && from?.type === 'AWS::EC2::Subnet') subnets.set(to, [...(subnets.get(to) ?? []), from]);
  }
  return subnets;
}
