import type { z } from 'zod';
import { dnsServiceLevel } from '../../assess/availability';
import { lengthOf, longestOutage } from '../../assess/objectives';
import { sizeRules } from '../settings/common-rules';
import * as fields from '../settings/fields';
import { group, wholeNumber } from '../settings/leaf';
import { missedClaim } from '../settings/missed';
import { missedTimes, pairCovers, pairSettingsRules } from '../settings/pair-objectives';
import { pairShape, regionShape, timeObjectives } from '../settings/pair-shape';
import { settingsReader } from '../settings/reader';
import { brokenRules, type Rule } from '../settings/rule';

const defaults = { minimum: 5, maximum: 10, databaseType: 'r6g.large', storageGiB: 100, readReplicas: 2 };

/** Shape and defaults: two Regions of the same size, sized so that a zone and two instances may be lost. */
const schema = group({
  ...pairShape('web-app'),
  ...regionShape(defaults),
  /** Instances of each Region: either must carry the whole load as soon as DNS sends it there. */
  instances: group({
    /** Instances that carry the full load (N). */
    needed: wholeNumber(1, 500).prefault(3),
    /** Fewest: N + 2. An idle group scales in to it, so what is to be there has to be the minimum. */
    minimum: wholeNumber(1, 500).prefault(defaults.minimum),
    maximum: wholeNumber(1, 500).prefault(defaults.maximum),
    instanceTypes: fields.webTypes(),
  }).prefault({}),
  objectives: group({
    ...timeObjectives(),
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

const rules: readonly Rule<WebAppSettings>[] = [
  ...pairSettingsRules,
  ...sizeRules<WebAppSettings>('instances', ({ instances }) => instances, spareInstances),
];

/** What is lost, and what replaces it. */
export const webAppCovers = pairCovers;

/** Reads the settings of the web application. */
export const webAppSettings = settingsReader<WebAppSettings, WebAppSettings>({
  schema,
  complete: (settings) => settings,
  broken: (settings) => brokenRules(rules, settings),
  missed: (settings) => {
    const { availability } = settings.objectives;
    const covers = webAppCovers(settings);
    const failover = lengthOf(longestOutage(covers, 'writes')!);
    return [
      ...missedTimes(settings, covers),
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
