import { existsSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '../process';
import { destroyRun } from '../process/destroy';
import { signalProcess } from '../process/signals';
import type { DaemonState } from './state';

/** Milliseconds for the daemon to end by itself, and then for its reaper to end what it left. */
const patience = { daemon: 15_000, reaper: 10_000 };

/** Ends a daemon and waits until its processes, its folder and its state file are gone. Gentle first, then not. */
export async function stopDaemon(state: DaemonState, path: string): Promise<void> {
  const ended = () => !isRunning(state);
  signalProcess(state.pid, 'SIGTERM');
  if (!(await until(ended, patience.daemon))) {
    signalProcess(state.pid, 'SIGKILL');
    if (!(await until(ended, patience.reaper)))
      throw new Error(`process ${state.pid} does not end, not even by SIGKILL`);
  }
  await cleanUpAfter(state, path);
}

/** What a daemon that is gone left: its reaper has two seconds' work, and should it be gone too, this does it. */
export async function cleanUpAfter({ run }: DaemonState, path: string): Promise<void> {
  if (run !== undefined && !(await until(() => !existsSync(run), 3000))) await destroyRun(run);
  rmSync(path, { force: true });
}

async function until(condition: () => boolean, limit: number): Promise<boolean> {
  for (const end = Date.now() + limit; !condition(); await sleep(50)) if (Date.now() > end) return false;
  return true;
}
