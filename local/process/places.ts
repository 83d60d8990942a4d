import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from './entry';

/** Whether this is the repository, which brings its set-up along, or an installed package, which may not be written to. */
export const isCheckout = (root = packageRoot()): boolean => existsSync(join(root, 'scripts', 'setup.mjs'));

/** Folder of results: `out` of the repository, or of the folder in which an installed command is called. */
export const outputFolder = (root = packageRoot()): string => join(isCheckout(root) ? root : process.cwd(), 'out');

/**
 * Folder that holds `.venv`, with the emulator and the cache server. That of an installed package is the user's cache, a
 * folder for each version; `HOLDFAST_HOME` names another.
 */
export function toolsHome(root = packageRoot(), env: NodeJS.ProcessEnv = process.env): string {
  if (env.HOLDFAST_HOME) return env.HOLDFAST_HOME;
  if (isCheckout(root)) return root;
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'holdfast', version);
}

/**
 * The folder of a package that is called by path. Of an installed package's dependencies some lie beside it, some above.
 *
 * @throws Error if it is not installed
 */
export function findPackage(name: string, root = packageRoot()): string {
  for (let folder = root; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(found)) return found;
    if (folder === dirname(folder))
      throw new Error(`the package "${name}" is not installed in ${root} or above it; install the packages again`);
  }
}

/** How the CDK app of the reference architectures is started by Node.js: compiled in a package, else as it is. */
export function cdkApp(root = packageRoot()): string[] {
  const compiled = join(root, 'bin', 'holdfast.js');
  if (existsSync(compiled)) return [compiled];
  return [join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), join(root, 'bin', 'holdfast.ts')];
}
