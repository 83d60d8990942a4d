import { Command, InvalidArgumentError } from 'commander';
import { randomInt } from 'node:crypto';
import { relative } from 'node:path';
import { type Fault, faultByName } from '../local/faults/catalogue';
import { createRunFolder, reapLeftovers, startReaper } from '../local/process';
import { synthesize } from '../local/region/assembly';
import { startLocalRegion } from '../local/region/region';
import { onInterrupt } from './interrupt';
import { type DrillResult, runDrill } from './run/run';
import { createProgress, type Progress } from './progress';

interface DrillCommandOptions {
  readonly speed: number;
  readonly seed?: number;
  readonly failback: boolean;
  readonly settings?: string;
  readonly json?: boolean;
}

/** `holdfast drill payments <fault>`: a whole drill on this machine, from synthesis to verdict. */
export function drillCommand(): Command {
  return new Command('drill')
    .description('break it on purpose, watch it recover, and judge what clients saw')
    .argument('<architecture>', 'payments')
    .argument('<fault>', 'what breaks', parseFault)
    .option('--speed <n>', "divide every timer of the template by n (1 = the template's own)", parseSpeed, 10)
    .option('--seed <n>', 'seed of the load; default: a new one', parseSeed)
    .option('--no-failback', 'leave the service where the fault drove it')
    .option('--settings <file>', 'settings of the architecture (JSON)')
    .option('--json', 'print the drill as one JSON document')
    .action(async (architecture: string, fault: Fault, options: DrillCommandOptions) => {
      if (architecture !== 'payments')
        throw new Error(`unknown architecture "${architecture}": the one that can be drilled is payments`);
      process.exitCode = (await drill(architecture, fault, options)) ? 0 : 1;
    });
}

async function drill(architecture: string, fault: Fault, options: DrillCommandOptions): Promise<boolean> {
  const narrator = createProgress({ stream: options.json ? process.stderr : process.stdout });
  await reapLeftovers();
  const run = createRunFolder();
  const reaper = startReaper(run);
  const cleanUp = async (): Promise<void> => {
    await run.remove();
    await reaper.release();
  };
  const release = onInterrupt(cleanUp);
  try {
    const result = await withRegion(architecture, fault, options, narrator, run);
    narrator.close();
    process.stdout.write(options.json ? `${JSON.stringify(result.journal)}\n` : lastLines(result));
    return result.journal.held === true;
  } finally {
    narrator.close();
    await cleanUp();
    release();
  }
}

async function withRegion(
  architecture: string,
  fault: Fault,
  options: DrillCommandOptions,
  narrator: Progress,
  run: ReturnType<typeof createRunFolder>,
): Promise<DrillResult> {
  narrator.phase('synthesize');
  const assembly = await synthesize(run, architecture, options.settings);
  narrator.phase('deploy');
  const report = (error: Error) => {
    if (!run.closed) narrator.event(`warning: ${error.message}`);
  };
  const progress = (text: string) => narrator.event(text);
  const region = await startLocalRegion({ run, assembly, speed: options.speed, progress, report });
  try {
    const seed = options.seed ?? randomInt(2 ** 31);
    return await runDrill({ region, fault, seed, failback: options.failback, narrator });
  } finally {
    narrator.phase('clean up');
    await region.stop();
  }
}

/** What a person wants to know first, last. */
function lastLines({ journal, reportPath }: DrillResult): string {
  const { measurements, held, conditions, hypothesis } = journal;
  const rto = measurements?.rtoSeconds;
  const lines = [
    ...conditions
      .filter(({ holds }) => !holds)
      .map(({ name, expected, measured }) => `broken   ${name}: expected ${expected}, measured ${measured}`),
    `RTO      ${rto === null || rto === undefined ? 'service did not come back' : `${rto.toFixed(2)} s`}${hypothesis.rtoSeconds ? ` (at most ${hypothesis.rtoSeconds} s; expected ${journal.prediction.total} s)` : ''}`,
    `RPO      ${measurements?.rpoSeconds.toFixed(2)} s`,
    `lost     ${measurements?.lost} acknowledged writes of ${measurements?.acknowledged}`,
    `stale    ${measurements?.staleAcknowledgements} acknowledgements`,
    ...(measurements?.failbackPauseSeconds === undefined
      ? []
      : [`failback ${measurements.failbackPauseSeconds.toFixed(2)} s of paused writes`]),
    `verdict  ${held ? 'the hypothesis held' : 'the hypothesis did NOT hold'}`,
    `report   ${relative(process.cwd(), reportPath)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function parseFault(name: string): Fault {
  try {
    return faultByName(name);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function parseSpeed(text: string): number {
  const speed = Number(text);
  if (speed >= 1 && speed <= 20) return speed;
  throw new InvalidArgumentError(`speed is "${text}": it must be a number from 1 to 20`);
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new InvalidArgumentError(`seed is "${text}": it must be a whole number, 0 or more`);
}
