import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool, tail, ToolError } from '../validate/tool';

/** Programs of `scripts/pack/tools`. */
export type ToolName = 'jsii' | 'jsii-docgen' | 'jsii-pacmak' | 'jsii-rosetta';

/** Where the programs are, with the lowest versions of the peers beside them. */
export const toolsFolder = (root: string): string => join(root, 'scripts', 'pack', 'tools');

/** What the library is compiled against: exact versions, the lowest that its users may have. */
export function floorsOf(root: string): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(join(toolsFolder(root), 'package.json'), 'utf8'));
  return Object.fromEntries(['aws-cdk-lib', 'cdk-nag', 'constructs'].map((name) => [name, dependencies[name]]));
}

/** The tools tell on every start that Node.js 20 is old, which `engines` allows all the same. */
const environment = (): Record<string, string> => ({
  ...(process.env as Record<string, string>),
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: 'true',
  JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION: 'true',
});

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to stdout
 * @throws ToolError with the end of what it said
 */
export async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await runTool(command, args, { cwd, env: environment() });
  if (code !== 0)
    throw new ToolError(`${command} ${args.join(' ')} exited with ${code}:\n  ${tail(`${stdout}\n${stderr}`, 60)}`);
  return stdout;
}

/** Runs one of the tools in a folder. */
export function runPackagingTool(root: string, name: ToolName, args: readonly string[], cwd: string): Promise<string> {
  return run(process.execPath, [join(toolsFolder(root), 'node_modules', name, 'bin', name), ...args], cwd);
}

/**
 * Makes the tarball of a folder.
 *
 * @returns its path
 */
export async function tarball(folder: string, output: string): Promise<string> {
  const args = ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', output];
  const [packed] = JSON.parse(await run('npm', args, folder)) as { filename: string }[];
  return join(output, packed!.filename);
}
