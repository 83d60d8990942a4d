import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { awsServiceTimes } from '../../assess/objectives/service-times';
import { SettingsError } from './error';
import { missedAvailability, missedRto } from './objectives';
import { brokenRules } from './rule';
import { settingsRules } from './rules';
import { paymentsSettingsSchema } from './schema';
import { brokenTimingRules, shortBlockWindow } from './timing';

type Parsed = z.output<typeof paymentsSettingsSchema>;

/** Settings of the payments architecture, complete and checked. Every duration is in seconds. */
export interface PaymentsSettings extends Omit<Parsed, 'observers' | 'objectives'> {
  readonly observers: readonly string[];
  readonly objectives: Omit<Parsed['objectives'], 'rpo'> & {
    readonly rpo: { readonly crossRegion: number; readonly acknowledged: number };
  };
}

/**
 * Completes settings with their defaults and checks them: shape, rules between keys, timing rules, and the RTO
 * against its own budget.
 *
 * @throws SettingsError with one line for each thing that is wrong
 */
export function parsePaymentsSettings(input: unknown): PaymentsSettings {
  const parsed = paymentsSettingsSchema.safeParse(input);
  if (!parsed.success) throw new SettingsError(linesOf(parsed.error.issues));
  const settings = complete(parsed.data);
  const lines = brokenLines(settings);
  if (lines.length > 0) throw new SettingsError(lines);
  return settings;
}

/** The settings of an empty file. */
export function defaultPaymentsSettings(): PaymentsSettings {
  return parsePaymentsSettings({});
}

/**
 * Reads a JSON file of settings.
 *
 * @throws SettingsError whose lines name the file
 */
export function loadSettingsFile(path: string): PaymentsSettings {
  try {
    return parsePaymentsSettings(readJson(path));
  } catch (error) {
    throw error instanceof SettingsError ? new SettingsError(error.lines, path) : error;
  }
}

function readJson(path: string): unknown {
  const fail = (problem: string, fix: string) => new SettingsError([`${problem}; allowed is a JSON file; ${fix}`]);
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    throw fail(`cannot be read (${(error as NodeJS.ErrnoException).code})`, 'correct the path');
  }
  try {
    return JSON.parse(content);
  } catch (error) {
    throw fail(`is not JSON (${(error as Error).message.split('\n')[0]})`, 'correct the syntax');
  }
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

/** Sums over all timers (budget, block window) are worth a look only when each timer is sound. */
function brokenLines(settings: PaymentsSettings): string[] {
  const { timers, grade } = settings;
  const timing = { timers, grade, serviceTimes: awsServiceTimes };
  const lines = [...brokenRules(settingsRules, settings), ...brokenTimingRules(timing)];
  return lines.length > 0
    ? lines
    : [
        ...shortBlockWindow(timing),
        ...missedRto(settings, awsServiceTimes),
        ...missedAvailability(settings, awsServiceTimes),
      ];
}

/** One line for each key that has the wrong shape: `tiers.primary.minimum: <message>`. */
function linesOf(issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
    return keys.map((key) => {
      const path = [...issue.path, ...(key === undefined ? [] : [key])].join('.');
      return `${path || 'settings'}: ${issue.message}`;
    });
  });
}
