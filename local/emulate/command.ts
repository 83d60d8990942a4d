import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onInterrupt } from '../../drill/interrupt';
import { createRunFolder, lastLines, packageRoot, type RunFolder, startProcess, startReaper } from '../process';
import { type EmulatedStack, readStacks } from './assembly';
import { emulate } from './emulate';
import { kindOf } from './kind';
import { reasonsOf } from './left-out';
import { renderResult, resultJson, stackLine } from './render';
import { type StackResult, succeeded } from './result';
import { startTarget } from './start';
import { synthesisOf } from './synthesis';

interface Options {
  readonly json?: boolean;
  readonly stacks?: string;
}

const say = (text: string) => void process.stderr.write(`emulate: ${text}\n`);

/** Exit codes: 0 nothing failed, 1 something did, 2 the call was wrong, 130 interrupted. */
export async function main(args: readonly string[], architectures: readonly string[]): Promise<void> {
  // Says on every start that a later SDK will want a later Node.js; the lockfile keeps this one.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const command = new Command('emulate')
    .description('Deploys every template of an architecture by CloudFormation to an emulator of AWS.')
    .argument('<architecture>', `which: ${architectures.join(', ')}; or the output folder of a synth`)
    .option('--stacks <pattern>', 'only stacks whose name has this in it, and those that they depend on')
    .option('--json', 'print the result as JSON')
    .showHelpAfterError()
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.parse([...args], { from: 'user' });
  const [what = ''] = command.args;
  const isFolder = existsSync(join(what, 'manifest.json'));
  if (!isFolder && !architectures.includes(what))
    command.error(
      `architecture is "${what}"; allowed are ${architectures.join(', ')} and the output folder of a synth; correct its spelling`,
    );
  const run = createRunFolder();
  const reaper = startReaper(run);
  const cleanUp = async () => {
    await run.remove();
    await reaper.release();
  };
  const off = onInterrupt(cleanUp);
  try {
    const results = await carryOut(run, isFolder ? resolve(what) : undefined, what, command.opts<Options>());
    process.exitCode = succeeded(results) ? 0 : 1;
  } finally {
    await cleanUp();
    off();
  }
}

async function carryOut(
  run: RunFolder,
  folder: string | undefined,
  architecture: string,
  options: Options,
): Promise<StackResult[]> {
  const assemblyDir = folder ?? (await synthesize(run, architecture));
  const stacks = chosen(readStacks(assemblyDir), options.stacks);
  say('the emulator');
  const { url, stop } = await startTarget(stacks);
  try {
    const kind = await kindOf(url);
    const ended = (result: StackResult) => say(stackLine(result));
    const results = await emulate({ assemblyDir, stacks, url, reasonFor: reasonsOf(kind), progress: say, ended });
    console.log(options.json ? JSON.stringify(resultJson(kind, results), undefined, 2) : renderResult(kind, results));
    return results;
  } finally {
    await stop();
  }
}

/** Stacks whose name has the pattern in it, and those that they depend on. */
function chosen(stacks: readonly EmulatedStack[], pattern: string | undefined): EmulatedStack[] {
  if (pattern === undefined) return [...stacks];
  const wanted = new Set(stacks.filter(({ name }) => name.includes(pattern)).map(({ name }) => name));
  if (wanted.size === 0)
    throw new Error(
      `no stack has "${pattern}" in its name; there are ${stacks.map(({ name }) => name).join(', ')}; correct --stacks`,
    );
  // Each comes after those that it depends on, so one pass from the end finds all of them.
  for (const { name, dependencies } of [...stacks].reverse())
    if (wanted.has(name)) for (const dependency of dependencies) wanted.add(dependency);
  return stacks.filter(({ name }) => wanted.has(name));
}

async function synthesize(run: RunFolder, architecture: string): Promise<string> {
  say(`synthesis of ${architecture}`);
  const root = packageRoot();
  const directory = join(run.path, 'cdk.out');
  const { args, env } = synthesisOf(root, architecture, directory);
  const child = await startProcess({
    name: 'synth',
    command: process.execPath,
    args,
    env,
    cwd: root,
    ready: 'spawned',
  });
  const { code } = await child.exited;
  if (code !== 0) throw new Error(`the architecture "${architecture}" was not synthesized:\n${lastLines(child.log)}`);
  return directory;
}
