import { predictRegionFailover } from '../objectives/region-failover';
import type { ServiceTimes } from '../objectives/service-times';
import type { DatabaseNode, GroupNode, Topology } from '../topology/model';
import { missingForFailover } from './failover-path';

/**
 * - `none`: the service goes on.
 * - `in-region`: something in the same Region takes over.
 * - `region-failover`: the standby Region takes over.
 * - `lost`: nothing takes over; what was lost is a single point of failure.
 */
export type Recovery = 'none' | 'in-region' | 'region-failover' | 'lost';

export interface FailureMode {
  /** What is lost, for instance `zone us-east-1a`. */
  readonly lost: string;
  readonly recovery: Recovery;
  /** Longest time without service, seconds; absent when nothing takes over. */
  readonly outage?: number;
  readonly why: string;
}

/**
 * What happens when each part of the architecture is lost on its own while the primary Region holds the right to
 * write. The list follows the topology, so a part that is taken away from it shows here.
 */
export function listFailureModes(topology: Topology, serviceTimes: ServiceTimes): FailureMode[] {
  const failover = regionFailover(topology, serviceTimes);
  const { primary, standby, witness } = topology.config.regions;
  const groups = topology.groups.filter(({ region }) => region === primary);
  const writers = topology.databases.filter(({ role, region }) => role === 'primary' && region === primary);
  return [
    ...groups.map((group) => instanceLost(group)),
    ...writers.map((writer) => writerLost(writer, failover, serviceTimes)),
    ...zonesOf(topology, primary).map((zone) => zoneLost(zone, groups, writers, failover, serviceTimes)),
    { lost: `Region ${primary}`, ...failover },
    stillQuorum(`Region ${standby}`, 'the lease store keeps two Regions; no target for a failover until it is back'),
    stillQuorum(`Region ${witness}`, 'the lease store keeps two Regions; one observer fewer'),
  ];
}

/** Parts whose loss nothing makes up for. */
export function singlePointsOfFailure(modes: readonly FailureMode[]): FailureMode[] {
  return modes.filter(({ recovery }) => recovery === 'lost');
}

type Outcome = Omit<FailureMode, 'lost'>;

const none = (why: string): Outcome => ({ recovery: 'none', outage: 0, why });

const stillQuorum = (lost: string, why: string): FailureMode => ({ lost, ...none(why) });

/** What the loss of the whole primary Region comes to. */
function regionFailover(topology: Topology, serviceTimes: ServiceTimes): Outcome {
  const missing = missingForFailover(topology);
  if (missing.length > 0) return { recovery: 'lost', why: `no failover without ${missing.join(' and ')}` };
  const { timers, grade } = topology.config;
  const { total, sick } = predictRegionFailover({ timers, serviceTimes, grade });
  return { recovery: 'region-failover', outage: Math.max(total, sick), why: 'the standby Region takes over' };
}

function instanceLost({ name, region, minimum }: GroupNode): FailureMode {
  const lost = `one instance of ${name} in ${region}`;
  return minimum > 1
    ? { lost, ...none(`the load balancer goes on with ${minimum - 1}`) }
    : { lost, recovery: 'lost', why: `the group keeps ${minimum} and nothing serves until it is replaced` };
}

function writerLost({ identifier, multiAz }: DatabaseNode, failover: Outcome, times: ServiceTimes): FailureMode {
  const lost = `database ${identifier}`;
  return multiAz ? { lost, ...inRegion(times) } : { lost, ...failover, why: `no second zone: ${failover.why}` };
}

const inRegion = ({ databaseFailover }: ServiceTimes): Outcome => ({
  recovery: 'in-region',
  outage: databaseFailover.seconds,
  why: 'its standby in another zone takes over',
});

const zonesOf = ({ regions }: Topology, name: string) => regions.find((region) => region.name === name)?.zones ?? [];

/** At worst the zone holds the writer as well. */
function zoneLost(
  zone: string,
  groups: readonly GroupNode[],
  writers: readonly DatabaseNode[],
  failover: Outcome,
  times: ServiceTimes,
): FailureMode {
  const lost = `zone ${zone}`;
  const stranded = groups.find(({ zones }) => zones.length === 1 && zones[0] === zone);
  if (stranded) return { lost, ...failover, why: `${stranded.name} is in this zone alone: ${failover.why}` };
  const single = writers.find(({ multiAz }) => !multiAz);
  if (single) return { lost, ...failover, why: `${single.identifier} has no second zone: ${failover.why}` };
  if (writers.length === 0) return { lost, ...none('instances in the other zones go on') };
  return { lost, ...inRegion(times), why: 'instances go on; if the writer was here, its standby takes over' };
}
