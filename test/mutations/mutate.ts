import { Command } from 'commander';
import { createRunFolder, packageRoot, reapLeftovers, type RunFolder } from '../../local/process';
import { onInterrupt } from '../../drill/interrupt';
import { mutated } from './apply';
import { chapters } from './catalogue';
import { copySources, type SourceCopy } from './copy';
import { updateGuide } from './guide';
import type { Mutation } from './mutation';
import { jsonOf, lineOf, tableOf, type Result } from './report';
import { runSuites } from './run-suites';
import { gist, verdictOf } from './verdict';

interface MutateOptions {
  readonly list?: boolean;
  readonly json?: boolean;
  readonly update?: boolean;
}

/** Milliseconds for the tests of one mutation; the slowest of them take a tenth of that. */
const limit = 120_000;

/** The command behind `npm run mutate`. Exit codes: 0 all caught, 1 not all, 2 the call was wrong, 130 interrupted. */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('mutate')
    .description('breaks one guard at a time in a copy of the sources; a test must notice each')
    .argument('[names...]', 'guards to break; default: all')
    .option('--list', 'print the guards and why they exist')
    .option('--json', 'print the results as one JSON document')
    .option('--update', 'write the measured table into docs/guide/mutations.md')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  program.parse(args, { from: 'user' });
  const options = program.opts<MutateOptions>();
  const chosen = choose(program.args);
  if (options.list) return list(chosen, options);
  if (options.update && program.args.length > 0) program.error('error: --update needs all mutations: name none');
  process.exitCode = (await mutate(chosen, options)) ? 0 : 1;
}

function choose(names: readonly string[]): readonly Mutation[] {
  const all = chapters.flatMap(({ mutations }) => mutations);
  const unknown = names.filter((name) => !all.some((mutation) => mutation.name === name));
  if (unknown.length === 0) return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  process.stderr.write(`mutate: there is no guard "${unknown.join('", "')}": --list shows the names\n`);
  return process.exit(2);
}

function list(mutations: readonly Mutation[], { json }: MutateOptions): void {
  if (json) return void process.stdout.write(`${JSON.stringify(mutations, undefined, 2)}\n`);
  const width = Math.max(...mutations.map(({ name }) => name.length));
  for (const { name, why } of mutations) process.stdout.write(`${name.padEnd(width)}  ${why}\n`);
}

async function mutate(mutations: readonly Mutation[], options: MutateOptions): Promise<boolean> {
  const started = performance.now();
  const tell = (line: string) => void (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  await reapLeftovers();
  const run = createRunFolder();
  const cleanUp = async () => {
    await run.remove();
    // The tests that were killed have run folders of their own, whose owners are gone now.
    await reapLeftovers();
  };
  const release = onInterrupt(cleanUp);
  try {
    const copy = copySources(packageRoot(), run.folder('sources'));
    // Before anything takes time: a catalogue that has fallen behind.
    const texts = mutations.map((mutation) => mutated(mutation, copy.read));
    await requireGreen(run, copy, mutations, tell);
    const results: Result[] = [];
    for (const [index, mutation] of mutations.entries()) {
      results.push(await breakOne(run, copy, mutation, texts[index]!));
      tell(lineOf(results.at(-1)!));
    }
    return await conclude(results, (performance.now() - started) / 1000, options);
  } finally {
    await cleanUp();
    release();
  }
}

const suitesOf = (mutations: readonly Mutation[]) => [
  ...new Set(mutations.flatMap(({ caughtBy }) => caughtBy.map(({ suite }) => suite))),
];

/** A test that fails anyway catches nothing. */
async function requireGreen(
  run: RunFolder,
  copy: SourceCopy,
  mutations: readonly Mutation[],
  tell: (line: string) => void,
): Promise<void> {
  const suites = suitesOf(mutations);
  const started = performance.now();
  const { failures, passed, hung } = await runSuites({ run, folder: copy.path, suites, limit: 5 * limit });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (hung) throw new Error('the tests do not end, although nothing is broken yet');
  if (failures.length > 0)
    throw new Error(
      `tests fail although nothing is broken yet: repair them first\n${failures
        .map(({ suite, test = 'the suite itself', message }) => `  ${suite}: ${test}\n    ${gist(message)}`)
        .join('\n')}`,
    );
  tell(`unbroken: ${passed} tests of ${suites.length} suites pass (${seconds} s); ${mutations.length} guards to break`);
}

async function breakOne(
  run: RunFolder,
  copy: SourceCopy,
  mutation: Mutation,
  texts: ReadonlyMap<string, string>,
): Promise<Result> {
  const started = performance.now();
  const suites = suitesOf([mutation]);
  const outcome = await copy.with(texts, () => runSuites({ run, folder: copy.path, suites, limit }));
  return { mutation, verdict: verdictOf(mutation, outcome), seconds: (performance.now() - started) / 1000 };
}

async function conclude(
  results: readonly Result[],
  seconds: number,
  { json, update }: MutateOptions,
): Promise<boolean> {
  const caught = results.filter(({ verdict }) => verdict.outcome === 'caught').length;
  const all = caught === results.length;
  if (json) process.stdout.write(`${JSON.stringify(jsonOf(results, seconds))}\n`);
  else
    process.stdout.write(`\n${tableOf(results)}\n\n${caught} of ${results.length} caught in ${seconds.toFixed(0)} s\n`);
  if (update && all) await updateGuide(results, seconds);
  return all;
}
