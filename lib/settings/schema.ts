import type { z } from 'zod';
import { productionTimers, type Timers } from '../../runtime/config/timers';
import { cidrFormat, isCidr } from './cidr';
import { formatDuration } from './duration';
import { choice, duration, group, listOf, numberBetween, text, wholeNumber } from './leaf';

const region = () =>
  text({ allowed: 'a Region code', fix: 'write it as AWS does, for instance "us-east-1"' }, (value) => value !== '');

const cidr = () => text({ allowed: cidrFormat, fix: 'correct the range' }, isCidr);

const instanceType = (example: string, pattern: RegExp) => ({
  demand: { allowed: `an instance type such as "${example}"`, fix: 'write its family and size' },
  accept: (value: string) => pattern.test(value),
});

const webType = instanceType('m7g.large', /^[a-z]+\d[a-z0-9-]*\.[a-z0-9]+$/);
const databaseType = instanceType('r6g.xlarge', /^(m|r|x)\d[a-z0-9]*\.[a-z0-9]+$/);

const webTypes = () =>
  listOf(
    { allowed: 'a list of instance types such as ["m7g.large", "m6g.large"]', fix: 'name each type once' },
    webType.accept,
  ).prefault(['m7g.large', 'm6g.large', 'm7gd.large']);

function isTimeZone(value: string): boolean {
  try {
    // Offsets such as +02:00 are fine for Intl, but a schedule of AWS needs a name.
    return /^[A-Za-z]/.test(value) && Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  } catch {
    return false;
  }
}

const isCron = (value: string) => /^cron\(\S+(?: \S+){5}\)$/.test(value);

type TimerField = z.ZodPrefault<z.ZodType<number>>;

/** Every timer is a duration with its unit, except the threshold, which is a count. Defaults: production. */
function timersGroup() {
  const field = (name: string, value: number) =>
    name === 'switchThreshold'
      ? wholeNumber(1, 10).prefault(value)
      : duration(name === 'pauseAllowance' ? 'zero' : 'more than zero').prefault(formatDuration(value));
  const fields = Object.entries(productionTimers).map(([name, value]) => [name, field(name, value)]);
  return group(Object.fromEntries(fields) as Record<keyof Timers, TimerField>);
}

const tier = { maximum: wholeNumber(1, 500).prefault(50), instanceTypes: webTypes() };

const databaseMember = (readReplicas: number) =>
  group({
    instanceType: text(databaseType.demand, databaseType.accept).prefault('r6g.xlarge'),
    /** Read replicas inside the Region. */
    readReplicas: wholeNumber(0, 5).prefault(readReplicas),
  }).prefault({});

/** Shape and defaults of a settings file. Rules between keys are in `rules.ts`. */
export const paymentsSettingsSchema = group({
  /** First part of every name; also what the lease protects. */
  scope: text(
    {
      allowed: 'lower-case letters, digits and single hyphens, 3 to 20 characters, beginning with a letter',
      fix: 'rename it',
    },
    (value) => /^[a-z](?:-?[a-z0-9])+$/.test(value) && value.length >= 3 && value.length <= 20,
  ).prefault('payments'),
  /** Regions by their role at birth. The witness holds no data, only a vote. */
  regions: group({
    primary: region().prefault('us-east-1'),
    standby: region().prefault('us-west-2'),
    witness: region().prefault('us-east-2'),
  }).prefault({}),
  /** Regions that observe the holder. Default: all three. */
  observers: listOf(
    { allowed: 'a list of Region codes, each once', fix: 'name the primary, standby and witness Regions' },
    (value) => value !== '',
  ).optional(),
  /** Domain of the service, a hosted zone of yours. Default: the placeholder `payments.test`. */
  domain: text(
    { allowed: 'a domain name such as "payments.example.com"', fix: 'write it in lower case without a scheme' },
    (value) => value.length <= 200 && /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(value),
  ).optional(),
  /** Network range of each Region that holds data. */
  cidrs: group({ primary: cidr().prefault('10.0.0.0/16'), standby: cidr().prefault('10.1.0.0/16') }).prefault({}),
  /** `journal` loses no acknowledged payment; `lag` loses at most the replication lag. */
  grade: choice('lag', 'journal').prefault('journal'),
  /** Ordered logs of the journal, fixed at birth. */
  lanes: wholeNumber(1, 1024).prefault(64),
  /** Instances of the web tier. */
  tiers: group({
    primary: group({ minimum: wholeNumber(1, 500).prefault(20), ...tier }).prefault({}),
    standby: group({
      /** Instances while idle: an idle group scales in to its minimum, so the minimum is the standby. */
      minimum: wholeNumber(0, 500).prefault(5),
      ...tier,
      /** Instances that it grows to when it takes over. */
      active: wholeNumber(1, 500).prefault(20),
    }).prefault({}),
  }).prefault({}),
  databases: group({
    primary: databaseMember(2),
    standby: databaseMember(0),
    storageGiB: wholeNumber(20, 65_536).prefault(200),
  }).prefault({}),
  backups: group({ retention: duration().prefault('35d') }).prefault({}),
  timers: timersGroup().prefault({}),
  /** IANA name of the zone in which schedules are read. */
  timeZone: text(
    { allowed: 'an IANA time zone such as "Etc/UTC" or "Europe/Berlin"', fix: 'correct its name' },
    isTimeZone,
  ).prefault('Etc/UTC'),
  /** When the failover is drilled (EventBridge Scheduler expression). Default: 02:00 on the 1st of each month. */
  drillSchedule: text(
    { allowed: 'a cron expression of six fields such as "cron(0 2 1 * ? *)"', fix: 'correct the expression' },
    isCron,
  ).prefault('cron(0 2 1 * ? *)'),
  /** The role for a recovery by hand. */
  breakGlass: group({
    /** ARNs of users and roles that may assume it. Default: everyone in the account whom a policy allows to. */
    principals: listOf(
      {
        allowed: 'a list of ARNs of IAM users and roles such as ["arn:aws:iam::111122223333:user/on-call"]',
        fix: 'name each once, or leave the key out',
      },
      (value) => /^arn:[a-z-]+:iam::\d{12}:(user|role)\/[\w+=,.@/-]+$/.test(value),
    ).optional(),
  }).prefault({}),
  objectives: group({
    /** Longest time without service when the primary Region is lost. */
    rto: duration().prefault('15m'),
    rpo: group({
      /** Largest tolerated replication lag between Regions; beyond it a failover needs a person's permission. */
      crossRegion: duration('zero').prefault('30s'),
      /** Acknowledged payments that may be lost, as time. Default: 0 with the journal, otherwise `crossRegion`. */
      acknowledged: duration('zero').optional(),
    }).prefault({}),
    /** Share of time in service, for instance 0.9995. */
    availability: numberBetween(0, 1, {
      allowed: 'a number between 0 and 1, both excluded',
      fix: 'write 0.9995 for 99.95 %',
    }).prefault(0.9995),
    /** US dollars a month. */
    monthlyBudget: numberBetween(0, Infinity, {
      allowed: 'US dollars above 0',
      fix: 'write it as a number',
    }).optional(),
  }).prefault({}),
});
