import type { Timers } from '../../runtime/config/timers';
import type { DatabaseNode, GroupNode, RecordNode, RegionNode, StackNode, Topology } from './model';

/**
 * The topology in words: what is redundant, what replicates where, what moves the traffic, which timers. Small enough
 * to be read in review, and free of generated names, so that it changes only when the meaning does.
 */
export function describeTopology(topology: Topology): string {
  const { config } = topology;
  return [
    `${topology.architecture}, grade ${config.grade}${config.grade === 'journal' ? `, ${config.lanes} lanes` : ''}`,
    section('Regions', topology.regions.map(region)),
    section('Databases', topology.databases.map(database)),
    section('Groups', topology.groups.map(group)),
    section('Load balancers', topology.loadBalancers.map(loadBalancer)),
    section(
      'Records',
      topology.records.map((node) => record(node, topology)),
    ),
    section('Schedules', topology.schedules.map(schedule)),
    section('Timers, seconds', timers(config.timers)),
    section('Stacks', topology.stacks.map(stack)),
  ].join('\n\n');
}

const section = (title: string, lines: readonly string[]) =>
  [title, ...(lines.length > 0 ? lines : ['none']).map((line) => `  ${line}`)].join('\n');

const region = ({ name, role, cidr, zones }: RegionNode) =>
  [`${name} ${role}`, cidr, zones.length > 0 ? `zones ${lettersOf(name, zones)}` : undefined]
    .filter((part) => part !== undefined)
    .join(', ');

/** `us-east-1a, us-east-1b` of `us-east-1` -> `a b`. */
const lettersOf = (name: string, zones: readonly string[]) => zones.map((zone) => zone.replace(name, '')).join(' ');

function database({ identifier, region: place, role, source, multiAz, backupRetentionDays }: DatabaseNode): string {
  const origin = {
    primary: 'writes',
    replica: `replicates ${source} inside its Region`,
    'cross-region-replica': `replicates ${source} across Regions`,
  }[role];
  const redundancy = multiAz ? 'two zones' : 'one zone';
  const backups = backupRetentionDays === undefined ? [] : [`backups ${backupRetentionDays} days`];
  return [`${identifier} in ${place} ${origin}`, redundancy, ...backups].join(', ');
}

const group = ({ name, region: place, minimum, maximum, zones }: GroupNode) =>
  `${name} in ${place}, ${minimum} to ${maximum} instances, zones ${lettersOf(place, zones)}`;

function loadBalancer({ name, region: place, check, deregistrationDelay }: Topology['loadBalancers'][number]): string {
  const { path, interval, timeout, healthyThreshold, unhealthyThreshold } = check;
  return `${name} in ${place} asks ${path} every ${interval} s for ${timeout} s, in after ${healthyThreshold}, out after ${unhealthyThreshold}, drains ${deregistrationDelay} s`;
}

function record({ name, failover, healthCheckId, region: place, ttl }: RecordNode, { healthChecks }: Topology): string {
  const check = healthChecks.find(({ id }) => id === healthCheckId);
  const condition =
    check === undefined
      ? []
      : [
          `while ${check.domain}${check.path} ${check.inverted ? 'fails' : 'answers'}, every ${check.interval} s x ${check.threshold}`,
        ];
  return [`${name}${failover ? ` ${failover}` : ''} leads to ${place}`, `TTL ${ttl}`, ...condition].join(', ');
}

const schedule = ({ name, region: place, functionName, everySeconds }: Topology['schedules'][number]) =>
  `${name} in ${place} runs ${functionName} ${everySeconds === undefined ? 'by a calendar' : `every ${everySeconds} s`}`;

const timers = (all: Timers) => Object.entries(all).map(([name, value]) => `${name} ${value}`);

const stack = ({ name, plane, region: place, dependencies }: StackNode) =>
  `${name} in ${place}, ${plane}${dependencies.length > 0 ? `, after ${dependencies.join(', ')}` : ''}`;
