import { type Command, Option } from 'commander';
import { resolve } from 'node:path';
import type { Topology } from '../assess/topology/model';
import { readTopology } from '../assess/topology/read';
import { onInterrupt } from '../drill/interrupt';
import { createRunFolder, startReaper } from '../local/process';
import { synthesize } from '../local/region/assembly';
import { requireHealthy } from './local/command';

/** What a command acts on. */
export interface Target {
  /** What the templates say. */
  readonly topology: Topology;
  /** URL of each Region's AWS API, keyed by Region. Default: AWS itself, with the caller's credentials. */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** DNS server to ask. Default: the machine's own resolvers. */
  readonly dns?: { readonly host: string; readonly port: number };
  /** The template's timers were divided by this. Default 1. */
  readonly speed?: number;
}

export interface TargetFlags {
  readonly target: 'local' | 'aws';
  readonly settings?: string;
  readonly assembly?: string;
}

export function withTarget(command: Command): Command {
  return command
    .addOption(
      new Option('--target <where>', 'this machine, or AWS with your own credentials')
        .choices(['local', 'aws'])
        .default('local'),
    )
    .option('--settings <file>', 'settings that were deployed (JSON); only with --target aws')
    .option(
      '--assembly <folder>',
      'output of the synth that was deployed, instead of synthesizing; only with --target aws',
    );
}

/** @throws when nothing runs here, or what would be deployed cannot be synthesized */
export async function targetOf(architecture: string, flags: TargetFlags): Promise<Target> {
  return flags.target === 'local' ? localTarget(architecture, flags) : awsTarget(architecture, flags);
}

/** The local Region knows what it was started from. */
function localTarget(architecture: string, { settings, assembly: folder }: TargetFlags): Target {
  if (settings !== undefined || folder !== undefined)
    throw new Error('the local Region knows its own templates: --settings and --assembly are for --target aws');
  const { assembly, addresses, speed } = requireHealthy(architecture);
  return { topology: readTopology(assembly), endpoints: addresses.endpoints, dns: addresses.dns, speed };
}

async function awsTarget(architecture: string, { settings, assembly }: TargetFlags): Promise<Target> {
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
