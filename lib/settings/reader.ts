import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { SettingsError } from './error';

/** What makes the settings of one architecture. */
export interface SettingsDefinition<Parsed, Settings> {
  /** Shape and defaults; `{}` must be complete. */
  readonly schema: z.ZodType<Parsed>;
  /** Fills the defaults that depend on other keys. */
  readonly complete: (parsed: Parsed) => Settings;
  /** Lines of the rules between the keys that are broken. */
  readonly broken: (settings: Settings) => readonly string[];
  /**
   * Lines about the objectives that these settings miss. Asked only when no rule is broken: a budget of wrong numbers
   * tells nothing.
   */
  readonly missed: (settings: Settings) => readonly string[];
}

/** Reads the settings of one architecture. */
export interface SettingsReader<Settings> {
  /**
   * Completes settings with their defaults and checks them.
   *
   * @throws SettingsError with one line for each thing that is wrong
   */
  readonly parse: (input: unknown) => Settings;
  /** The settings of an empty file. */
  readonly defaults: () => Settings;
  /**
   * Reads a JSON file of settings.
   *
   * @throws SettingsError whose lines name the file
   */
  readonly load: (path: string) => Settings;
}

/** The reader of settings that are defined so. */
export function settingsReader<Parsed, Settings>(
  definition: SettingsDefinition<Parsed, Settings>,
): SettingsReader<Settings> {
  const parse = (input: unknown): Settings => {
    const parsed = definition.schema.safeParse(input);
    if (!parsed.success) throw new SettingsError(linesOf(parsed.error.issues));
    const settings = definition.complete(parsed.data);
    const broken = definition.broken(settings);
    const lines = broken.length > 0 ? broken : definition.missed(settings);
    if (lines.length > 0) throw new SettingsError(lines);
    return settings;
  };
  const load = (path: string): Settings => {
    try {
      return parse(readJson(path));
    } catch (error) {
      throw error instanceof SettingsError ? new SettingsError(error.lines, path) : error;
    }
  };
  return { parse, load, defaults: () => parse({}) };
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
