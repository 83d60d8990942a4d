/** What a template says of a cache, as far as a machine without ElastiCache can do it. */
export interface CacheTemplate {
  /** Name of the replication group. */
  readonly name: string;
  /** For instance `valkey 8.2`. */
  readonly engine: string;
  readonly shards: number;
  readonly replicasPerShard: number;
  readonly automaticFailover: boolean;
  /** Zones of its subnets, in their order. */
  readonly zones: readonly string[];
  /** The parameter group, as it is. */
  readonly parameters: Readonly<Record<string, string>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}
type Resources = Readonly<Record<string, Resource>>;

/**
 * Reads the one cache of a CloudFormation template.
 *
 * @throws Error if there is not exactly one, or it refers to what the template does not hold
 */
export function readCacheTemplate(template: { readonly Resources?: Resources }): CacheTemplate {
  const resources = template.Resources ?? {};
  const groups = Object.values(resources).filter(({ Type }) => Type === 'AWS::ElastiCache::ReplicationGroup');
  const [group] = groups;
  if (!group || groups.length !== 1)
    throw new Error(`the template holds ${groups.length} replication groups: one is played; give it one Cache`);
  const { Properties = {} } = group;
  const parameters = referred(resources, Properties.CacheParameterGroupName, 'a parameter group').Properties;
  const subnets = referred(resources, Properties.CacheSubnetGroupName, 'a subnet group').Properties?.SubnetIds;
  return {
    name: String(Properties.ReplicationGroupId),
    engine: `${String(Properties.Engine)} ${String(Properties.EngineVersion)}`,
    shards: Number(Properties.NumNodeGroups),
    replicasPerShard: Number(Properties.ReplicasPerNodeGroup),
    automaticFailover: Properties.AutomaticFailoverEnabled === true,
    zones: (subnets as unknown[]).map((subnet) => zoneOf(referred(resources, subnet, 'a subnet'))),
    parameters: parameters?.Properties as Readonly<Record<string, string>>,
  };
}

/** The resource that a value refers to. */
function referred(resources: Resources, value: unknown, what: string): Resource {
  const id = (value as { Ref?: string } | undefined)?.Ref;
  const resource = id === undefined ? undefined : resources[id];
  if (resource) return resource;
  throw new Error(
    `the replication group names ${what} by ${JSON.stringify(value)}: a { Ref } to a resource of the same template is read; put both into one stack`,
  );
}

function zoneOf({ Properties }: Resource): string {
  const zone = Properties?.AvailabilityZone;
  if (typeof zone === 'string') return zone;
  throw new Error(`a subnet lies in ${JSON.stringify(zone)}: a zone by its name is read; name the zones of the VPC`);
}
