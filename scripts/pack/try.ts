import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Surroundings } from './main';
import { type Workspace, versionsOf } from './manifest';
import { floorsOf, run } from './tools';

/** What an installed package did. */
export interface Trial {
  readonly what: string;
  readonly answer: string;
}

/**
 * Installs the packages into an empty folder outside the repository, as a stranger would, and uses them: apps in
 * TypeScript, CommonJS, ECMAScript modules and Python, a service, the command.
 *
 * @throws Error with what a step said if it failed
 */
export async function tryPackages(workspace: Workspace, { root, output, progress }: Surroundings): Promise<Trial[]> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-packages-'));
  try {
    cpSync(join(root, 'scripts', 'pack', 'consumers'), folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true }\n');
    progress('installing the packages in an empty folder');
    const peers = Object.entries(floorsOf(root)).map(([name]) => name);
    const beside = Object.entries(versionsOf([...peers, '@types/node', 'typescript'], workspace));
    const packages = [...packagesIn(output, '.tgz', 3), ...beside.map(([name, version]) => `${name}@${version}`)];
    await run(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...packages],
      folder,
    );
    const trials = await tryNode(folder, progress);
    return [...trials, ...(await tryPython(root, output, folder, progress))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tryNode(folder: string, progress: Surroundings['progress']): Promise<Trial[]> {
  const node = (script: string, ...args: string[]) => run(process.execPath, [script, ...args], folder);
  const command = join(folder, 'node_modules', '.bin', 'holdfast');
  const steps: [string, () => Promise<string>][] = [
    ['types of holdfast and @holdfast/runtime', () => node('node_modules/typescript/bin/tsc', '--project', '.')],
    ['app in TypeScript', () => node('compiled/app.js')],
    ['app in CommonJS', () => node('app.cjs')],
    ['app as ECMAScript module', () => node('app.mjs')],
    ['service with @holdfast/runtime', () => node('compiled/service.js')],
    ['holdfast --help', async () => firstLine(await run(command, ['--help'], folder))],
    ['holdfast check', () => run(command, ['check', 'us-east-1=clean.yaml'], folder)],
  ];
  const trials: Trial[] = [];
  for (const [what, step] of steps) {
    progress(what);
    // Apps print the report of the CDK's validator first.
    trials.push({ what, answer: lastLine(await step()) || 'compiles' });
  }
  return trials;
}

/** With the newest aws-cdk-lib that the wheel's range and PyPI have in common, in an environment of its own. */
async function tryPython(
  root: string,
  output: string,
  folder: string,
  progress: Surroundings['progress'],
): Promise<Trial[]> {
  const [wheel] = packagesIn(output, '.whl', 1);
  progress('installing the wheel');
  await run('python3', ['-m', 'venv', 'environment'], folder);
  const python = join(folder, 'environment', 'bin', 'python');
  const version = `aws-cdk-lib==${floorsOf(root)['aws-cdk-lib']}`;
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', version, wheel!], folder);
  progress('app in Python');
  return [{ what: 'app in Python', answer: lastLine(await run(python, ['app.py'], folder)) }];
}

/** The packages with an ending. @throws Error if not all of them are there */
function packagesIn(folder: string, ending: string, expected: number): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  if (names.length === expected) return names.map((name) => join(folder, name));
  throw new Error(
    `${folder} holds ${names.length} files "*${ending}" (${names.join(', ')}); ${expected} are needed: remove what is older and run "npm run pack"`,
  );
}

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? '';
const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
