import type { ResourceSet } from './resource-set';
import type { Resource } from './template';
import { isAbsent, listOf } from './values';

/** Zone of a subnet; nothing when only a deployment knows it. */
export function zoneOf(set: ResourceSet, subnet: Resource): string | undefined {
  const { AvailabilityZone: name, AvailabilityZoneId: id } = subnet.properties;
  return set.text(subnet, name) ?? set.text(subnet, id);
}

/** Zones that an Auto Scaling group spreads over; nothing when they can't be told. */
export function zonesOfGroup(set: ResourceSet, group: Resource): readonly string[] | undefined {
  const { VPCZoneIdentifier: subnets, AvailabilityZones: zones } = group.properties;
  if (!isAbsent(subnets)) return distinct(listOf(subnets), (one) => zoneOfReference(set, group, one));
  return distinct(listOf(zones), (one) => set.text(group, one));
}

/** A single subnet is a single zone, whatever its name. */
function zoneOfReference(set: ResourceSet, group: Resource, reference: unknown): string | undefined {
  const subnet = set.target(group, reference);
  if (subnet?.type === 'AWS::EC2::Subnet') return zoneOf(set, subnet);
  return undefined;
}

function distinct(
  values: readonly unknown[],
  read: (value: unknown) => string | undefined,
): readonly string[] | undefined {
  if (values.length === 0) return undefined;
  const zones = values.map((value) => read(value) ?? (values.length === 1 ? 'its only subnet' : undefined));
  return zones.every((zone) => zone !== undefined) ? [...new Set(zones)].sort() : undefined;
}
