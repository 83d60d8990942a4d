import { Command, InvalidArgumentError } from 'commander';
import { randomBytes, randomInt } from 'node:crypto';
import { join, relative } from 'node:path';
import {
  createRunFolder,
  outputFolder,
  reapLeftovers,
  type RunFolder,
  startNode,
  startReaper,
} from '../../local/process';
import type { CacheTemplate } from '../../local/valkey';
import { parseSeed } from '../arguments';
import { onInterrupt } from '../interrupt';
import { createProgress, type Progress } from '../progress';
import { type SplitBrainDocument, splitBrainLines } from './document';
import { assumedDetection, planSplitBrain } from './plan';
import { runSplitBrain } from './run';

interface SplitBrainFlags {
  readonly speed: number;
  readonly seed?: number;
  readonly detection: number;
  readonly withoutMinReplicas?: boolean;
  readonly json?: boolean;
}

const fault = 'split-brain';

/** `holdfast drill cache split-brain`: a primary that is cut off must refuse writes before its successor takes any. */
export function cacheDrillCommand(): Command {
  return new Command('cache')
    .description('a replication group of the construct Cache: real Valkey servers in three zones')
    .argument('<fault>', `what breaks: ${fault}`, parseFault)
    .option('--speed <n>', "divide the template's lag and the detection by n, 1 to 10", parseSpeed, 5)
    .option('--seed <n>', "seed of the clients' pauses", parseSeed)
    .option('--detection <seconds>', 'silence after which a replica is promoted', parseDetection, assumedDetection)
    .option('--without-min-replicas', 'run without min-replicas-to-write, to see what is lost')
    .option('--json', 'print the drill as one JSON document')
    .action(async (_fault: string, flags: SplitBrainFlags) => {
      process.exitCode = (await drill(flags)).held ? 0 : 1;
    });
}

async function drill({ seed = randomInt(2 ** 31), ...flags }: SplitBrainFlags): Promise<SplitBrainDocument> {
  const id = `${new Date().toISOString().replace(/[:.]/g, '-')}-${fault}-${randomBytes(2).toString('hex')}`;
  const folder = join(outputFolder(), 'drills', id);
  await reapLeftovers();
  const run = createRunFolder();
  const reaper = startReaper(run);
  const cleanUp = async () => {
    await run.remove();
    await reaper.release();
  };
  const release = onInterrupt(cleanUp);
  const narrator = createProgress({ stream: flags.json ? process.stderr : process.stdout });
  try {
    const plan = planSplitBrain(await synthesizeCache(run, narrator), {
      ...{ speed: flags.speed, detection: flags.detection, minReplicas: !flags.withoutMinReplicas },
    });
    const document = await runSplitBrain({ run, plan, id, seed, folder, narrator });
    narrator.close();
    const path = relative(process.cwd(), join(folder, 'split-brain.json'));
    const lines = `${splitBrainLines(document)}\nagain    ${document.rerun}\ndrill    ${path}\n`;
    process.stdout.write(flags.json ? `${JSON.stringify(document)}\n` : lines);
    return document;
  } finally {
    narrator.close();
    await cleanUp();
    release();
  }
}

/** The cache as its template says it, so that what is drilled is what would be deployed. */
async function synthesizeCache(run: RunFolder, narrator: Progress): Promise<CacheTemplate> {
  narrator.phase('synthesize');
  const child = await startNode<{ cache: CacheTemplate }>({
    ...{ name: 'synth', entry: 'drill/split-brain/synth/main', args: [join(run.path, 'cdk.out')], run },
    env: { CDK_VALIDATION: 'false' },
    readyTimeout: 120_000,
  });
  await child.exited;
  return child.ready.cache;
}

function parseFault(name: string): string {
  if (name === fault) return name;
  throw new InvalidArgumentError(`unknown fault "${name}": the one that a cache is drilled with is ${fault}`);
}

/** The engine counts the lag in whole seconds: 10 s, the construct's default, are divided by 10 at most. */
function parseSpeed(text: string): number {
  const speed = Number(text);
  if (speed >= 1 && speed <= 10) return speed;
  throw new InvalidArgumentError(
    `speed is "${text}": it must be a number from 1 to 10, because the engine counts a lag of 10 s in whole seconds`,
  );
}

function parseDetection(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 600) return seconds;
  throw new InvalidArgumentError(`detection is "${text}": it must be a number of seconds, above 0 and at most 600`);
}
