import type { z } from 'zod';
import { awsServiceTimes } from '../../assess/objectives/service-times';
import { missedAvailability, missedRto } from './objectives';
import { settingsReader } from './reader';
import { brokenRules } from './rule';
import { settingsRules } from './rules';
import { paymentsSettingsSchema } from './schema';
import { brokenTimingRules, shortBlockWindow, type TimingSubject } from './timing';

type Parsed = z.output<typeof paymentsSettingsSchema>;

/** Settings of the payments architecture, complete and checked. Every duration is in seconds. */
export interface PaymentsSettings extends Omit<Parsed, 'observers' | 'objectives'> {
  readonly observers: readonly string[];
  readonly objectives: Omit<Parsed['objectives'], 'rpo'> & {
    readonly rpo: { readonly crossRegion: number; readonly acknowledged: number };
  };
}

/** Fills the defaults that depend on other keys. */
function complete(parsed: Parsed): PaymentsSettings {
  const { crossRegion, acknowledged } = parsed.objectives.rpo;
  return {
    ...parsed,
    observers: parsed.observers ?? Object.values(parsed.regions),
    objectives: {
      ...parsed.objectives,
      rpo: { crossRegion, acknowledged: acknowledged ?? (parsed.grade === 'journal' ? 0 : crossRegion) },
    },
  };
}

const timingOf = ({ timers, grade }: PaymentsSettings): TimingSubject => ({
  timers,
  grade,
  serviceTimes: awsServiceTimes,
});

/** Shape, rules between keys, timing rules; then what sums over all timers: block window, RTO and availability. */
export const paymentsSettings = settingsReader<Parsed, PaymentsSettings>({
  schema: paymentsSettingsSchema,
  complete,
  broken: (settings) => [...brokenRules(settingsRules, settings), ...brokenTimingRules(timingOf(settings))],
  missed: (settings) => [
    ...shortBlockWindow(timingOf(settings)),
    ...missedRto(settings, awsServiceTimes),
    ...missedAvailability(settings, awsServiceTimes),
  ],
});

/**
 * Completes settings of payments with their defaults and checks them.
 *
 * @throws SettingsError with one line for each thing that is wrong
 */
export const parsePaymentsSettings = paymentsSettings.parse;

/** The settings of an empty file. */
export const defaultPaymentsSettings = paymentsSettings.defaults;

/**
 * Reads a JSON file of settings of payments.
 *
 * @throws SettingsError whose lines name the file
 */
export const loadSettingsFile = paymentsSettings.load;
