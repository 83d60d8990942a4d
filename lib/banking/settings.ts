import type { z } from 'zod';
import { knownRegions } from '../settings/regions';
import * as fields from '../settings/fields';
import { choice, duration, group, text, wholeNumber } from '../settings/leaf';
import { settingsReader } from '../settings/reader';
import { brokenRules } from '../settings/rule';
import { missedObjectives, reachable, type ReachedObjectives } from './objectives';
import { jurisdictionNames } from './residency';
import { bankingRules } from './rules';

const clusterIdentifier = () =>
  text(
    {
      allowed: '26 lower-case letters and digits',
      fix: 'copy the output ClusterIdentifier of the stack in that Region',
    },
    (value) => /^[a-z0-9]{26}$/.test(value),
  );

/** Shape and defaults: two Regions that both serve, five servers each. */
const schema = group({
  /** First part of every name. */
  scope: fields.scope().prefault('banking'),
  /**
   * Where the balances are. `dsql`: both Regions write, and a lost one loses nothing. `aurora-global`: one Region writes,
   * the other one reads, and people promote it.
   */
  store: choice('dsql', 'aurora-global').prefault('dsql'),
  /** Jurisdiction that data may not leave. */
  residency: choice(...jurisdictionNames).prefault('US'),
  /** The Regions that serve. With `aurora-global` the first one is born as the writer. */
  regions: group({
    first: fields.region().prefault('us-east-1'),
    second: fields.region().prefault('us-west-2'),
  }).prefault({}),
  /**
   * A hosted zone of yours. The service is `<host>.<domain>`, since its records are CNAMEs, which cannot stand at the
   * apex of a zone. Default: the placeholder `banking.test`.
   */
  domain: fields.domain().optional(),
  /** Label of the service below the domain. */
  host: text(
    { allowed: 'one label of a domain name such as "online"', fix: 'write it in lower case' },
    (value) => /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(value) && !knownRegions.includes(value),
  ).prefault('online'),
  cidrs: group({
    first: fields.cidr().prefault('10.0.0.0/16'),
    second: fields.cidr().prefault('10.1.0.0/16'),
  }).prefault({}),
  /** Instances of each Region: either carries the whole load as soon as DNS sends it there. */
  instances: group({
    /** Instances that carry the full load (N), that of both Regions. */
    needed: wholeNumber(1, 500).prefault(3),
    /** Fewest: N + 2. An idle group scales in to it. */
    minimum: wholeNumber(1, 500).prefault(5),
    maximum: wholeNumber(1, 500).prefault(10),
    instanceTypes: fields.webTypes(),
  }).prefault({}),
  /** How clients are led, and led away. */
  routing: group({
    interval: duration().prefault('10s'),
    threshold: wholeNumber(1, 10).prefault(2),
    /** Time for which resolvers keep an answer. */
    ttl: duration().prefault('10s'),
  }).prefault({}),
  /** Read when the store is `dsql`. */
  dsql: group({
    /** Region that decides with a cluster which is cut off from the other; it keeps a part of the log. */
    witness: fields.region().prefault('us-east-2'),
    /** Identifiers that the first deployment printed. Default: the clusters are born, and serve nobody yet. */
    clusters: group({ first: clusterIdentifier(), second: clusterIdentifier() }).optional(),
  }).prefault({}),
  /** Read when the store is `aurora-global`. */
  aurora: group({
    instanceType: fields.databaseType().prefault('r7g.large'),
    /** Instances of each Region, in zones of their own. */
    instances: wholeNumber(2, 15).prefault(2),
    /** Lag above which people are told. */
    lag: duration().prefault('2s'),
    /** Time that people are given to look and to decide whether the second Region is promoted. */
    decision: duration().prefault('15m'),
  }).prefault({}),
  /** How long recovery points are kept, and how far back the point-in-time recovery of `aurora-global` reaches. */
  backupRetention: duration().prefault('35d'),
  /** Address that alarms are told to. Default: nobody is told until somebody subscribes to the topics. */
  alertEmail: fields.email().optional(),
  /** A Region at a time is lost on purpose, on the first two days of each quarter. */
  drill: group({
    hour: wholeNumber(0, 23).prefault(2),
    duration: duration().prefault('15m'),
  }).prefault({}),
  /** IANA name of the zone of that hour. */
  timeZone: fields.timeZone().prefault('Etc/UTC'),
  objectives: group({
    /** Longest time until reads and writes are served again, whatever is lost. Default: 60 s, with `aurora-global` 20 min. */
    rto: duration().optional(),
    /** Acknowledged writes that a lost Region may take, as time. Default: none, with `aurora-global` 2 s. */
    rpo: duration('zero').optional(),
    /** Default: 0.9999, with `aurora-global` 0.9998. */
    availability: fields.availability().optional(),
    /** US dollars a month. */
    monthlyBudget: fields.monthlyBudget().optional(),
  }).prefault({}),
});

type Parsed = z.output<typeof schema>;

/** Settings of the bank, complete and checked. Every duration is in seconds. */
export interface BankingSettings extends Omit<Parsed, 'objectives'> {
  readonly objectives: ReachedObjectives & { readonly monthlyBudget?: number };
}

/** Domain without a hosted zone: good for looking at templates, not for AWS. */
export const placeholderDomain = 'banking.test';

/** Where a value of the settings is, whichever Region: `regions.first`. */
export type Place = keyof BankingSettings['regions'];

/** Reads the settings of the bank. */
export const bankingSettings = settingsReader<Parsed, BankingSettings>({
  schema,
  complete: (parsed) => ({ ...parsed, objectives: { ...reachable[parsed.store], ...given(parsed.objectives) } }),
  broken: (settings) => brokenRules(bankingRules, settings),
  missed: missedObjectives,
});

/** What was said, without the keys that were not. */
const given = <T extends object>(values: T): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
