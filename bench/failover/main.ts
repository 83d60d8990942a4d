import { Command } from 'commander';
import { randomInt } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { describeEnvironment } from '../../drill/journal';
import { createProgress } from '../../drill/progress';
import { packageRoot } from '../../local/process';
import type { Assembly } from '../../local/region/assembly';
import { numberWithin, wholeNumber } from '../support/arguments';
import { withRunFolder } from '../support/run';
import { synthesizeTight } from './assembly';
import { runHoldfast } from './holdfast';
import { runNaive } from './naive/run';
import { type BenchRun, benchRunSchema } from './result';
import { type Row, rowNames, rowsNamed } from './rows';
import { soakLease } from './soak';
import { summarize } from './summary';
import { failoverNotes, failoverTable } from './table';

interface FailoverBenchOptions {
  readonly runs: number;
  readonly only: readonly string[];
  readonly naive: boolean;
  readonly holdfast: boolean;
  readonly zoneLag: number;
  readonly regionLag: number;
  readonly add: readonly string[];
  readonly soakLease?: number;
  readonly json?: boolean;
}

const out = join(packageRoot(), 'out', 'bench', 'failover');
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

/** Runs the rows; each run is written down as soon as it is over, so that an interrupted bench is not lost. */
async function bench(options: FailoverBenchOptions, selected: readonly Row[]): Promise<BenchRun[]> {
  const assembly = await assemble();
  mkdirSync(out, { recursive: true });
  const file = join(out, `${new Date().toISOString().replace(/[:.]/g, '-')}.jsonl`);
  const runs: BenchRun[] = [];
  // One drill that goes home again measures both the loss of the Region and the planned move.
  const failback = selected.some(({ name }) => name === 'failback');
  const begun = selected.filter(({ name }) => name !== 'failback' || !selected.some((row) => row.name === 'region'));
  for (let count = 1; count <= options.runs; count += 1)
    for (const row of begun) {
      tell(`\nrun ${count} of ${options.runs}: ${row.title}`);
      const [load] = loadavg();
      const done = await oneRun(options, row, assembly, failback && row.fault.name === 'region-loss');
      const noted = done.map((run) => ({ ...run, load }));
      for (const run of noted) appendFileSync(file, `${JSON.stringify(run)}\n`);
      runs.push(...noted);
    }
  tell(`\nevery run is in ${file}`);
  return runs;
}

function assemble(): Promise<Assembly> {
  tell('synthesizing the architecture with the timers of the bench');
  return withRunFolder(() => synthesizeTight(join(out, 'cdk.out')));
}

async function oneRun(
  options: FailoverBenchOptions,
  row: Row,
  assembly: Assembly,
  failback: boolean,
): Promise<BenchRun[]> {
  const seed = randomInt(2 ** 31);
  const at = new Date().toISOString();
  const lag = row.insideRegion ? options.zoneLag : options.regionLag;
  const { topology } = assembly;
  const naive =
    options.naive && row.naive
      ? await runNaive({
          row,
          topology,
          seed,
          lag,
          tell,
          out: join(out, 'naive', `${at.replace(/[:.]/g, '-')}-${row.name}`),
        })
      : undefined;
  const beside = naive ? { naive, lag } : {};
  if (!options.holdfast) return [{ row: row.name, at, seed, ...beside }];
  const narrator = createProgress({ stream: process.stderr });
  const drills = join(out, 'drills');
  const { home, ...result } = await runHoldfast({ row, assembly, seed, narrator, failback, out: drills }).finally(() =>
    narrator.close(),
  );
  const planned: BenchRun = { row: 'failback', at, seed, holdfast: home, error: result.error };
  if (row.name === 'failback') return [{ ...planned, started: result.started }];
  return [{ row: row.name, at, seed, ...result, ...beside }, ...(failback ? [planned] : [])];
}

function earlierRuns(files: readonly string[]): BenchRun[] {
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => benchRunSchema.parse(JSON.parse(line))),
  );
}

const list = (value: string, previous: readonly string[]): string[] => [...previous, ...value.split(',')];

function command(): Command {
  return new Command('bench:failover')
    .description('how long clients are without service, against a naive pool that meets the same faults')
    .option('--runs <n>', 'runs of each row', wholeNumber('runs', 0, 100), 5)
    .option('--only <rows>', `rows to run, of ${rowNames.join(', ')}`, list, [])
    .option('--no-naive', 'leave out the naive pool')
    .option('--no-holdfast', 'leave out Holdfast')
    .option('--zone-lag <s>', 'injected into replication between zones', numberWithin('zone-lag', 0, 60), 0.1)
    .option('--region-lag <s>', 'injected into replication between Regions', numberWithin('region-lag', 0, 60), 1)
    .option('--add <file>', 'count the runs of an earlier bench, too', list, [])
    .option('--soak-lease <s>', 'instead: load without a fault, counting false takeovers', wholeNumber('s', 10, 86_400))
    .option('--json', 'print one JSON document');
}

async function main(): Promise<void> {
  const options = command().parse().opts<FailoverBenchOptions>();
  const environment = describeEnvironment('local');
  if (options.soakLease !== undefined) {
    const soak = await soakLease(await assemble(), options.soakLease, tell);
    process.stdout.write(
      options.json ? `${JSON.stringify({ bench: 'soak-lease', ...soak, environment })}\n` : soak.text,
    );
    process.exitCode = soak.falseTakeovers === 0 ? 0 : 1;
    return;
  }
  const selected = rowsNamed(options.only.length > 0 ? options.only : rowNames);
  const runs = [...earlierRuns(options.add), ...(options.runs > 0 ? await bench(options, selected) : [])];
  const summaries = summarize(runs);
  if (options.json)
    process.stdout.write(`${JSON.stringify({ bench: 'failover', environment, rows: summaries, runs })}\n`);
  else process.stdout.write(`\n${failoverTable(summaries)}\n${failoverNotes(summaries)}${environment.cpus} cores\n`);
  process.exitCode = summaries.every(({ verdict }) => verdict.reached) ? 0 : 1;
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
