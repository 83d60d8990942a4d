import { Command, Option } from 'commander';
import { resolve } from 'node:path';
import pc from 'picocolors';
import { readTopology } from '../../assess/topology/read';
import { createRunFolder, startReaper } from '../../local/process';
import { synthesize } from '../../local/region/assembly';
import { parseArchitecture } from '../architecture';
import { requireHealthy } from '../local/command';
import { onInterrupt } from '../../drill/interrupt';
import type { Verdict } from './finding';
import { type GatherOptions, gatherStatus } from './gather';
import { judgeStatus } from './judge';
import { documentOf, renderJudgement } from './render';

interface StatusFlags {
  readonly target: 'local' | 'aws';
  readonly settings?: string;
  readonly assembly?: string;
  readonly proveUpdate?: boolean;
  readonly json?: boolean;
}

/** Exit codes: 0 clean, 1 not clean, 2 not everything could be seen. */
export const exitCode: Readonly<Record<Verdict, number>> = { clean: 0, unclean: 1, undetermined: 2 };

/** `holdfast status`: do template, cloud and lease agree, and if not, what to do. */
export function statusCommand(): Command {
  return new Command('status')
    .description('do template, cloud and lease agree? If not, what to do')
    .argument('[architecture]', 'what is looked at', 'payments')
    .addOption(
      new Option('--target <where>', 'this machine, or AWS with your own credentials')
        .choices(['local', 'aws'])
        .default('local'),
    )
    .option('--settings <file>', 'settings that were deployed (JSON); only with --target aws')
    .option(
      '--assembly <folder>',
      'output of the synth that was deployed, instead of synthesizing; only with --target aws',
    )
    .option('--prove-update', 'also ask each database to accept an update that changes nothing')
    .option('--json', 'print facts and findings as one JSON document')
    .action(statusOrSilence);
}

/** Where nothing can be asked, nothing is determined: that is no finding. */
async function statusOrSilence(name: string, flags: StatusFlags): Promise<void> {
  const architecture = parseArchitecture(name);
  try {
    await status(architecture, flags);
  } catch (error) {
    process.stderr.write(`holdfast: ${(error as Error).message}\n`);
    process.exitCode = exitCode.undetermined;
  }
}

async function status(architecture: string, flags: StatusFlags): Promise<void> {
  const target = flags.target === 'local' ? localTarget(architecture, flags) : await awsTarget(architecture, flags);
  const facts = await gatherStatus({ ...target, proveUpdate: flags.proveUpdate });
  const judgement = judgeStatus(facts);
  const colors = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);
  process.stdout.write(
    flags.json ? `${JSON.stringify(documentOf(facts, judgement))}\n` : renderJudgement(facts, judgement, colors),
  );
  process.exitCode = exitCode[judgement.verdict];
}

/** The local Region knows what it was started from. */
function localTarget(architecture: string, { settings, assembly: folder }: StatusFlags): GatherOptions {
  if (settings !== undefined || folder !== undefined)
    throw new Error('the local Region knows its own templates: --settings and --assembly are for --target aws');
  const { assembly, addresses, speed } = requireHealthy(architecture);
  return { topology: readTopology(assembly), endpoints: addresses.endpoints, dns: addresses.dns, speed };
}

async function awsTarget(architecture: string, { settings, assembly }: StatusFlags): Promise<GatherOptions> {
  if (assembly !== undefined) return { topology: readTopology(resolve(assembly)) };
  process.stderr.write('synthesizing, to know what the templates say\n');
  const run = createRunFolder();
  const reaper = startReaper(run);
  const cleanUp = async (): Promise<void> => {
    await run.remove();
    await reaper.release();
  };
  const release = onInterrupt(cleanUp);
  try {
    const file = settings === undefined ? undefined : resolve(settings);
    return { topology: (await synthesize(run, architecture, file)).topology };
  } finally {
    await cleanUp();
    release();
  }
}
