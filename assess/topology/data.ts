import { TopologyError } from './assembly';
import type { DatabaseNode, GroupNode, RegionNode } from './model';
import type { Located, Resolver } from './resolve';

/** Properties of a resource, never absent. */
export const propertiesOf = ({ resource }: Located): Readonly<Record<string, unknown>> => resource.Properties ?? {};

/** A number that a template writes as number or text. */
export function numberOf(value: unknown, otherwise: number): number {
  return value === undefined || value === null || Number.isNaN(Number(value)) ? otherwise : Number(value);
}

/** A flag that a template writes as boolean or text. */
const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** Zones of every subnet, by Region. */
export function zonesOf(resolver: Resolver, region: string): string[] {
  const zones = resolver
    .ofType('AWS::EC2::Subnet')
    .filter(({ stack }) => stack.region === region)
    .flatMap((subnet) => resolver.text(subnet.stack, propertiesOf(subnet).AvailabilityZone) ?? []);
  return [...new Set(zones)].sort();
}

export function readRegions(resolver: Resolver, roles: Readonly<Record<RegionNode['role'], string>>): RegionNode[] {
  return (['primary', 'standby', 'witness'] as const).map((role) => {
    const name = roles[role];
    const network = resolver.ofType('AWS::EC2::VPC').find(({ stack }) => stack.region === name);
    const cidr = network && resolver.text(network.stack, propertiesOf(network).CidrBlock);
    return { name, role, zones: zonesOf(resolver, name), ...(cidr === undefined ? {} : { cidr }) };
  });
}

/** Database instances. Identifiers are literal, because a recovery may not look anything up. */
export function readDatabases(resolver: Resolver): DatabaseNode[] {
  return resolver.ofType('AWS::RDS::DBInstance').map((instance) => {
    const { stack, id } = instance;
    const properties = propertiesOf(instance);
    const identifier = resolver.text(stack, properties.DBInstanceIdentifier);
    if (identifier === undefined)
      throw new TopologyError(
        `database "${id}" of stack "${stack.name}" has no literal identifier; allowed is a fixed name; set instanceIdentifier`,
      );
    const retention = resolver.text(stack, properties.BackupRetentionPeriod);
    const instanceClass = resolver.text(stack, properties.DBInstanceClass);
    return {
      identifier,
      region: stack.region,
      ...sourceOf(resolver, instance),
      multiAz: isTrue(properties.MultiAZ),
      ...(instanceClass === undefined ? {} : { instanceClass }),
      ...(properties.DeletionProtection === undefined
        ? {}
        : { deletionProtection: isTrue(properties.DeletionProtection) }),
      ...(retention === undefined ? {} : { backupRetentionDays: Number(retention) }),
      ...tagsOf(resolver, instance),
    };
  });
}

function tagsOf(resolver: Resolver, instance: Located): Pick<DatabaseNode, 'tags'> {
  const { Tags = [] } = propertiesOf(instance) as { readonly Tags?: readonly { Key: string; Value: unknown }[] };
  const tags = Tags.map(({ Key, Value }) => [Key, resolver.text(instance.stack, Value) ?? ''] as const);
  return tags.length > 0 ? { tags: Object.fromEntries(tags) } : {};
}

/** Role of a member and whom it replicates from; a source in another Region is named by its ARN. */
function sourceOf(resolver: Resolver, instance: Located): Pick<DatabaseNode, 'role' | 'source'> {
  const value = propertiesOf(instance).SourceDBInstanceIdentifier;
  if (value === undefined) return { role: 'primary' };
  const text = resolver.text(instance.stack, value);
  if (text === undefined)
    throw new TopologyError(
      `database "${instance.id}" of stack "${instance.stack.name}" has a source that only a deployment knows; allowed is an identifier or its ARN; give the source an explicit identifier`,
    );
  const arn = /^arn:[^:]+:rds:([^:]+):[^:]*:db:(.+)$/.exec(text);
  const region = arn?.[1] ?? instance.stack.region;
  return {
    role: region === instance.stack.region ? 'replica' : 'cross-region-replica',
    source: arn?.[2] ?? text,
  };
}

export function readGroups(resolver: Resolver): GroupNode[] {
  return resolver.ofType('AWS::AutoScaling::AutoScalingGroup').map((group) => {
    const properties = propertiesOf(group);
    return {
      name: resolver.text(group.stack, properties.AutoScalingGroupName) ?? group.id,
      region: group.stack.region,
      minimum: numberOf(properties.MinSize, 0),
      maximum: numberOf(properties.MaxSize, 0),
      zones: zonesOfGroup(resolver, group),
    };
  });
}

/** Zones of the subnets that the group names; of its whole Region when they are not to be told apart. */
function zonesOfGroup(resolver: Resolver, group: Located): string[] {
  const subnets = propertiesOf(group).VPCZoneIdentifier;
  const zones = (Array.isArray(subnets) ? subnets : []).flatMap((subnet) => {
    const found = resolver.target(group.stack, subnet);
    return (found && resolver.text(found.stack, propertiesOf(found).AvailabilityZone)) ?? [];
  });
  return zones.length > 0 ? [...new Set(zones)].sort() : zonesOf(resolver, group.stack.region);
}
