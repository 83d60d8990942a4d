import { cidrsOverlap } from './cidr';
import { formatDuration } from './duration';
import { show } from './leaf';
import { partitionOf } from './regions';
import type { Rule } from './rule';

/** A Region must exist. @param key for instance `regions.primary` */
export function regionExists<T>(key: string, region: (settings: T) => string): Rule<T> {
  return {
    when: (settings) => partitionOf(region(settings)) === undefined,
    message: (settings) =>
      `${key}: ${show(region(settings))} is not a Region of AWS; allowed are Region codes such as "us-east-1"; correct its spelling`,
  };
}

/** Settings of two Regions, each with a network. */
export interface PairOfRegions {
  readonly regions: { readonly primary: string; readonly standby: string };
  readonly cidrs: { readonly primary: string; readonly standby: string };
}

const known = ({ regions }: PairOfRegions) => Object.values(regions).every((one) => partitionOf(one) !== undefined);
const partitions = ({ regions }: PairOfRegions) => [...new Set(Object.values(regions).map((one) => partitionOf(one)))];

/** What a pair of Regions must be: two that exist, of one partition, with ranges that do not meet. */
export const pairRules: readonly Rule<PairOfRegions>[] = [
  regionExists('regions.primary', ({ regions }) => regions.primary),
  regionExists('regions.standby', ({ regions }) => regions.standby),
  {
    when: ({ regions }) => regions.primary === regions.standby,
    message: ({ regions }) =>
      `regions.standby: ${show(regions.standby)} is the primary Region, too; allowed is another Region; choose one`,
  },
  {
    when: (settings) => known(settings) && partitions(settings).length > 1,
    message: (settings) =>
      `regions: ${Object.values(settings.regions).map(show).join(', ')} lie in different partitions (${partitions(settings).join(', ')}); allowed are Regions of one partition; choose both from the same one`,
  },
  {
    when: ({ cidrs }) => cidrsOverlap(cidrs.primary, cidrs.standby),
    message: ({ cidrs }) =>
      `cidrs.standby: ${show(cidrs.standby)} overlaps ${show(cidrs.primary)} of cidrs.primary; allowed are ranges without a common address; choose another range for one of them`,
  },
];

const day = 86_400;

/** Retention of automated backups: whole days. @param from fewest days */
export function retentionRule<T>(key: string, retention: (settings: T) => number, from = 1): Rule<T> {
  return {
    when: (settings) => {
      const days = retention(settings) / day;
      return days < from || days > 35 || days % 1 !== 0;
    },
    message: (settings) =>
      `${key}: ${show(formatDuration(retention(settings)))} is not allowed; allowed are whole days from "${from}d" to "35d"; write "${from}d" or more`,
  };
}

/** Instances of a group over three zones. */
export interface SizedGroup {
  /** Instances that carry the full load. */
  readonly needed: number;
  /** Fewest: an idle group scales in to it. */
  readonly minimum: number;
  readonly maximum: number;
}

/** Zones that a network spreads a group over. */
const zones = 3;

/** Instances that are left of a group when the fullest of its zones is gone. */
export const withoutZone = (instances: number) => instances - Math.ceil(instances / zones);

/**
 * Losing a zone, or `spare` instances, must leave what the load needs.
 *
 * @param key for instance `instances`
 * @param spare instances that may fail at the same time
 */
export function sizeRules<T>(key: string, group: (settings: T) => SizedGroup, spare: number): readonly Rule<T>[] {
  return [
    {
      when: (settings) => group(settings).minimum < group(settings).needed + spare,
      message: (settings) =>
        `${key}.minimum: ${group(settings).minimum} does not bear the loss of ${spare} instance${spare === 1 ? '' : 's'}, since ${group(settings).needed} (${key}.needed) carry the load and an idle group scales in to its minimum; allowed is ${group(settings).needed + spare} or more; raise it`,
    },
    {
      when: (settings) =>
        group(settings).minimum >= group(settings).needed + spare &&
        withoutZone(group(settings).minimum) < group(settings).needed,
      message: (settings) =>
        `${key}.minimum: ${group(settings).minimum} in ${zones} zones leave ${withoutZone(group(settings).minimum)} without one of them, and ${group(settings).needed} (${key}.needed) carry the load; allowed is ${leastFor(group(settings).needed)} or more; raise it`,
    },
    {
      when: (settings) => group(settings).maximum < group(settings).minimum,
      message: (settings) =>
        `${key}.maximum: ${group(settings).maximum} is less than ${key}.minimum of ${group(settings).minimum}; allowed is at least the minimum; raise it`,
    },
  ];
}

/** Fewest instances that carry the load without a zone. */
function leastFor(needed: number): number {
  let least = needed;
  while (withoutZone(least) < needed) least++;
  return least;
}

/** Route 53 checks every 10 or 30 seconds, and nothing in between. */
export function checkIntervalRule<T>(key: string, interval: (settings: T) => number): Rule<T> {
  return {
    when: (settings) => ![10, 30].includes(interval(settings)),
    message: (settings) =>
      `${key}: ${show(formatDuration(interval(settings)))} is not an interval of Route 53 health checks; allowed are "10s" and "30s"; write "10s"`,
  };
}
