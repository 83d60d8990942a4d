import type { ResourceSet } from '../../constructs/resilience-checks/model/resource-set';
import type { Resource } from '../../constructs/resilience-checks/model/template';
import { at, isAbsent, listOf, objectOf } from '../../constructs/resilience-checks/model/values';
import type { Bill, Billed } from './model';

/** A group counts with its minimum, of the instance type that it prefers: more than that comes with load. */
export function billGroup(set: ResourceSet, group: Resource): Bill {
  const { MinSize, MixedInstancesPolicy: mixed, LaunchTemplate: plain } = group.properties;
  const units = set.number(group, MinSize);
  const specification = isAbsent(mixed) ? plain : at(mixed, 'LaunchTemplate', 'LaunchTemplateSpecification');
  const template = set.target(group, at(specification, 'LaunchTemplateId'));
  const data = objectOf(template?.properties.LaunchTemplateData);
  const [preferred] = listOf(at(mixed, 'LaunchTemplate', 'Overrides'));
  const override = at(preferred, 'InstanceType');
  const type = isAbsent(override) ? template && set.text(template, data.InstanceType) : set.text(group, override);
  if (units === undefined || type === undefined)
    return { kind: 'unknown', why: 'its minimum or its instance type is known only when deployed' };
  const instances: Billed = { item: `ec2 ${type}`, units, concern: 'compute', what: `${type} instance` };
  const volumes = template ? listOf(data.BlockDeviceMappings).map((one) => volume(set, template, one, units)) : [];
  if (volumes.includes(undefined)) return { kind: 'unknown', why: 'a volume has no size, or another type than gp3' };
  const isWatched = template !== undefined && set.flag(template, at(data.Monitoring, 'Enabled')) === true;
  return {
    kind: 'billed',
    items: [instances, ...volumes.flatMap((one) => one ?? []), ...(isWatched ? [monitoring(units)] : [])],
  };
}

/** Metrics of one instance that detailed monitoring sends every minute (EC2, "Manage detailed monitoring"). */
const metricsPerInstance = 7;

const monitoring = (instances: number): Billed => ({
  item: 'metric of detailed monitoring',
  units: metricsPerInstance * instances,
  concern: 'observability',
  what: 'metric of detailed monitoring',
});

function volume(set: ResourceSet, template: Resource, mapping: unknown, units: number): Billed | undefined {
  const ebs = objectOf(at(mapping, 'Ebs'));
  const size = set.number(template, ebs.VolumeSize);
  if (size === undefined || set.text(template, ebs.VolumeType) !== 'gp3') return undefined;
  return { item: 'ebs gp3 GB', units: size * units, concern: 'compute', what: 'GB of gp3 volumes' };
}
