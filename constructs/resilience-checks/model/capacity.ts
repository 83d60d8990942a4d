import type { ResourceSet } from './resource-set';
import { type Resource, regionOf } from './template';
import { isAbsent, oneOrMore } from './values';
import { zonesOfGroup } from './zones';

const group = 'AWS::AutoScaling::AutoScalingGroup';
const balancer = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const instance = 'AWS::RDS::DBInstance';

/** True for a group that gets users' requests from a load balancer. */
export function isServing({ properties }: Resource): boolean {
  return [properties.TargetGroupARNs, properties.LoadBalancerNames].some((value) => oneOrMore(value).length > 0);
}

/** What serves users: groups behind load balancers, or, without any, load balancers. */
export function serving(set: ResourceSet): readonly Resource[] {
  const groups = set.ofType(group).filter(isServing);
  return groups.length > 0 ? groups : set.ofType(balancer);
}

/** One service on the path of a request. */
export interface PathPart {
  readonly name: string;
  /** Share of time that AWS promises, percent a month. */
  readonly percent: number;
}

/** What the parts on the path of a request promise together. */
export interface ModelledAvailability {
  readonly parts: readonly PathPart[];
  /** Share of time in service, percent. */
  readonly percent: number;
  /** Regions that serve. */
  readonly regions: number;
}

/** AWS publishes no durations of outages. A shorter one is the pessimistic guess: a failover saves less of it. */
const assumedOutageSeconds = 3600;

/**
 * What AWS promises for load balancer, instances and database in a row: promises with a refund, no measurements
 * (service level agreements of Elastic Load Balancing, Compute on the level of Region and of instance, and RDS
 * Multi-AZ and single). With a second Region an outage ends when that one has taken over, so it counts for the share
 * of it that the RTO takes; nothing where no RTO is declared.
 */
export function modelledAvailability(set: ResourceSet): ModelledAvailability | undefined {
  const there = serving(set);
  const regions = new Set(there.map(regionOf)).size;
  const { rto } = set.objectives;
  if (there.length === 0 || (regions > 1 && rto === undefined)) return undefined;
  const parts = partsOf(set);
  const share = parts.reduce((product, { percent }) => product * (percent / 100), 1);
  const uncovered = regions > 1 ? Math.min(1, rto! / assumedOutageSeconds) : 1;
  return { parts, regions, percent: 100 * (1 - (1 - share) * uncovered) };
}

function partsOf(set: ResourceSet): readonly PathPart[] {
  const groups = set.ofType(group).filter(isServing);
  const writers = set
    .ofType(instance)
    .filter(
      ({ properties: { SourceDBInstanceIdentifier: source, DBClusterIdentifier: cluster } }) =>
        isAbsent(source) && isAbsent(cluster),
    );
  const oneZone = groups.some((one) => (zonesOfGroup(set, one)?.length ?? 2) < 2);
  const oneInstance = writers.some((one) => set.flag(one, one.properties.MultiAZ) === false);
  const balancers = set.ofType(balancer).map(() => ({ name: 'load balancer', percent: 99.99 }));
  const servers = groups.map(() =>
    oneZone ? { name: 'instances in one zone', percent: 99.5 } : { name: 'instances', percent: 99.99 },
  );
  const databases = writers.map(() =>
    oneInstance ? { name: 'database in one zone', percent: 99.5 } : { name: 'database', percent: 99.95 },
  );
  return [balancers, servers, databases].flatMap((same) => same.slice(0, 1));
}
