import type { z } from 'zod';
import { dnsServiceLevel } from '../../assess/availability';
import { awsServiceTimes, type Cover, databaseInOtherZone, detectionOf } from '../../assess/objectives';
import { regionExists, retentionRule, sizeRules } from '../settings/common-rules';
import * as fields from '../settings/fields';
import { duration, group, wholeNumber } from '../settings/leaf';
import { missedClaim, missedLoss, missedOutage } from '../settings/missed';
import { settingsReader } from '../settings/reader';
import { brokenRules, type Rule } from '../settings/rule';

/** Shape and defaults: three servers, a database in two zones, a cache of three nodes. */
const schema = group({
  /** First part of every name. */
  scope: fields.scope().prefault('starter'),
  region: fields.region().prefault('us-east-1'),
  /** Domain of the service, a hosted zone of yours. Default: plain HTTP at the load balancer's own name. */
  domain: fields.domain().optional(),
  cidr: fields.cidr().prefault('10.0.0.0/16'),
  instances: group({
    /** Instances that carry the full load; the third one is what a zone may take. */
    needed: wholeNumber(1, 500).prefault(2),
    /** Fewest: an idle group scales in to it. */
    minimum: wholeNumber(1, 500).prefault(3),
    maximum: wholeNumber(1, 500).prefault(6),
    instanceTypes: fields.webTypes(),
  }).prefault({}),
  database: group({
    instanceType: fields.databaseType().prefault('m7g.large'),
    storageGiB: wholeNumber(20, 65_536).prefault(100),
    /** How far back point-in-time recovery reaches. */
    backupRetention: duration().prefault('7d'),
  }).prefault({}),
  cache: group({
    nodeType: fields.cacheType().prefault('cache.m7g.large'),
    /** Nodes beside the primary, in other zones. */
    replicas: wholeNumber(1, 5).prefault(2),
  }).prefault({}),
  /** Address that alarms are told to. Default: nobody is told until somebody subscribes to the topic. */
  alertEmail: fields.email().optional(),
  /** IANA name of the zone of the weekday drills, which begin at ten. */
  timeZone: fields.timeZone().prefault('Etc/UTC'),
  objectives: group({
    /** Longest time without service when an instance, a zone or the database is lost. A lost Region is not covered. */
    rto: duration().prefault('3m'),
    /** Acknowledged writes that these may take, as time. */
    rpo: duration('zero').prefault('0s'),
    availability: fields.availability().prefault(0.999),
    /** US dollars a month. */
    monthlyBudget: fields.monthlyBudget().optional(),
  }).prefault({}),
});

/** Settings of the starter, complete and checked. Every duration is in seconds. */
export type StarterSettings = z.output<typeof schema>;

const rules: readonly Rule<StarterSettings>[] = [
  regionExists('region', ({ region }) => region),
  ...sizeRules<StarterSettings>('instances', ({ instances }) => instances, 1),
  retentionRule('database.backupRetention', ({ database }) => database.backupRetention),
];

/** Health check of the load balancer, as `WebTier` makes it. */
const balancerCheck = { interval: 10, threshold: 2, timeout: 5 };

/** What is lost, and what replaces it. */
export const starterCovers: readonly Cover[] = [
  { outage: 'an instance', takes: ['reads', 'writes'], lines: [detectionOf(balancerCheck)], loses: 0 },
  {
    outage: "the database's zone",
    takes: ['reads', 'writes'],
    lines: databaseInOtherZone(awsServiceTimes),
    loses: 0,
  },
];

/** Reads the settings of the starter. */
export const starterSettings = settingsReader<StarterSettings, StarterSettings>({
  schema,
  complete: (settings) => settings,
  broken: (settings) => brokenRules(rules, settings),
  missed: ({ objectives: { rto, rpo, availability } }) => [
    ...missedOutage('objectives.rto', rto, 'writes', starterCovers, 'none of them is a setting'),
    ...missedLoss('objectives.rpo', rpo, starterCovers),
    ...missedClaim(
      'objectives.availability',
      availability,
      'one Region',
      { failover: Infinity, shared: [dnsServiceLevel] },
      'it by a second Region (web-app)',
    ),
  ],
});
