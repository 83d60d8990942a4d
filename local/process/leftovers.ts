import { readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { destroyRun } from './destroy';
import { isRunning, processNamespace } from './inspect';
import { readOwner } from './registry';
import { runFolderPrefix } from './run-folder';

/**
 * Cleans up runs whose owner is gone and whose reaper, for whatever reason, did not. Runs of other users and of other
 * process namespaces are left alone.
 *
 * @returns the folders that were removed
 */
export async function reapLeftovers(parent = tmpdir()): Promise<string[]> {
  const leftovers = readdirSync(parent)
    .filter((name) => name.startsWith(runFolderPrefix))
    .map((name) => join(parent, name))
    .filter(isLeftover);
  for (const folder of leftovers) await destroyRun(folder);
  return leftovers;
}

function isLeftover(folder: string): boolean {
  const owner = readOwner(folder);
  if (!owner || owner.namespace !== processNamespace() || isRunning(owner)) return false;
  try {
    return process.getuid === undefined || statSync(folder).uid === process.getuid();
  } catch {
    return false; // its reaper was faster
  }
}
