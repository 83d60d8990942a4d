import { databaseTypeSteps } from './instance-type';
import { cidrsOverlap } from './cidr';
import { formatDuration } from './duration';
import { show } from './leaf';
import type { PaymentsSettings } from './payments';
import type { Rule } from './rule';
import { strongConsistencySetOf, strongConsistencySets, partitionOf } from './regions';

type Role = 'primary' | 'standby' | 'witness';
const roles: readonly Role[] = ['primary', 'standby', 'witness'];
const text = (...list: readonly string[]) => list.map(show).join(', ');

const exist = ({ regions }: PaymentsSettings) => roles.every((role) => partitionOf(regions[role]) !== undefined);
const differ = ({ regions }: PaymentsSettings) => new Set(Object.values(regions)).size === roles.length;
const partitions = ({ regions }: PaymentsSettings) => [...new Set(roles.map((role) => partitionOf(regions[role])))];
const sets = ({ regions }: PaymentsSettings) => [
  ...new Set(roles.map((role) => strongConsistencySetOf(regions[role]))),
];
const namesOf = ({ regions }: PaymentsSettings) => text(...roles.map((role) => regions[role]));

const describeSets = Object.entries(strongConsistencySets)
  .map(([name, members]) => `${name} (${members.join(', ')})`)
  .join(' or ');

const unknownRegion = (role: Role): Rule<PaymentsSettings> => ({
  when: ({ regions }) => partitionOf(regions[role]) === undefined,
  message: ({ regions }) =>
    `regions.${role}: ${show(regions[role])} is not a Region of AWS; allowed are Region codes such as "us-east-1"; correct its spelling`,
});

const regionRules: readonly Rule<PaymentsSettings>[] = [
  ...roles.map(unknownRegion),
  {
    when: (settings) => exist(settings) && !differ(settings),
    message: (settings) =>
      `regions: ${namesOf(settings)} name the same Region twice; allowed are three different Regions for primary, standby and witness; choose another Region for one of them`,
  },
  {
    when: (settings) => exist(settings) && differ(settings) && partitions(settings).length > 1,
    message: (settings) =>
      `regions: ${namesOf(settings)} lie in different partitions (${partitions(settings).join(', ')}); allowed are Regions of one partition; choose all three from the same one`,
  },
  {
    when: (settings) =>
      exist(settings) &&
      differ(settings) &&
      partitions(settings).length === 1 &&
      (sets(settings).length > 1 || sets(settings)[0] === undefined),
    message: (settings) =>
      `regions: ${namesOf(settings)} are not of one set for multi-Region strong consistency; allowed are three Regions of one set, ${describeSets}; choose all three from one set`,
  },
  {
    when: ({ observers, regions }) =>
      observers.length % 2 === 0 ||
      observers.length < 3 ||
      observers.some((one) => !Object.values(regions).includes(one)),
    message: ({ observers, regions }) =>
      `observers: ${text(...observers)} do not form an odd quorum that outlives any one Region; allowed are the three Regions ${text(...Object.values(regions))}; name all of them or leave the key out`,
  },
];

const networkRules: readonly Rule<PaymentsSettings>[] = [
  {
    when: ({ cidrs }) => cidrsOverlap(cidrs.primary, cidrs.standby),
    message: ({ cidrs }) =>
      `cidrs.standby: ${show(cidrs.standby)} overlaps ${show(cidrs.primary)} of cidrs.primary; allowed are ranges without a common address; choose another range for one of them`,
  },
  {
    when: ({ timers }) => ![10, 30].includes(timers.switchInterval),
    message: ({ timers }) =>
      `timers.switchInterval: ${show(formatDuration(timers.switchInterval))} is not an interval of Route 53 health checks; allowed are "10s" and "30s"; write "10s"`,
  },
  {
    when: ({ timers }) => timers.ttl > 60,
    message: ({ timers }) =>
      `timers.ttl: ${show(formatDuration(timers.ttl))} keeps clients at a lost Region for too long; allowed is at most "60s"; write "60s"`,
  },
];

const days = (seconds: number) => seconds / 86_400;

