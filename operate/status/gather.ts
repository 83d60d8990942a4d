import type { Topology } from '../../assess/topology/model';
import { scaleTimers } from '../../runtime/config/timers';
import type { Target } from '../target';
import { type ClientConfig, clientConfig } from './clients';
import { type Known, type RegionFacts, type StatusFacts, known, unknown } from './facts';
import { reason } from './control-table';
import { gatherControl } from './gather-control';
import {
  gatherDatabases,
  gatherFunctions,
  gatherGroups,
  gatherMachine,
  gatherSchedules,
  proveUpdate,
} from './gather-region';
import { gatherDns, gatherRecords } from './gather-traffic';

export interface GatherOptions extends Target {
  /** Whether each Region's member is asked to accept an update that changes nothing. Default false. */
  readonly proveUpdate?: boolean;
}

/**
 * Asks the cloud for everything that `judgeStatus` needs, by plain reads, each Region by its own endpoint. Never
 * throws for a service that does not answer: that is a fact too.
 */
export async function gatherStatus(options: GatherOptions): Promise<StatusFacts> {
  const { topology, endpoints, speed = 1 } = options;
  const timers = scaleTimers(topology.config.timers, speed);
  // Before the first question: votes and blocks are judged by their age at that moment.
  const at = Date.now();
  const names = topology.regions.map(({ name }) => name);
  // A global service: any Region's endpoint does, so it is the one that a failover must not depend on least.
  const global = () => clientConfig(topology.config.regions.standby, endpoints);
  const [control, dns, records, ...regions] = await Promise.all([
    attempt(() => gatherControl(topology, timers, endpoints)),
    attempt(() => gatherDns(topology, options.dns)),
    attempt(() => gatherRecords(topology, global())),
    ...names.map((region) => gatherRegion(topology, region, endpoints)),
  ]);
  const facts: StatusFacts = {
    topology,
    ...(endpoints ? { endpoints } : {}),
    speed,
    at,
    control,
    dns,
    records,
    regions: Object.fromEntries(regions.map((found, index) => [names[index], found])),
  };
  return options.proveUpdate ? { ...facts, updates: await proveUpdates(facts) } : facts;
}

async function gatherRegion(
  topology: Topology,
  region: string,
  endpoints?: Readonly<Record<string, string>>,
): Promise<RegionFacts> {
  const ask = <T>(what: (config: ClientConfig) => Promise<T>) => attempt(() => what(clientConfig(region, endpoints)));
  const scheduled = topology.schedules.filter((schedule) => schedule.region === region);
  const functionNames = scheduled.map(({ functionName }) => functionName);
  const groupNames = topology.groups.filter((group) => group.region === region).map(({ name }) => name);
  const holdsData = topology.config.databases[region] !== undefined;
  const [databases, groups, functions, schedules, machine] = await Promise.all([
    holdsData ? ask((config) => gatherDatabases(region, config)) : known([]),
    groupNames.length > 0 ? ask((config) => gatherGroups(groupNames, config)) : known([]),
    functionNames.length > 0 ? ask((config) => gatherFunctions(functionNames, config)) : known([]),
    functionNames.length > 0 ? ask(gatherSchedules) : known([]),
    holdsData ? ask((config) => gatherMachine(topology, config)) : undefined,
  ]);
  return { databases, groups, functions, schedules, ...(machine ? { machine } : {}) };
}

async function proveUpdates({ topology, endpoints, regions }: StatusFacts): Promise<Record<string, Known<true>>> {
  const asked = Object.entries(topology.config.databases).map(async ([region, { identifier }]) => {
    const databases = regions[region]?.databases;
    const member = databases?.known ? databases.value.find((one) => one.identifier === identifier) : undefined;
    const answer = member
      ? await attempt(() => proveUpdate(identifier, member.backupRetentionDays, clientConfig(region, endpoints)))
      : unknown(`${identifier} was not found`);
    return [region, answer] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}

async function attempt<T>(ask: () => Promise<T>): Promise<Known<T>> {
  try {
    return known(await ask());
  } catch (error) {
    return unknown(reason(error));
  }
}
