import { Command } from 'commander';
import { documentOf, type ExperimentDocument } from './document';
import { namedExperiments, running } from './find';
import { type Fis, reasonOf } from './fis';
import { follow } from './follow';
import { type PlaceFlags, parseEvery, withAws, withFis } from './options';
import { WrongCall } from './wrong-call';

interface StopFlags extends PlaceFlags {
  readonly id?: string;
  /** Seconds between two looks. */
  readonly every: number;
}

/** `holdfast drill stop --target aws`: ends what runs, and waits until the fault is taken back. */
export function stopCommand(): Command {
  const command = withAws(new Command('stop'))
    .description('stop experiments that run, whoever started them, and wait for their end')
    .argument('[architecture]', 'those of this system')
    .argument('[experiment]', 'only those of this name')
    .option('--id <id>', 'this one only')
    .option('--every <seconds>', 'seconds between two looks', parseEvery, 2);
  return command.action((architecture: string | undefined, experiment: string | undefined, flags: StopFlags) =>
    withFis(command, flags, async (fis) => {
      if ((architecture === undefined) === (flags.id === undefined))
        throw new WrongCall('nothing says what to stop: name an architecture, or one experiment by --id');
      const ids = flags.id ? [flags.id] : await runningIds(fis, architecture, experiment);
      const ends = await Promise.all(ids.map((id) => stopOne(fis, id, flags)));
      const stopped = ends.filter((end) => end !== undefined);
      if (flags.json)
        process.stdout.write(
          `${JSON.stringify({ schema: 'holdfast.experiment-stop/1', region: fis.region, stopped })}\n`,
        );
      else if (ids.length === 0) process.stdout.write(`nothing of ${architecture} runs in ${fis.region}\n`);
      process.exitCode = stopped.length === ids.length ? 0 : 1;
    }),
  );
}

async function runningIds(fis: Fis, architecture?: string, experiment?: string): Promise<string[]> {
  const found = namedExperiments(await fis.experiments(), await fis.templates(), { architecture, experiment });
  return running(found).map(({ id }) => id);
}

/** One that cannot be stopped must not keep the others from it. */
async function stopOne(fis: Fis, id: string, { json, every }: StopFlags): Promise<ExperimentDocument | undefined> {
  const stream = json ? process.stderr : process.stdout;
  try {
    const interrupted = AbortSignal.abort();
    const tell = (line: string) => void stream.write(`${id}  ${line}\n`);
    const end = await follow(fis, await fis.experiment(id), { tell, every: every * 1000, interrupted });
    return documentOf(fis.region, {}, end);
  } catch (error) {
    process.stderr.write(
      `${id}: ${error instanceof Error && !('$metadata' in error) ? error.message : reasonOf(error)}\n`,
    );
    return undefined;
  }
}
