import type { z } from 'zod';
import * as fields from './fields';
import { duration, group, wholeNumber } from './leaf';

/**
 * Keys of a system of two Regions, the second of which serves reads until people promote its database.
 *
 * @param scope default of the first part of every name
 */
export const pairShape = (scope: string) => ({
  /** First part of every name. */
  scope: fields.scope().prefault(scope),
  /** Regions by their role at birth. */
  regions: group({
    primary: fields.region().prefault('us-east-1'),
    standby: fields.region().prefault('us-west-2'),
  }).prefault({}),
  /** Domain of the service, a hosted zone of yours. Default: the placeholder `<scope>.test`. */
  domain: fields.domain().optional(),
  cidrs: group({
    primary: fields.cidr().prefault('10.0.0.0/16'),
    standby: fields.cidr().prefault('10.1.0.0/16'),
  }).prefault({}),
  /** Cache of each Region, filled by those who read. */
  cache: group({
    shards: wholeNumber(1, 90).prefault(3),
    replicasPerShard: wholeNumber(1, 5).prefault(1),
    nodeType: fields.cacheType().prefault('cache.r7g.large'),
  }).prefault({}),
  /** Health checks of Route 53 that move the traffic. */
  healthCheck: group({
    interval: duration().prefault('10s'),
    threshold: wholeNumber(1, 10).prefault(3),
  }).prefault({}),
  /** Time that people are given to look and to decide whether the standby's database is promoted. */
  decision: duration().prefault('15m'),
  /** Address that alarms are told to. Default: nobody is told until somebody subscribes to the topics. */
  alertEmail: fields.email().optional(),
  /** IANA name of the zone in which schedules are read. */
  timeZone: fields.timeZone().prefault('Etc/UTC'),
});

/** Defaults of what a Region has of servers and databases. */
export interface RegionDefaults {
  readonly minimum: number;
  readonly maximum: number;
  readonly databaseType: string;
  readonly storageGiB: number;
  readonly readReplicas: number;
}

/** Keys of what either Region has, each as much as the other. */
export const regionShape = (defaults: RegionDefaults) => ({
  /** Instances of each Region: either must carry the whole load as soon as traffic goes there. */
  instances: group({
    /** Fewest: an idle group scales in to it. */
    minimum: wholeNumber(1, 500).prefault(defaults.minimum),
    maximum: wholeNumber(1, 500).prefault(defaults.maximum),
    instanceTypes: fields.webTypes(),
  }).prefault({}),
  database: group({
    instanceType: fields.databaseType().prefault(defaults.databaseType),
    storageGiB: wholeNumber(20, 65_536).prefault(defaults.storageGiB),
    /** Read replicas inside each Region, beside the member that writes or can be promoted. */
    readReplicas: wholeNumber(1, 5).prefault(defaults.readReplicas),
    /** How far back point-in-time recovery reaches, and how long copies are kept in the other Region. */
    backupRetention: duration().prefault('7d'),
  }).prefault({}),
});

/** Times that such a system promises. Availabilities are each architecture's own. */
export const timeObjectives = () => ({
  /** Longest time until reads are served again, whatever is lost, the primary Region included. */
  rto: duration().prefault('2m'),
  /** Longest time until writes are: a lost Region needs a promotion, which people decide. */
  writeRto: duration().prefault('30m'),
  /** Acknowledged writes that a lost Region may take, as time: above it an alarm says how far the replica is behind. */
  rpo: duration('zero').prefault('30s'),
});

type Parsed<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

/** What every such system has been told, complete. Every duration is in seconds. */
export type PairSettings = Parsed<ReturnType<typeof pairShape>> &
  Parsed<ReturnType<typeof regionShape>> & { readonly objectives: Parsed<ReturnType<typeof timeObjectives>> };
