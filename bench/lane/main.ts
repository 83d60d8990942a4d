import { Command } from 'commander';
import { openingBalances } from '../../app/payments/opening-balances';
import { describeEnvironment } from '../../drill/journal';
import { startEmulator } from '../../local/emulator';
import type { RunFolder } from '../../local/process';
import type { HaPool } from '../../runtime/database/pool';
import { numberWithin, wholeNumber } from '../support/arguments';
import { withRunFolder } from '../support/run';
import { type Cluster, startCluster } from './cluster';
import { measure, type Slice } from './measure';
import { laneRows, laneTable, type LaneRow } from './report';
import { baseline, gradeJournal, gradeJournalEmulated, gradeLag, type Variant } from './variants';

interface LaneBenchOptions {
  readonly clients: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly latency: number;
  readonly ministack: boolean;
  readonly json?: boolean;
}

/** Milliseconds before each measurement in which connections open and caches fill. */
const warmUp = 700;

/**
 * What the lane transaction costs: the same transfers, by the same clients, on the same PostgreSQL with synchronous
 * standbys, once as a plain transaction and then with fence, lanes and journal. Every round measures every variant, so
 * that a machine that becomes slower does so for all of them.
 */
async function bench(options: LaneBenchOptions): Promise<LaneRow[]> {
  return withRunFolder(async (run) => {
    tell('PostgreSQL with two synchronous standbys');
    const cluster = await startCluster(run);
    const variants = await variantsOf(options, run);
    for (const variant of variants) await inDatabase(cluster, variant, options.clients, true, variant.prepare);
    const seen = new Map<string, Slice[]>(variants.map(({ id }) => [id, []]));
    for (let round = 1; round <= options.rounds; round += 1)
      for (const variant of variants) {
        tell(`round ${round} of ${options.rounds}: ${variant.name}`);
        const slice = await inDatabase(cluster, variant, options.clients, false, (pool) =>
          measure(variant.payer(pool, round), options.clients, warmUp, options.seconds * 1000),
        );
        seen.get(variant.id)!.push(slice);
      }
    for (const variant of variants) {
      await inDatabase(cluster, variant, 2, false, (pool) => assertConserved(pool, variant.name));
      variant.close?.();
    }
    await cluster.stop();
    return laneRows(variants.map(({ id, name }) => ({ id, name, slices: seen.get(id)! })));
  });
}

/** A transaction that is fast because it is wrong would win every comparison. */
async function assertConserved(pool: HaPool, name: string): Promise<void> {
  const sql = 'SELECT sum(balance)::bigint AS total, (SELECT count(*) FROM payments)::int AS payments FROM accounts';
  const { rows } = await pool.query<{ total: number; payments: number }>(sql);
  const born = Object.values(openingBalances).reduce((sum, balance) => sum + balance, 0);
  const { total, payments } = rows[0]!;
  if (total !== born || payments === 0)
    throw new Error(`"${name}" is no transfer: ${payments} payments, ${total} cents in the accounts, not ${born}`);
}

async function variantsOf({ latency, ministack }: LaneBenchOptions, run: RunFolder): Promise<Variant[]> {
  const lanes = [1, 8, 64];
  const fixed = [
    baseline,
    ...lanes.map((count) => gradeLag(count)),
    ...lanes.map((count) => gradeJournal(count, 0)),
    ...(latency > 0 ? lanes.map((count) => gradeJournal(count, latency)) : []),
  ];
  if (!ministack) return fixed;
  tell(`MiniStack for the journal, in ${run.path}`);
  return [...fixed, await gradeJournalEmulated(64, await startEmulator())];
}

/** A pool for the time of the work alone: those of other variants would probe the servers meanwhile. */
async function inDatabase<Result>(
  cluster: Cluster,
  variant: Variant,
  clients: number,
  create: boolean,
  work: (pool: HaPool) => Promise<Result>,
): Promise<Result> {
  if (create) await cluster.database(variant.id);
  const pool = cluster.pool(variant.id, clients);
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

const tell = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(): Promise<void> {
  const command = new Command('bench:lane')
    .description('what the lane transaction costs beside a plain one, on the same PostgreSQL')
    .option('--clients <n>', 'clients that pay, each as fast as it is answered', wholeNumber('clients', 1, 100), 16)
    .option('--rounds <n>', 'times that each variant is measured', wholeNumber('rounds', 1, 100), 3)
    .option('--seconds <n>', 'length of each measurement', numberWithin('seconds', 0.5, 600), 2)
    .option('--latency <ms>', 'injected into each call of a journal in memory', numberWithin('latency', 0, 1000), 10)
    .option('--no-ministack', 'leave out the journal in MiniStack')
    .option('--json', 'print one JSON document')
    .parse();
  const options = command.opts<LaneBenchOptions>();
  const rows = await bench(options);
  const { clients, rounds, seconds, latency } = options;
  const environment = describeEnvironment('local');
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ bench: 'lane', at: new Date().toISOString(), clients, rounds, seconds, latency, environment, rows })}\n`,
    );
  else {
    process.stdout.write(`\n${laneTable(rows)}\n`);
    process.stdout.write(`${clients} clients, ${rounds} rounds of ${seconds} s, ${environment.cpus} cores; `);
    process.stdout.write('commits wait for one of two standbys in every variant\n');
  }
  if (rows.some(({ failed, throughput }) => failed > 0 || throughput === 0)) process.exitCode = 1;
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
