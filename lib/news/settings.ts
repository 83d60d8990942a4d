import type { z } from 'zod';
import { dnsServiceLevel, type ServiceLevel } from '../../assess/availability';
import { leastHitRate } from '../../assess/capacity';
import { lengthOf, longestOutage } from '../../assess/objectives';
import { carriesRule, replicasCarryRule } from '../settings/capacity-rules';
import * as fields from '../settings/fields';
import { duration, group, listOf, text, wholeNumber } from '../settings/leaf';
import { missedClaim } from '../settings/missed';
import { missedTimes, pairCovers, pairSettingsRules } from '../settings/pair-objectives';
import { pairShape, regionShape, timeObjectives } from '../settings/pair-shape';
import { settingsReader } from '../settings/reader';
import { brokenRules, type Rule } from '../settings/rule';
import { missedLatency, originLoads } from './capacity';

const percent = () => wholeNumber(1, 99);

const time = () =>
  text(
    { allowed: 'a time from "00:00" to "23:59"', fix: 'write it with two digits each, for instance "18:00"' },
    (value) => /^([01]\d|2[0-3]):[0-5]\d$/.test(value),
  );

const parameters = () =>
  listOf({ allowed: 'a list of names of query parameters such as ["page"]', fix: 'name each one once' }, (value) =>
    /^[\w.~-]+$/.test(value),
  );

/** Shape and defaults: a site that is read ten times as much on one evening as on any other. */
const schema = group({
  ...pairShape('news'),
  ...regionShape({ minimum: 10, maximum: 100, databaseType: 'r6g.4xlarge', storageGiB: 500, readReplicas: 3 }),
  /** What readers ask, requests a second, and who answers. */
  load: group({
    usual: wholeNumber(1, 10_000_000).prefault(10_000),
    peak: wholeNumber(1, 10_000_000).prefault(100_000),
    /** Margin above both, percent. */
    headroom: wholeNumber(0, 200).prefault(20),
    /** Share that the edge answers by itself, percent. */
    hitRate: percent().prefault(95),
    /** Requests that one instance serves with its processors half busy. An assumption: measure yours. */
    requestsPerInstance: wholeNumber(1, 100_000).prefault(200),
    /** Reads by key that one read replica serves. An assumption: measure yours. */
    readsPerReplica: wholeNumber(1, 1_000_000).prefault(4000),
  }).prefault({}),
  /** How long the edge keeps pages, and what makes one page another. */
  edge: group({
    minTtl: duration('zero').prefault('60s'),
    maxTtl: duration().prefault('1h'),
    queryStrings: parameters().prefault(['page']),
    /** Share of hits below which an alarm goes off, percent. */
    minimumHitRate: percent().prefault(90),
  }).prefault({}),
  /** Instances before the evening, each day, in either Region. Times of `timeZone`. */
  prescale: group({
    from: time().prefault('18:00'),
    /** When they must be warm. */
    peak: time().prefault('20:00'),
    /** When the group may shrink again; the next day if it is before `from`. */
    to: time().prefault('02:00'),
    capacity: wholeNumber(1, 500).prefault(50),
  }).prefault({}),
  objectives: group({
    ...timeObjectives(),
    /** Time in which 95 % of the requests are answered that the edge cannot answer. */
    latency: duration().prefault('200ms'),
    /** What CloudFront promises is in the way of every request. */
    availability: fields.availability().prefault(0.9985),
    /** US dollars a month. */
    monthlyBudget: fields.monthlyBudget().optional(),
  }).prefault({}),
});

/** Settings of the news site, complete and checked. Every duration is in seconds. */
export type NewsSettings = z.output<typeof schema>;

/** Domain without a hosted zone: good for looking at templates, not for AWS. */
export const placeholderDomain = 'news.test';

/** Instances that may fail at once on a usual day (N + 2). */
const spareInstances = 2;

/** The hit rate that the largest group needs, percent, rounded up: below it more are refused than served. */
const hitsNeeded = ({ load, instances }: NewsSettings) =>
  Math.ceil(leastHitRate(originLoads(load).margin.requests, instances.maximum * load.requestsPerInstance));

const rules: readonly Rule<NewsSettings>[] = [
  ...pairSettingsRules,
  {
    when: ({ load }) => load.peak < load.usual,
    message: ({ load }) =>
      `load.peak: ${load.peak} is less than load.usual of ${load.usual}; allowed is that or more; a peak is above what is usual`,
  },
  {
    when: ({ edge }) => edge.maxTtl < edge.minTtl,
    message: ({ edge }) =>
      `edge.maxTtl: ${edge.maxTtl} s is less than edge.minTtl of ${edge.minTtl} s; allowed is that or more; raise it`,
  },
  carriesRule('instances.minimum', ({ instances, load }) => ({
    instances: instances.minimum,
    what: 'the usual load',
    load: originLoads(load).usual.origin,
    perInstance: load.requestsPerInstance,
    spare: spareInstances,
  })),
  carriesRule('prescale.capacity', ({ prescale, load }) => ({
    instances: prescale.capacity,
    what: 'the peak',
    load: originLoads(load).margin.origin,
    perInstance: load.requestsPerInstance,
  })),
  {
    when: ({ prescale, instances }) => prescale.capacity <= instances.minimum || prescale.capacity > instances.maximum,
    message: ({ prescale, instances }) =>
      `prescale.capacity: ${prescale.capacity} is not above instances.minimum of ${instances.minimum}, or above instances.maximum of ${instances.maximum}; allowed is a number between them; choose one`,
  },
  replicasCarryRule(({ load }) => ({ load: originLoads(load).margin.origin, perReplica: load.readsPerReplica })),
  {
    when: (settings) => settings.edge.minimumHitRate < hitsNeeded(settings),
    message: (settings) =>
      `edge.minimumHitRate: ${settings.edge.minimumHitRate} is an alarm that comes too late, since ${settings.instances.maximum} instances are overloaded below ${hitsNeeded(settings)} % of hits; allowed is ${hitsNeeded(settings)} or more; raise it or instances.maximum`,
  },
  {
    when: ({ edge, load }) => edge.minimumHitRate >= load.hitRate,
    message: ({ edge, load }) =>
      `edge.minimumHitRate: ${edge.minimumHitRate} is not below load.hitRate of ${load.hitRate}; allowed is less; lower it, or the alarm goes off on a good day`,
  },
];

/** Every request passes the edge. Read 2026-11. */
const edgeServiceLevel: ServiceLevel = {
  name: 'edge',
  availability: 0.999,
  source: 'Amazon CloudFront SLA: 99.9 % a month',
};

/** Reads the settings of the news site. */
export const newsSettings = settingsReader<NewsSettings, NewsSettings>({
  schema,
  complete: (settings) => settings,
  broken: (settings) => brokenRules(rules, settings),
  missed: (settings) => {
    const covers = pairCovers(settings);
    const failover = lengthOf(longestOutage(covers, 'reads')!);
    return [
      ...missedTimes(settings, covers),
      ...missedLatency(settings),
      ...missedClaim(
        'objectives.availability',
        settings.objectives.availability,
        `a site whose reads come back after ${failover} s`,
        { failover, shared: [dnsServiceLevel, edgeServiceLevel] },
        'healthCheck.interval; the edge itself is most of it',
      ),
    ];
  },
});
