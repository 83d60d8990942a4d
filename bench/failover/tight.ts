import type { ScheduleNode, Topology } from '../../assess/topology/model';
import type { Timers } from '../../runtime/config/timers';

/**
 * The shortest timers that the protocol's rules allow for processes on one machine, seconds. Region failovers are
 * measured with them; production has longer ones.
 */
export const tightTimers: Timers = {
  renewInterval: 0.1,
  requestTimeout: 0.15,
  pauseAllowance: 0.2,
  lease: 0.6,
  wait: 0.65,
  margin: 0.05,
  canaryAge: 0.3,
  beatPoll: 0.1,
  probeInterval: 0.1,
  probeTimeout: 0.1,
  dwell: 1.5,
  observerStaleness: 0.4,
  switchInterval: 0.1,
  switchThreshold: 1,
  ttl: 0.1,
  blockWindow: 60,
  stablePeriod: 5,
  reconcileInterval: 1,
};

/** Divides every timer of the template, whose waits are whole seconds. */
export const tightSpeed = 20;

/** The template's timers: those above at `tightSpeed`, but for what Route 53 does not offer, a check every 2 s. */
export const templateTimers: Timers = { ...multiplied(tightTimers, tightSpeed), switchInterval: 10 };

function multiplied(timers: Timers, factor: number): Timers {
  const entries = Object.entries(timers).map(([name, value]) => [
    name,
    name === 'switchThreshold' ? value : Math.round(value * factor * 1000) / 1000,
  ]);
  return Object.fromEntries(entries) as Timers;
}

/**
 * What AWS does not offer and the template therefore cannot say, said to the local Region: health checks and answers of
 * DNS that are as short as the other timers, and a reconciler that comes more than once a minute. Pure.
 */
export function tightTopology(topology: Topology): Topology {
  const { switchInterval, ttl, reconcileInterval } = multiplied(tightTimers, tightSpeed);
  const reconciler = ({ functionName }: ScheduleNode) => functionName.endsWith('-reconciler');
  return {
    ...topology,
    config: { ...topology.config, timers: { ...topology.config.timers, switchInterval } },
    healthChecks: topology.healthChecks.map((check) => ({ ...check, interval: switchInterval })),
    records: topology.records.map((record) => ({ ...record, ttl })),
    schedules: topology.schedules.map((schedule) =>
      reconciler(schedule) ? { ...schedule, everySeconds: reconcileInterval } : schedule,
    ),
  };
}

/**
 * One Region of the architecture alone: its database with two standbys, its instances, its load balancer, and the store
 * that holds lease and journal. Nobody observes it and nobody could take over, so that a failover inside the Region is
 * measured without the machine running two Regions more. Pure.
 */
export function onlyPrimaryRegion(topology: Topology): Topology {
  const { primary, standby } = topology.config.regions;
  const here = ({ region }: { readonly region: string }) => region === primary;
  const owner = topology.stacks.find(({ name }) => name === `${topology.config.scope}-control`);
  if (!owner) throw new Error(`the assembly has no stack "${topology.config.scope}-control" with lease and journal`);
  return {
    ...topology,
    // A Region without a front door, as a witness is: it still counts for the store's quorum.
    regions: topology.regions.map((region) => (region.name === standby ? { ...region, role: 'witness' } : region)),
    stacks: [owner],
    databases: topology.databases.filter(({ region, role }) => region === primary && role === 'primary'),
    groups: topology.groups.filter(here),
    loadBalancers: topology.loadBalancers.filter(here),
    healthChecks: [],
    records: topology.records.filter(here).map(({ name, region, ttl }) => ({ name, region, ttl })),
    schedules: [],
  };
}
