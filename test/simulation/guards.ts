import { parseArgs } from 'node:util';
import { mutated } from '../mutations/apply';
import { chapters } from '../mutations/catalogue';
import type { Mutation } from '../mutations/mutation';

/** Runs the simulation of a broken copy of the sources. */
export interface Workshop {
  read(file: string): string;
  /** @returns what the run printed, as JSON */
  run(name: string, texts: ReadonlyMap<string, string>, argv: readonly string[]): Promise<string>;
}

export interface Finding {
  readonly guard: string;
  /** Schedules until the first violation; absent if none was found. */
  readonly schedules?: number;
  readonly tried: number;
  readonly invariant?: string;
  readonly message?: string;
}

const options = {
  without: { type: 'string', multiple: true, default: [] as string[] },
  all: { type: 'boolean', default: false },
  schedules: { type: 'string', default: '2000' },
  seed: { type: 'string', default: '1' },
  /** Schedules that heal soon, as `npm test` runs them: twice as many in the same time. */
  short: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** Breaks one guard after the other. @returns 0 if each was noticed, else 1 */
export async function main(argv: readonly string[], workshop: Workshop): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
  const names = [...values.without, ...positionals];
  const findings: Finding[] = [];
  for (const mutation of chosen(names, values.all)) {
    const finding = await breakGuard(mutation, workshop, values);
    findings.push(finding);
    if (!values.json) process.stdout.write(`${lineOf(finding)}\n`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify(findings, undefined, 2)}\n`);
  const missed = findings.filter(({ schedules }) => schedules === undefined);
  if (!values.json)
    process.stdout.write(`${findings.length} guards broken, ${findings.length - missed.length} noticed\n`);
  return missed.length > 0 ? 1 : 0;
}

function chosen(names: readonly string[], all: boolean): Mutation[] {
  const known = chapters.flatMap(({ mutations }) => mutations);
  if (all) return known;
  return names.map((name) => {
    const found = known.find((mutation) => mutation.name === name);
    if (!found) throw new Error(`there is no guard "${name}": npm run mutate -- --list names them`);
    return found;
  });
}

async function breakGuard(
  mutation: Mutation,
  workshop: Workshop,
  { schedules, seed, short }: { readonly schedules: string; readonly seed: string; readonly short: boolean },
): Promise<Finding> {
  const { name: guard } = mutation;
  const texts = mutated(mutation, (file) => workshop.read(file));
  const argv = ['--json', '--schedules', schedules, '--seed', seed, '--first', ...(short ? ['--short'] : [])];
  const printed = await workshop.run(guard, texts, argv);
  const { schedules: tried, violations } = JSON.parse(printed) as {
    schedules: number;
    violations: readonly { invariant: string; message: string }[];
  };
  const first = violations[0];
  if (!first) return { guard, tried };
  return { guard, tried, schedules: tried, invariant: first.invariant, message: first.message };
}

function lineOf({ guard, schedules, tried, invariant, message }: Finding): string {
  if (schedules === undefined) return `${guard}: not noticed in ${tried} schedules`;
  return `${guard}: ${schedules} schedules, "${invariant}": ${message}`;
}
