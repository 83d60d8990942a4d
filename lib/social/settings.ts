import type { z } from 'zod';
import { type Cover, detectionOf } from '../../assess/objectives';
import { regionExists, sizeRules } from '../settings/common-rules';
import { formatDuration } from '../settings/duration';
import * as fields from '../settings/fields';
import { duration, group, show, wholeNumber } from '../settings/leaf';
import { missedClaim, missedOutage } from '../settings/missed';
import { settingsReader } from '../settings/reader';
import { partitionOf } from '../settings/regions';
import { brokenRules, type Rule } from '../settings/rule';
import { levelsOfReads, levelsOfWrites } from './service-levels';

/** Shape and defaults: five services of the same size, each of which bears the loss of a zone by itself. */
const schema = group({
  /** First part of every name. */
  scope: fields.scope().prefault('social'),
  regions: group({
    /** Where the services are. */
    home: fields.region().prefault('us-east-1'),
    /** Where what people have written is, too. */
    copies: fields.region().prefault('us-west-2'),
  }).prefault({}),
  /** Domain of the application, a hosted zone of yours. Default: plain HTTP at the load balancer's own name. */
  domain: fields.domain().optional(),
  cidr: fields.cidr().prefault('10.0.0.0/16'),
  /** Instances of each service. */
  instances: group({
    /** Instances that carry the full load of a service; the third one is what a zone may take. */
    needed: wholeNumber(1, 500).prefault(2),
    /** Fewest: an idle group scales in to it. */
    minimum: wholeNumber(1, 500).prefault(3),
    maximum: wholeNumber(1, 500).prefault(10),
    instanceTypes: fields.webTypes(),
  }).prefault({}),
  /** Requests that one instance works on at the same time; above it answers 503 at once. */
  concurrency: wholeNumber(1, 10_000).prefault(64),
  messages: group({
    /** Times that a message is handed out before it goes to the dead letters. */
    attempts: wholeNumber(1, 1000).prefault(5),
    /** Age of the oldest message above which people are told. */
    maximumAge: duration().prefault('5m'),
  }).prefault({}),
  /** Time until the other Region has a session above which people are told. */
  maximumLag: duration().prefault('30s'),
  /** Address that alarms are told to. Default: nobody is told until somebody subscribes to the topic. */
  alertEmail: fields.email().optional(),
  /** IANA name of the zone of the weekday drills, which begin at ten. */
  timeZone: fields.timeZone().prefault('Etc/UTC'),
  objectives: group({
    /** Longest time for which requests fail when an instance or a zone is lost. A lost Region is not covered. */
    rto: duration().prefault('1m'),
    /** Share of time in which what a service has can be read, each service by itself. */
    availability: fields.availability().prefault(0.9995),
    /** The same for writing, in the service that depends on the most. */
    writeAvailability: fields.availability().prefault(0.998),
    /** US dollars a month. */
    monthlyBudget: fields.monthlyBudget().optional(),
  }).prefault({}),
});

/** Settings of the social application, complete and checked. Every duration is in seconds. */
export type SocialSettings = z.output<typeof schema>;

/** How long a message waits for somebody to handle it before it is lost, seconds: four days, as `Queue` has it. */
const messageRetention = 4 * 86_400;

/** What the constructs take: a minute up to the retention for a message's age, a second to an hour for the lag. */
const between = (key: string, value: (settings: SocialSettings) => number, from: number, below: number) => ({
  when: (settings: SocialSettings) => value(settings) < from || value(settings) >= below,
  message: (settings: SocialSettings) =>
    `${key}: ${show(formatDuration(value(settings)))} is not allowed; allowed is ${show(formatDuration(from))} or more, and less than ${show(formatDuration(below))}; choose one in that range`,
});

const rules: readonly Rule<SocialSettings>[] = [
  regionExists('regions.home', ({ regions }) => regions.home),
  regionExists('regions.copies', ({ regions }) => regions.copies),
  {
    when: ({ regions }) => regions.home === regions.copies,
    message: ({ regions }) =>
      `regions.copies: ${show(regions.copies)} is that of the services, too; allowed is another Region; choose one`,
  },
  {
    when: ({ regions: { home, copies } }) => {
      const [one, other] = [partitionOf(home), partitionOf(copies)];
      return one !== undefined && other !== undefined && one !== other;
    },
    message: ({ regions: { home, copies } }) =>
      `regions: ${show(home)}, ${show(copies)} lie in different partitions (${partitionOf(home)}, ${partitionOf(copies)}); allowed are Regions of one partition; choose both from the same one`,
  },
  ...sizeRules<SocialSettings>('instances', ({ instances }) => instances, 1),
  between('messages.maximumAge', ({ messages }) => messages.maximumAge, 60, messageRetention),
  between('maximumLag', ({ maximumLag }) => maximumLag, 1, 3600),
];

/** Health check of the load balancer, as each service makes it. */
const balancerCheck = { interval: 10, threshold: 2, timeout: 5 };

/** What is lost, and what replaces it. Tables, queue and bucket stand in three zones by themselves. */
export const socialCovers: readonly Cover[] = [
  { outage: 'an instance or a zone', takes: ['reads', 'writes'], lines: [detectionOf(balancerCheck)], loses: 0 },
];

/** Reads the settings of the social application. */
export const socialSettings = settingsReader<SocialSettings, SocialSettings>({
  schema,
  complete: (settings) => settings,
  broken: (settings) => brokenRules(rules, settings),
  missed: ({ objectives: { rto, availability, writeAvailability } }) => {
    const claim = (key: string, wanted: number, who: string, regional: typeof levelsOfReads) =>
      missedClaim(key, wanted, who, { failover: Infinity, regional, shared: [] }, 'it by a second Region');
    return [
      ...missedOutage('objectives.rto', rto, 'writes', socialCovers, 'none of them is a setting'),
      ...claim('objectives.availability', availability, 'a service in one Region', levelsOfReads),
      ...claim('objectives.writeAvailability', writeAvailability, 'writing in one Region', levelsOfWrites),
    ];
  },
});
