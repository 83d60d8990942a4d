import { Command } from 'commander';
import { namedTemplates } from './find';
import { type PlaceFlags, withAws, withFis } from './options';
import { terminalRows } from './table';

/** `holdfast drill list --target aws`: the experiments that can be run by name. */
export function listCommand(): Command {
  const command = withAws(new Command('list'))
    .description('experiments that were deployed with a system, found by their tags')
    .argument('[architecture]', 'only those of this system');
  return command.action((architecture: string | undefined, flags: PlaceFlags) =>
    withFis(command, flags, async (fis) => {
      const experiments = namedTemplates(await fis.templates(), { architecture });
      const { region } = fis;
      if (flags.json) print({ schema: 'holdfast.experiments/1', region, experiments });
      else if (experiments.length === 0)
        process.stdout.write(`no experiment${architecture ? ` of ${architecture}` : ''} is deployed in ${region}\n`);
      else
        process.stdout.write(
          terminalRows(
            ['architecture', 'experiment', 'what it does', 'template'],
            experiments.map((one) => [one.architecture, one.experiment, one.description, one.templateId]),
          ),
        );
    }),
  );
}

const print = (document: object): void => void process.stdout.write(`${JSON.stringify(document)}\n`);
