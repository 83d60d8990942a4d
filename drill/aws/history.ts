import { Command } from 'commander';
import { documentOf, type ExperimentDocument } from './document';
import { namedExperiments } from './find';
import type { Fis } from './fis';
import { type PlaceFlags, parseLimit, withAws, withFis } from './options';
import { terminalRows } from './table';

interface HistoryFlags extends PlaceFlags {
  readonly limit: number;
}

/** `holdfast drill history --target aws`: what was run, by whomever, as far back as AWS FIS remembers: 120 days. */
export function historyCommand(): Command {
  const command = withAws(new Command('history'))
    .description('experiments that were run, the latest first, whoever started them')
    .argument('[architecture]', 'only those of this system')
    .argument('[experiment]', 'only those of this name')
    .option('--limit <n>', 'at most so many', parseLimit, 20);
  return command.action((architecture: string | undefined, experiment: string | undefined, flags: HistoryFlags) =>
    withFis(command, flags, async (fis) => {
      const runs = await history(fis, { architecture, experiment }, flags.limit);
      const { region } = fis;
      if (flags.json)
        process.stdout.write(`${JSON.stringify({ schema: 'holdfast.experiment-history/1', region, runs })}\n`);
      else process.stdout.write(runs.length > 0 ? historyTable(runs) : `nothing was run in ${region}\n`);
    }),
  );
}

async function history(
  fis: Fis,
  wanted: { readonly architecture?: string; readonly experiment?: string },
  limit: number,
): Promise<ExperimentDocument[]> {
  const found = namedExperiments(await fis.experiments(), await fis.templates(), wanted).slice(0, limit);
  const runs: ExperimentDocument[] = [];
  // One after another: the API allows few calls a second.
  for (const one of found) runs.push(documentOf(fis.region, one, await fis.experiment(one.id)));
  return runs;
}

function historyTable(runs: readonly ExperimentDocument[]): string {
  return terminalRows(
    ['began', 'architecture', 'experiment', 'status', 'took', 'reason', 'id'],
    runs.map(({ startedAt, architecture = '', experiment = '', status, seconds, reason = '', id }) => [
      ...[startedAt?.replace(/\.\d+Z$/, 'Z') ?? '', architecture, experiment, status],
      ...[seconds === undefined ? '' : `${seconds.toFixed(0)} s`, reason, id],
    ]),
  );
}
