import type { ResourceSet } from '../../constructs/resilience-checks/model/resource-set';
import { type Resource, regionOf } from '../../constructs/resilience-checks/model/template';
import { at, isAbsent, listOf, objectOf } from '../../constructs/resilience-checks/model/values';
import { zonesOfGroup } from '../../constructs/resilience-checks/model/zones';
import { nodesOf, shapeOf } from '../model/caches';
import { sourceOf } from '../model/databases';
import type { DiagramNode, Shape } from './model';
import { nameOf } from './names';

/** How a resource is drawn; undefined when it does not get a node of its own. */
export interface Drawn {
  readonly label: readonly string[];
  readonly shape: Shape;
  /** It is in several Regions at once, or in none. */
  readonly global?: boolean;
}

type Draw = (set: ResourceSet, resource: Resource) => Drawn | undefined;

const drawGroup: Draw = (set, group) => {
  const { MinSize, MaxSize } = group.properties;
  const zones = zonesOfGroup(set, group);
  const size = `${set.text(group, MinSize) ?? '?'} to ${set.text(group, MaxSize) ?? '?'} instances`;
  return { label: [nameOf(set, group), size, ...(zones ? [countOf(zones.length, 'zone')] : [])], shape: 'box' };
};

const drawInstance: Draw = (set, instance) => {
  // Members of an Aurora cluster are counted with it.
  if (!isAbsent(instance.properties.DBClusterIdentifier)) return undefined;
  const size = set.text(instance, instance.properties.DBInstanceClass) ?? '';
  const source = sourceOf(set, instance);
  const role = isAbsent(instance.properties.SourceDBInstanceIdentifier) ? 'writer' : 'replica';
  const inRegion = source !== undefined && regionOf(source) === regionOf(instance);
  const standby = set.flag(instance, instance.properties.MultiAZ) === true ? ', Multi-AZ' : '';
  return {
    label: [nameOf(set, instance), `${role === 'replica' && inRegion ? 'read replica' : role}${standby}`, size],
    shape: 'store',
  };
};

const drawCluster: Draw = (set, cluster) => {
  const members = set
    .ofType('AWS::RDS::DBInstance')
    .filter((one) => set.target(one, one.properties.DBClusterIdentifier) === cluster).length;
  const isBornWriting = !isAbsent(cluster.properties.MasterUsername);
  const role = isBornWriting ? 'writes' : 'follows';
  return { label: [nameOf(set, cluster), `Aurora, ${role}`, countOf(members, 'instance')], shape: 'store' };
};

const drawCache: Draw = (set, group) => {
  const { size, shards } = shapeOf(set, group);
  const nodes = nodesOf(set, group);
  const shape =
    shards === undefined || nodes === undefined ? '' : `${countOf(shards, 'shard')}, ${countOf(nodes, 'node')}`;
  return { label: [nameOf(set, group), shape, size ?? ''], shape: 'store' };
};

const drawTable: Draw = (set, table) => {
  const { Replicas, GlobalTableWitnesses: witnesses, MultiRegionConsistency: consistency } = table.properties;
  const regions = (list: unknown) => listOf(list).flatMap((one) => set.text(table, at(one, 'Region')) ?? []);
  const strong = set.text(table, consistency) === 'STRONG' ? 'strongly consistent' : 'eventually consistent';
  const places = regions(Replicas);
  const many = places.length > 1;
  return {
    label: [
      nameOf(set, table),
      ...(many ? [`in ${places.join(', ')}`, strong] : []),
      ...regions(witnesses).map((region) => `witness ${region}`),
    ],
    shape: 'store',
    global: many,
  };
};

const drawBucket: Draw = (set, bucket) => {
  // Buckets without a name of their own hold logs and the like.
  const isNamed = !isAbsent(bucket.properties.BucketName);
  return isNamed ? { label: [nameOf(set, bucket)], shape: 'store' } : undefined;
};

const drawDistribution: Draw = (set, distribution) => {
  const names = listOf(objectOf(distribution.properties.DistributionConfig).Aliases);
  const aliases = names.flatMap((one) => set.text(distribution, one) ?? []);
  return {
    label: ['CloudFront', ...(aliases.length > 0 ? aliases : [nameOf(set, distribution)])],
    shape: 'round',
    global: true,
  };
};

