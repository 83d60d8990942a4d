import { type Command, Option } from 'commander';
import { parseEvery, withPlace } from './aws/options';

export type DrillTarget = 'local' | 'aws';

/** Options that mean something at one target only, by their names in the parsed options. */
const onlyFor: Readonly<Record<DrillTarget, readonly string[]>> = {
  local: ['speed', 'seed', 'repeat', 'failback', 'crash', 'at', 'moment', 'settings'],
  aws: ['region', 'endpointUrl', 'every', 'dryRun'],
};

/** Where it is drilled, and what only drills on AWS have. */
export const withDrillTarget = (command: Command): Command =>
  withPlace(
    command.addOption(
      new Option('--target <where>', 'this machine, or an experiment of AWS FIS with your own credentials')
        .choices(['local', 'aws'])
        .default('local'),
    ),
  )
    .option('--every <seconds>', 'seconds between two looks at an experiment', parseEvery, 2)
    .option('--dry-run', 'say what an experiment would do, and start nothing');

/** Refuses what would be passed over: `--speed 5` on AWS would drill at a speed that nobody asked for. */
export function refuseForeignOptions(command: Command, target: DrillTarget): void {
  const other: DrillTarget = target === 'aws' ? 'local' : 'aws';
  const foreign = command.options
    .filter((option) => onlyFor[other].includes(option.attributeName()))
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
  if (foreign.length > 0)
    command.error(
      `error: ${foreign.map(({ long }) => long).join(', ')}: only with --target ${other}; leave it out, or change the target`,
      { exitCode: 2 },
    );
}
