import type { z } from 'zod';
import { productionTimers, type Timers } from '../../runtime/config/timers';
import { formatDuration } from './duration';
import * as fields from './fields';
import { choice, duration, group, listOf, text, wholeNumber } from './leaf';

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

const tier = { maximum: wholeNumber(1, 500).prefault(50), instanceTypes: fields.webTypes() };

const databaseMember = (readReplicas: number) =>
  group({
    instanceType: fields.databaseType().prefault('r6g.xlarge'),
    /** Read replicas inside the Region. */
    readReplicas: wholeNumber(0, 5).prefault(readReplicas),
  }).prefault({});

/** Shape and defaults of a settings file. Rules between keys are in `rules.ts`. */
export const paymentsSettingsSchema = group({
  /** First part of every name; also what the lease protects. */
  scope: fields.scope().prefault('payments'),
  /** Regions by their role at birth. The witness holds no data, only a vote. */
  regions: group({
    primary: fields.region().prefault('us-east-1'),
    standby: fields.region().prefault('us-west-2'),
    witness: fields.region().prefault('us-east-2'),
  }).prefault({}),
  /** Regions that observe the holder. Default: all three. */
  observers: listOf(
    { allowed: 'a list of Region codes, each once', fix: 'name the primary, standby and witness Regions' },
    (value) => value !== '',
  ).optional(),
  /** Domain of the service, a hosted zone of yours. Default: the placeholder `payments.test`. */
  domain: fields.domain().optional(),
  /** Network range of each Region that holds data. */
  cidrs: group({
    primary: fields.cidr().prefault('10.0.0.0/16'),
    standby: fields.cidr().prefault('10.1.0.0/16'),
  }).prefault({}),
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
  timeZone: fields.timeZone().prefault('Etc/UTC'),
  /** When the failover is drilled (EventBridge Scheduler expression). Default: 02:00 on the 1st of each month. */
  drillSchedule: fields.cron().prefault('cron(0 2 1 * ? *)'),
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
  /** A Region switch plan of ARC that can carry out the failover too. Default: there is none. */
  regionSwitch: group({
    /** ARN of the role that may approve an execution before it begins. Default: none is asked. */
    approvalRole: text(
      {
        allowed: 'the ARN of an IAM role such as "arn:aws:iam::111122223333:role/approvers"',
        fix: 'write the whole ARN, or leave the key out',
      },
      (value) => /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(value),
    ).optional(),
  }).optional(),
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
    availability: fields.availability().prefault(0.9995),
    /** US dollars a month. */
    monthlyBudget: fields.monthlyBudget().optional(),
  }).prefault({}),
});
