import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatSchedule, parseSchedule, type Schedule } from './faults/schedule';
import { run } from './run';

export const scenarioFolder = join(__dirname, '../scenarios');

/** A schedule that is kept, because something was found by it, or because it shows something. */
export interface Scenario {
  /** What it is about; lines that begin with `#`. */
  readonly comments: readonly string[];
  readonly schedule: Schedule;
}

const rule = '---';

export function scenarioFiles(folder = scenarioFolder): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => join(folder, name))
    .sort();
}

export function parseScenario(text: string): Scenario {
  const lines = text.split('\n');
  const end = lines.indexOf(rule);
  const head = lines.slice(0, end < 0 ? lines.length : end);
  return { comments: head.filter((line) => line.startsWith('#')), schedule: parseSchedule(head) };
}

/** Runs a scenario and writes down what it did. */
export async function record({ comments, schedule }: Scenario): Promise<string> {
  const { trace, violation } = await run(schedule, { trace: 'moves' });
  const verdict = violation ? `violated: ${violation.invariant}` : 'holds';
  return [...comments, ...formatSchedule(schedule), rule, ...trace, rule, verdict, ''].join('\n');
}

export const readScenario = (file: string): string => readFileSync(file, 'utf8');
