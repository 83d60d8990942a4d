import { Command, InvalidArgumentError, Option } from 'commander';
import { randomInt } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import { type CrashMoment, type CrashVictim, crashMoments, crashVictims } from '../local/emulator/crash';
import { type Fault, faultByName, faults } from '../local/faults/catalogue';
import { reapLeftovers } from '../local/process';
import { parseRepeat, parseSeed, parseSpeed } from './arguments';
import { historyCommand } from './aws/history';
import { listCommand } from './aws/list';
import { type ExperimentFlags, experimentDrill } from './aws/run';
import { stopCommand } from './aws/stop';
import { onInterrupt } from './interrupt';
import { createProgress } from './progress';
import { lastLines, runLine } from './last-lines';
import { planSeries, type PlannedRun, runName, type SeriesRequest } from './series/plan';
import { Series } from './series/run-series';
import { terminalTable } from './series/table';
import { cacheDrillCommand } from './split-brain/command';
import { type DrillTarget, refuseForeignOptions, withDrillTarget } from './target';

export interface DrillCommandOptions {
  readonly speed: number;
  readonly seed?: number;
  readonly repeat?: number;
  readonly failback: boolean;
  readonly crash?: CrashVictim;
  readonly at?: string;
  readonly moment?: CrashMoment;
  readonly settings?: string;
  readonly json?: boolean;
}

interface TargetFlags extends ExperimentFlags {
  readonly target: DrillTarget;
}

/**
 * `holdfast drill payments <fault|all>`: whole drills on this machine, from synthesis to verdict; with `--target aws` an
 * experiment of AWS FIS. `cache`, `list`, `stop` and `history` are commands of their own: what follows them is read by
 * them alone, also where options have the same name.
 */
export function drillCommand(): Command {
  const command = new Command('drill');
  const target = () => command.opts<TargetFlags>().target;
  return withDrillTarget(command)
    .description('break it on purpose, watch it recover, and judge what clients saw')
    .enablePositionalOptions()
    .addCommand(cacheDrillCommand())
    .addCommand(listCommand())
    .addCommand(stopCommand())
    .addCommand(historyCommand())
    .argument('<architecture>', 'payments; with --target aws, any system with experiments')
    .argument(
      '<fault>',
      `what breaks: all, or one of ${faults.map(({ name }) => name).join(', ')}; with --target aws, the name of an experiment`,
      // An experiment is looked for where it was deployed.
      (name: string) => (target() === 'aws' ? name : parseFaults(name)),
    )
    .option('--speed <n>', "divide every timer of the template by n (1 = the template's own)", parseSpeed, 10)
    .option('--seed <n>', 'seed of the load, or of the series that the seeds of its runs follow from', parseSeed)
    .option('--repeat <n>', 'run each drill n times, each with a fresh seed', parseRepeat)
    .option('--no-failback', 'leave the service where the fault drove it')
    .addOption(new Option('--crash <victim>', 'kill the recovery itself').choices(crashVictims))
    .option('--at <step>', 'the step at which it is killed, or all, one after another')
    .addOption(
      new Option('--moment <moment>', 'before the step begins or after it, default before').choices(crashMoments),
    )
    .option('--settings <file>', 'settings of the architecture (JSON)')
    .option('--json', 'print the drill, or the series, as one JSON document')
    .action(
      async (architecture: string, chosen: readonly Fault[] | string, options: DrillCommandOptions & TargetFlags) => {
        refuseForeignOptions(command, options.target);
        if (typeof chosen === 'string') return experimentDrill(command, architecture, chosen, options);
        if (architecture !== 'payments')
          command.error(
            `error: unknown architecture "${architecture}": payments and cache can be drilled on this machine`,
            { exitCode: 2 },
          );
        process.exitCode = (await drill(architecture, chosen, options)) ? 0 : 1;
      },
    );
}

async function drill(architecture: string, chosen: readonly Fault[], options: DrillCommandOptions): Promise<boolean> {
  const seed = options.seed ?? randomInt(2 ** 31);
  const runs = planSeries(seriesRequest(chosen, options, seed));
  const single = runs.length === 1 && options.repeat === undefined;
  const stream = options.json ? process.stderr : process.stdout;
  const heading = (run: PlannedRun, number: number) =>
    stream.write(`\nrun ${number} of ${runs.length}: ${runName(run)}, seed ${run.seed}\n`);
  await reapLeftovers();
  const series = new Series({
    ...{ architecture, seed, runs, keep: !single },
    ...{
      settings: options.settings === undefined ? undefined : resolve(options.settings),
      speed: options.speed,
      failback: options.failback,
    },
    progress: (run, number) => {
      if (run && !single) heading(run, number);
      return createProgress({ stream });
    },
    onRun: (run) => void (single || stream.write(runLine(run))),
  });
  const release = onInterrupt(() => series.cleanUp());
  try {
    const { document, drills, folder } = await series.run();
    if (single) {
      const [result] = drills;
      // It never became a drill: the Region did not start.
      if (!result) throw new Error(document.runs[0].reason);
      process.stdout.write(options.json ? `${JSON.stringify(result.journal)}\n` : lastLines(result));
    } else if (options.json) process.stdout.write(`${JSON.stringify(document)}\n`);
    else {
      const path = relative(process.cwd(), join(folder ?? '', 'series.json'));
      process.stdout.write(`\n${terminalTable(document.rows)}\nseries   ${path}\n`);
    }
    return document.held;
  } finally {
    release();
  }
}

/** @throws Error if options contradict each other */
export function seriesRequest(faults: readonly Fault[], options: DrillCommandOptions, seed: number): SeriesRequest {
  const { repeat = 1, failback, crash: victim, at: step, moment } = options;
  if (victim === undefined && (step !== undefined || moment !== undefined))
    throw new Error(`--${step ? 'at' : 'moment'} says where a crash happens: add --crash worker or --crash emulator`);
  if (victim === undefined) return { faults, repeat, seed, failback };
  if (step === undefined) throw new Error('--crash needs the step that is struck: add --at <step>, or --at all');
  return { faults, repeat, seed, failback, crash: { victim, step, moment: moment ?? 'before' } };
}

function parseFaults(name: string): readonly Fault[] {
  if (name === 'all') return faults;
  try {
    return [faultByName(name)];
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}, or all`);
  }
}
