import { Command, InvalidArgumentError } from 'commander';
import { rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { describeEnvironment } from '../../drill/journal';
import type { RunFolder } from '../../local/process';
import { wholeNumber } from '../support/arguments';
import { withRunFolder } from '../support/run';
import { listArchitectures } from './architectures';
import type { Sample, Variant } from './phases';
import { type SynthRow, synthRow } from './rows';
import { takeSample } from './sample';
import { synthTables } from './table';

interface SynthBenchOptions {
  readonly runs: number;
  readonly only?: readonly string[];
  readonly json?: boolean;
}

const variants: readonly Variant[] = ['empty', 'validator', 'all'];
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

/** Every round takes every architecture in every variant, so that a machine that becomes slower does so for all. */
async function bench({ runs, only }: SynthBenchOptions): Promise<SynthRow[]> {
  return withRunFolder(async (run) => {
    const known = await listArchitectures(run);
    const unknown = only?.find((name) => !known.includes(name));
    if (unknown) throw new Error(`unknown architecture "${unknown}": choose among ${known.join(', ')}`);
    const chosen = only ?? known;
    const taken = new Map(chosen.map((name) => [name, nothingYet()]));
    // The first synth of a machine fills its caches, tsx's among them: it is not counted.
    for (const name of chosen) await one(run, name, 'all', 0);
    for (let number = 1; number <= runs; number += 1)
      for (const [name, samples] of taken)
        for (const variant of variants) {
          tell(`run ${number} of ${runs}: ${name}, ${variant}`);
          samples[variant].push(await one(run, name, variant, number));
        }
    return [...taken].map(([architecture, samples]) => synthRow({ architecture, samples }));
  });
}

type Taken = Record<Variant, Sample[]>;

const nothingYet = (): Taken => ({ empty: [], validator: [], all: [] });

async function one(run: RunFolder, name: string, variant: Variant, number: number): Promise<Sample> {
  const sample = await takeSample(run, name, variant, number);
  rmSync(join(run.path, `${name}-${variant}-${number}`), { recursive: true, force: true });
  return sample;
}

function parseNames(text: string): string[] {
  const names = text.split(',').filter(Boolean);
  if (names.length > 0) return names;
  throw new InvalidArgumentError('give names of architectures, with commas between');
}

/** Exit codes: 0 packs and rules add no more than they may anywhere, 1 they do or something failed, 2 wrong call. */
async function main(): Promise<void> {
  const options = new Command('bench:synth')
    .description('what packs, rules and objectives add to a synth, and where the rest of it goes')
    .option('--runs <n>', 'synths of each architecture in each variant', wholeNumber('runs', 1, 100), 5)
    .option('--only <names>', 'architectures, with commas between', parseNames)
    .option('--json', 'print one JSON document')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse()
    .opts<SynthBenchOptions>();
  const load = loadavg();
  const rows = await bench(options);
  const environment = describeEnvironment('local');
  const document = { schema: 'holdfast.bench.synth/1', environment, load: { before: load, after: loadavg() }, rows };
  process.stdout.write(options.json ? `${JSON.stringify(document)}\n` : synthTables(rows));
  if (rows.some(({ reached }) => !reached)) process.exitCode = 1;
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
