import type { z } from 'zod';
import { dnsServiceLevel } from '../../assess/availability';
import {
  awsServiceTimes,
  type Cover,
  databaseInOtherZone,
  detectionOf,
  healthCheckTimeout,
  lengthOf,
  longestOutage,
  movedByDns,
  promotedByHand,
} from '../../assess/objectives';
import { checkIntervalRule, pairRules, retentionRule, sizeRules } from '../settings/common-rules';
import * as fields from '../settings/fields';
import { duration, group, wholeNumber } from '../settings/leaf';
import { missedClaim, missedLoss, missedOutage } from '../settings/missed';
import { settingsReader } from '../settings/reader';
import { brokenRules, type Rule } from '../settings/rule';
import { aliasTtl } from '../parts/endpoint-failover';

/** Shape and defaults: two Regions of the same size, sized so that a zone and two instances may be lost. */
const schema = group({
  /** First part of every name. */
  scope: fields.scope().prefault('web-app'),
  /** Regions by their role at birth. */
  regions: group({
    primary: fields.region().prefault('us-east-1'),
    standby: fields.region().prefault('us-west-2'),
  }).prefault({}),
  /** Domain of the service, a hosted zone of yours. Default: the placeholder `web-app.test`. */
  domain: fields.domain().optional(),
  cidrs: group({
    primary: fields.cidr().prefault('10.0.0.0/16'),
    standby: fields.cidr().prefault('10.1.0.0/16'),
  }).prefault({}),
  /** Instances of each Region: either must carry the whole load as soon as DNS sends it there. */
  instances: group({
    /** Instances that carry the full load (N). */
    needed: wholeNumber(1, 500).prefault(3),
    /** Fewest: N + 2. An idle group scales in to it, so what is to be there has to be the minimum. */
    minimum: wholeNumber(1, 500).prefault(5),
    maximum: wholeNumber(1, 500).prefault(10),
    instanceTypes: fields.webTypes(),
  }).prefault({}),
  database: group({
    instanceType: fields.databaseType().prefault('r6g.large'),
    storageGiB: wholeNumber(20, 65_536).prefault(100),
    /** Read replicas inside the primary Region. The standby Region has the one that can be promoted. */
    readReplicas: wholeNumber(1, 5).prefault(2),
    /** How far back point-in-time recovery reaches, and how long copies are kept in the other Region. */
    backupRetention: duration().prefault('7d'),
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
  /** IANA name of the zone of the weekday drills, which begin at ten. */
  timeZone: fields.timeZone().prefault('Etc/UTC'),
  objectives: group({
    /** Longest time until reads are served again, whatever is lost, the primary Region included. */
    rto: duration().prefault('2m'),
    /** Longest time until writes are: a lost Region needs a promotion, which people decide. */
    writeRto: duration().prefault('30m'),
    /** Acknowledged writes that a lost Region may take, as time: above it an alarm says how far the replica is behind. */
    rpo: duration('zero').prefault('30s'),
    availability: fields.availability().prefault(0.9995),
    /** US dollars a month. */
    monthlyBudget: fields.monthlyBudget().optional(),
  }).prefault({}),
});

/** Settings of the web application, complete and checked. Every duration is in seconds. */
export type WebAppSettings = z.output<typeof schema>;

/** Domain without a hosted zone: good for looking at templates, not for AWS. */
export const placeholderDomain = 'web-app.test';

/** Instances that may fail at the same time (N + 2). */
const spareInstances = 2;

/** Days that backups reach back at least. */
const leastBackupDays = 7;

const rules: readonly Rule<WebAppSettings>[] = [
  ...pairRules,
  ...sizeRules<WebAppSettings>('instances', ({ instances }) => instances, spareInstances),
  retentionRule('database.backupRetention', ({ database }) => database.backupRetention, leastBackupDays),
  checkIntervalRule('healthCheck.interval', ({ healthCheck }) => healthCheck.interval),
  {
    when: ({ objectives }) => objectives.writeRto < objectives.rto,
    message: ({ objectives: { rto, writeRto } }) =>
      `objectives.writeRto: ${writeRto} s is less than objectives.rto of ${rto} s; allowed is that or more; writes come back after reads`,
  },
];

/** Health check of the load balancer, as `WebTier` makes it. */
const balancerCheck = { interval: 10, threshold: 2, timeout: 5 };

/** A replica that is farther behind than the RPO is told of, so that it is the lag that a promotion is allowed to lose. */
export function webAppCovers({ healthCheck, decision, objectives }: WebAppSettings): readonly Cover[] {
  const dns = movedByDns({ ...healthCheck, timeout: healthCheckTimeout.seconds }, aliasTtl);
  return [
    { outage: 'an instance', takes: ['reads', 'writes'], lines: [detectionOf(balancerCheck)], loses: 0 },
    { outage: "the database's zone", takes: ['writes'], lines: databaseInOtherZone(awsServiceTimes), loses: 0 },
    { outage: 'the primary Region', takes: ['reads'], lines: dns, loses: 0 },
    // Detection and the move by DNS run beside the decision, which takes longer.
    {
      outage: 'the primary Region',
      takes: ['writes'],
      lines: promotedByHand(Math.max(decision, lengthOf({ lines: dns })), awsServiceTimes),
      loses: Math.max(objectives.rpo, leastLag),
    },
  ];
}

/** A replica in another Region is never quite there: below this an RPO would be a wish, seconds. */
const leastLag = 5;

/** Reads the settings of the web application. */
export const webAppSettings = settingsReader<WebAppSettings, WebAppSettings>({
  schema,
  complete: (settings) => settings,
  broken: (settings) => brokenRules(rules, settings),
  missed: (settings) => {
    const { rto, writeRto, rpo, availability } = settings.objectives;
    const covers = webAppCovers(settings);
    const failover = lengthOf(longestOutage(covers, 'writes')!);
    return [
      ...missedOutage('objectives.rto', rto, 'reads', covers, 'healthCheck.interval, healthCheck.threshold'),
      ...missedOutage('objectives.writeRto', writeRto, 'writes', covers, 'decision'),
      ...missedLoss('objectives.rpo', rpo, covers),
      ...missedClaim(
        'objectives.availability',
        availability,
        `two Regions whose writes come back after ${failover} s`,
        { failover, shared: [dnsServiceLevel] },
        'decision',
      ),
    ];
  },
});