const named =
  (shape: Shape, ...more: readonly string[]): Draw =>
  (set, resource) => ({ label: [nameOf(set, resource), ...more], shape });

const draws: Readonly<Record<string, Draw>> = {
  'AWS::AutoScaling::AutoScalingGroup': drawGroup,
  'AWS::CloudFront::Distribution': drawDistribution,
  'AWS::DSQL::Cluster': named('store', 'Aurora DSQL'),
  'AWS::DynamoDB::GlobalTable': drawTable,
  'AWS::DynamoDB::Table': drawTable,
  'AWS::ElastiCache::ReplicationGroup': drawCache,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': named('round', 'load balancer'),
  'AWS::RDS::DBCluster': drawCluster,
  'AWS::RDS::DBInstance': drawInstance,
  'AWS::S3::Bucket': drawBucket,
  'AWS::SQS::Queue': named('box', 'queue'),
};

/** Types that are counted in one node a Region: there are too many of them, or too little depends on each. */
const countedTypes: Readonly<Record<string, string>> = {
  'AWS::FIS::ExperimentTemplate': 'experiment',
  'AWS::Lambda::Function': 'function',
  'AWS::SNS::Topic': 'topic',
  'AWS::Scheduler::Schedule': 'schedule',
  'AWS::StepFunctions::StateMachine': 'state machine',
};

/** Nodes of the resources that are drawn, with the resource of each. */
export function nodesFor(set: ResourceSet): ReadonlyMap<Resource, DiagramNode> {
  const nodes = new Map<Resource, DiagramNode>();
  const undelivered = deadLetters(set);
  for (const resource of set.all) {
    const drawn = undelivered.has(resource) ? undefined : draws[resource.type]?.(set, resource);
    if (!drawn) continue;
    nodes.set(resource, {
      id: `n${nodes.size + 1}`,
      label: drawn.label.filter((line) => line !== ''),
      shape: drawn.shape,
      region: drawn.global ? undefined : regionOf(resource),
    });
  }
  return new Map([...nodes, ...readReplicas(set, nodes)]);
}

/** Read replicas of one writer are one node: they differ in nothing that a picture shows. */
function readReplicas(set: ResourceSet, nodes: ReadonlyMap<Resource, DiagramNode>): [Resource, DiagramNode][] {
  const replicas = set.ofType('AWS::RDS::DBInstance').flatMap((one) => {
    const source = sourceOf(set, one);
    return nodes.has(one) && source && regionOf(source) === regionOf(one) ? [{ one, source }] : [];
  });
  return replicas.flatMap(({ one, source }): [Resource, DiagramNode][] => {
    const siblings = replicas.filter((other) => other.source === source);
    const first = nodes.get(siblings[0]!.one)!;
    if (siblings.length === 1) return [];
    const sizes = new Set(siblings.map((other) => set.text(other.one, other.one.properties.DBInstanceClass) ?? ''));
    return [[one, { ...first, label: [countOf(siblings.length, 'read replica'), ...sizes] }]];
  });
}

/** Queues that only take what others could not deliver. */
function deadLetters(set: ResourceSet): ReadonlySet<Resource> {
  const places = set.all.flatMap((one): (readonly Resource[])[] => {
    const {
      RedrivePolicy: redrive,
      DeadLetterConfig: own,
      Target: target,
      DestinationConfig: destination,
    } = one.properties;
    if (
      ![
        'AWS::SQS::Queue',
        'AWS::Lambda::Function',
        'AWS::Lambda::EventInvokeConfig',
        'AWS::Scheduler::Schedule',
      ].includes(one.type)
    )
      return [];
    return [set.targets(one, [at(redrive, 'deadLetterTargetArn'), own, at(target, 'DeadLetterConfig'), destination])];
  });
  return new Set(places.flat());
}

/** One node a Region for what is counted only. */
export function countedNodes(set: ResourceSet): DiagramNode[] {
  return set.regions.flatMap((region, index) => {
    const lines = Object.entries(countedTypes).flatMap(([type, what]) => {
      const count = set.ofType(type).filter((one) => regionOf(one) === region).length;
      return count > 0 ? [countOf(count, what)] : [];
    });
    return lines.length > 0 ? [{ id: `c${index + 1}`, label: lines, shape: 'note' as const, region }] : [];
  });
}

export const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
