import { Command, Option } from 'commander';
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { onInterrupt } from '../../drill/interrupt';
import { packageRoot } from '../../local/process';
import { killTools } from '../validate/tool';
import { packCommand } from './command';
import { apiPath, compareApi, packLibrary, packWheel } from './library';
import type { Workspace } from './manifest';
import { packRuntime } from './runtime';
import { tryPackages } from './try';

/** Where packing takes place. */
export interface Surroundings {
  /** Folder of the repository. */
  readonly root: string;
  /** Folder of the tarballs. */
  readonly output: string;
  readonly progress: (text: string) => void;
}

/** What the start script brings along: plain scripts that are there before any package. */
export interface Scripts {
  /** Installs the tools unless they are there. */
  readonly installTools: () => void;
  /** Bundles what runs as a process of its own. */
  readonly bundle: () => Promise<void>;
  /** Compiles files of the repository to CommonJS, each for itself. */
  readonly transpile: (files: readonly string[], folder: string) => Promise<void>;
}

const choices = ['library', 'wheel', 'runtime', 'cli', 'none'] as const;
type Choice = (typeof choices)[number];

interface Options {
  readonly only?: Choice;
  readonly check?: boolean;
  readonly try?: boolean;
  readonly json?: boolean;
}

/** Exit codes: 0 packed, 1 something does not hold, 2 the call was wrong, 130 interrupted. */
export async function main(args: readonly string[], scripts: Scripts): Promise<void> {
  const command = new Command('pack')
    .description(
      'Writes the packages to out/packages: holdfast (npm and a Python wheel), @holdfast/runtime, @holdfast/cli.',
    )
    .addOption(
      new Option('--only <package>', 'one of them; wheel packs library, too, and none is for --try').choices(choices),
    )
    .option('--check', `fail if ${apiPath} is not that of the code, instead of writing it`)
    .option('--try', 'also install the packages in an empty folder and use them')
    .option('--json', 'print the paths of the packages as JSON')
    .showHelpAfterError()
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.parse([...args], { from: 'user' });
  const off = onInterrupt(async () => killTools(), 'stopping the tools');
  try {
    await pack(command.opts<Options>(), scripts);
  } finally {
    off();
  }
}

async function pack({ only, check = false, json = false, ...options }: Options, scripts: Scripts): Promise<void> {
  const root = packageRoot();
  const progress = (text: string) => void process.stderr.write(`pack: ${text}\n`);
  const surroundings: Surroundings = { root, output: join(root, 'out', 'packages'), progress };
  mkdirSync(surroundings.output, { recursive: true });
  const workspace = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Workspace;
  const wanted = (choice: Choice) => only === undefined || only === choice;
  const packed: string[] = [];
  if (only !== 'none' && only !== 'runtime') {
    progress('bundling');
    await scripts.bundle();
  }
  if (wanted('runtime')) packed.push(await packRuntime(workspace, surroundings));
  if (wanted('cli')) packed.push(await packCommand(workspace, surroundings, scripts));
  if (wanted('library') || wanted('wheel')) {
    scripts.installTools();
    const library = await packLibrary(workspace, surroundings);
    packed.push(library.packed);
    if (!compareApi(root, library.stage, !check)) {
      process.exitCode = 1;
      progress(`${apiPath} is not that of the code: run "npm run pack" and look at what changed`);
    }
    if (wanted('wheel')) packed.push(await packWheel(surroundings, library.stage));
  }
  rmSync(join(surroundings.output, '.stage'), { recursive: true, force: true });
  const rows = packed.map((path) => ({ path: relative(process.cwd(), path), bytes: statSync(path).size }));
  const trials = options.try ? await tryPackages(workspace, surroundings) : [];
  if (json) console.log(JSON.stringify({ packages: rows, trials }, undefined, 2));
  for (const { path, bytes } of json ? [] : rows) console.log(`${path}  ${(bytes / 1e6).toFixed(1)} MB`);
  for (const { what, answer } of json ? [] : trials) console.log(`${what}: ${answer}`);
}