const tierRules: readonly Rule<PaymentsSettings>[] = [
  {
    when: ({ tiers }) => tiers.standby.minimum === 0,
    message: () =>
      'tiers.standby.minimum: 0 is a cold standby, since an idle group scales in to its minimum; allowed is 1 or more; write 5',
  },
  {
    when: ({ tiers }) => tiers.primary.minimum > tiers.primary.maximum,
    message: ({ tiers }) =>
      `tiers.primary.minimum: ${tiers.primary.minimum} is more than tiers.primary.maximum of ${tiers.primary.maximum}; allowed is at most the maximum; raise the maximum`,
  },
  {
    when: ({ tiers }) => tiers.standby.active < tiers.primary.minimum,
    message: ({ tiers }) =>
      `tiers.standby.active: ${tiers.standby.active} cannot carry the load that keeps ${tiers.primary.minimum} instances busy in the primary Region; allowed is ${tiers.primary.minimum} or more; raise it`,
  },
  {
    when: ({ tiers }) => tiers.standby.maximum < tiers.standby.active,
    message: ({ tiers }) =>
      `tiers.standby.maximum: ${tiers.standby.maximum} keeps the standby below the ${tiers.standby.active} instances that it grows to; allowed is ${tiers.standby.active} or more; raise it`,
  },
  {
    when: ({ tiers }) => tiers.standby.minimum > tiers.standby.active,
    message: ({ tiers }) =>
      `tiers.standby.minimum: ${tiers.standby.minimum} is more than the ${tiers.standby.active} instances of tiers.standby.active; allowed is at most that; lower it`,
  },
  {
    when: ({ databases }) =>
      databaseTypeSteps(databases.standby.instanceType) < databaseTypeSteps(databases.primary.instanceType),
    message: ({ databases }) =>
      `databases.standby.instanceType: ${show(databases.standby.instanceType)} is smaller than ${show(databases.primary.instanceType)} of the primary Region and cannot carry its load; allowed is the same size or larger; write ${show(databases.primary.instanceType)}`,
  },
];

/**
 * Lag that a failover measures, at the worst, of a replica that has everything: what the holder may have acknowledged
 * after its last renewal (lease), how old the canary row may be by then, and the beats are seen only so often, at
 * either end of the span. See `lagByBeat`.
 */
const smallestLag = ({ lease, canaryAge, beatPoll }: PaymentsSettings['timers']) => lease + canaryAge + 2 * beatPoll;

const dataRules: readonly Rule<PaymentsSettings>[] = [
  {
    when: ({ backups }) =>
      days(backups.retention) > 35 || days(backups.retention) < 1 || days(backups.retention) % 1 !== 0,
    message: ({ backups }) =>
      `backups.retention: ${show(formatDuration(backups.retention))} is not a retention of RDS; allowed are whole days from "1d" to "35d"; write "35d"`,
  },
  {
    when: ({ grade, objectives }) => grade === 'lag' && objectives.rpo.acknowledged < objectives.rpo.crossRegion,
    message: ({ objectives: { rpo } }) =>
      `objectives.rpo.acknowledged: ${show(formatDuration(rpo.acknowledged))} cannot be kept by asynchronous replication alone; allowed with the grade "lag" is ${show(formatDuration(rpo.crossRegion))} (objectives.rpo.crossRegion) or more; write "grade": "journal"`,
  },
  {
    when: ({ grade, objectives, timers }) => grade === 'journal' && objectives.rpo.crossRegion < timers.canaryAge,
    message: ({ objectives: { rpo }, timers }) =>
      `objectives.rpo.crossRegion: ${show(formatDuration(rpo.crossRegion))} is below the lag that can be observed, ${show(formatDuration(timers.canaryAge))} (timers.canaryAge); allowed is that or more; raise it`,
  },
  {
    when: ({ grade, objectives, timers }) => grade === 'lag' && objectives.rpo.crossRegion <= smallestLag(timers),
    message: ({ objectives: { rpo }, timers }) =>
      `objectives.rpo.crossRegion: ${show(formatDuration(rpo.crossRegion))} would veto the failover to a replica that lacks nothing, since with the grade "lag" no lag below ${show(formatDuration(smallestLag(timers)))} (lease + canaryAge + 2 x beatPoll) can be told from none; allowed is more than that; raise it, or take the grade "journal"`,
  },
];

/** What must hold between the keys, apart from the timing rules and the RTO. */
export const settingsRules: readonly Rule<PaymentsSettings>[] = [
  ...regionRules,
  ...networkRules,
  ...tierRules,
  ...dataRules,
];
