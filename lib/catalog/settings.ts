import type { z } from 'zod';
import { dnsServiceLevel } from '../../assess/availability';
import { type Cover, lengthOf, longestOutage } from '../../assess/objectives';
import { carriesRule, replicasCarryRule } from '../settings/capacity-rules';
import * as fields from '../settings/fields';
import { group, wholeNumber } from '../settings/leaf';
import { missedClaim } from '../settings/missed';
import { missedTimes, pairCovers, pairSettingsRules } from '../settings/pair-objectives';
import { pairShape, regionShape, timeObjectives } from '../settings/pair-shape';
import { settingsReader } from '../settings/reader';
import { brokenRules, type Rule } from '../settings/rule';

/** Shape and defaults: an API that is read far more than written, in service 99.99 % of the time for those who read. */
const schema = group({
  ...pairShape('catalog'),
  ...regionShape({ minimum: 6, maximum: 12, databaseType: 'r6g.xlarge', storageGiB: 100, readReplicas: 2 }),
  /** What clients ask, requests a second, and who answers. */
  load: group({
    requests: wholeNumber(1, 10_000_000).prefault(800),
    /** Requests that one instance serves with its processors half busy. An assumption: measure yours. */
    requestsPerInstance: wholeNumber(1, 100_000).prefault(200),
    /** Reads by key that one read replica serves. An assumption: measure yours. */
    readsPerReplica: wholeNumber(1, 1_000_000).prefault(1000),
  }).prefault({}),
  objectives: group({
    ...timeObjectives(),
    /** Share of time in which reads are served. */
    availability: fields.availability().prefault(0.9999),
    /** Share of time in which writes are. */
    writeAvailability: fields.availability().prefault(0.9995),
    /** US dollars a month. */
    monthlyBudget: fields.monthlyBudget().optional(),
  }).prefault({}),
});

/** Settings of the catalog, complete and checked. Every duration is in seconds. */
export type CatalogSettings = z.output<typeof schema>;

/** Domain without a hosted zone: good for looking at templates, not for AWS. */
export const placeholderDomain = 'catalog.test';

/** Instances that may fail at once (N + 2). */
const spareInstances = 2;

const rules: readonly Rule<CatalogSettings>[] = [
  ...pairSettingsRules,
  carriesRule('instances.minimum', ({ instances, load }) => ({
    instances: instances.minimum,
    what: 'the load',
    load: load.requests,
    perInstance: load.requestsPerInstance,
    spare: spareInstances,
  })),
  {
    when: ({ instances }) => instances.maximum < instances.minimum,
    message: ({ instances: { minimum, maximum } }) =>
      `instances.maximum: ${maximum} is less than instances.minimum of ${minimum}; allowed is at least the minimum; raise it`,
  },
  replicasCarryRule(({ load }) => ({ load: load.requests, perReplica: load.readsPerReplica })),
];

/** What the application does by itself when something that it needs is away (`OptionalCache`, `HaPool`). */
const dependencies: readonly Cover[] = [
  {
    outage: 'the cache',
    takes: [],
    lines: [{ name: 'breaker', seconds: 0.5, why: 'five calls of 100 ms, then it is left alone for 5 s at a time' }],
    loses: 0,
  },
  {
    outage: 'a replica that hangs',
    takes: ['reads'],
    lines: [{ name: 'probe', seconds: 2, why: 'asked every second, for a second; then it gets no requests' }],
    loses: 0,
  },
];

/** What is lost, and what replaces it. */
export const catalogCovers = (settings: CatalogSettings): readonly Cover[] => [
  ...dependencies,
  ...pairCovers(settings),
];

/** Reads the settings of the catalog. */
export const catalogSettings = settingsReader<CatalogSettings, CatalogSettings>({
  schema,
  complete: (settings) => settings,
  broken: (settings) => brokenRules(rules, settings),
  missed: (settings) => {
    const { availability, writeAvailability } = settings.objectives;
    const covers = catalogCovers(settings);
    const claim = (key: string, wanted: number, service: 'reads' | 'writes', lever: string) => {
      const failover = lengthOf(longestOutage(covers, service)!);
      const whose = `two Regions whose ${service} come back after ${failover} s`;
      return missedClaim(key, wanted, whose, { failover, shared: [dnsServiceLevel] }, lever);
    };
    return [
      ...missedTimes(settings, covers),
      ...claim('objectives.availability', availability, 'reads', 'healthCheck.interval'),
      ...claim('objectives.writeAvailability', writeAvailability, 'writes', 'decision'),
    ];
  },
});
