import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, processesOfFolder } from './inspect';
import { readRegistry } from './registry';
import { killTree } from './signals';

/**
 * Kills everything that belongs to a run, by pid and start time, and deletes its folder. Looks again until nothing is
 * found: a process may have been started by one that was just being killed.
 *
 * @param limitMs gives up after this time, default 10000
 */
export async function destroyRun(path: string, limitMs = 10_000): Promise<void> {
  const end = Date.now() + limitMs;
  for (;;) {
    const left = survivors(path);
    if (left.length === 0) break;
    if (Date.now() > end) throw new Error(`processes ${left.join(', ')} of ${path} do not end, not even by SIGKILL`);
    for (const pid of left) killTree(pid);
    await sleep(20);
  }
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

function survivors(path: string): number[] {
  const recorded = readRegistry(path).filter((identity) => identity.pid !== process.pid && isRunning(identity));
  return [...new Set([...recorded.map(({ pid }) => pid), ...processesOfFolder(path)])];
}
