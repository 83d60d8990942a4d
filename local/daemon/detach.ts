import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines } from '../process';
import { signalProcess } from '../process/signals';
import type { HealthyState } from './state';
import { findDaemon } from './state-file';

export interface DetachOptions {
  /** Script and arguments of the command that stays in the foreground. */
  readonly command: readonly string[];
  /** State file by which it says that it is healthy. */
  readonly path: string;
  readonly log: string;
  /** Milliseconds, default 180000: a start waits for whatever else the machine does. */
  readonly limit?: number;
}

/** A daemon that is starting in the background. */
export interface Detached {
  readonly pid: number;
  /** Resolves when it is healthy; rejects with the end of its log if it ends before, or is too late and ended. */
  readonly healthy: Promise<HealthyState>;
  /** Ends it and waits until it is gone. */
  cancel(): Promise<void>;
}

/** Starts the command in the background, in a session of its own: it outlives this process and its terminal. */
export function detach({ command, path, log, limit = 180_000 }: DetachOptions): Detached {
  mkdirSync(dirname(log), { recursive: true });
  const descriptor = openSync(log, 'w', 0o600);
  const child = spawn(process.execPath, [...command], { detached: true, stdio: ['ignore', descriptor, descriptor] });
  closeSync(descriptor);
  const { pid } = child;
  if (pid === undefined) throw new Error(`the local Region could not be started with ${process.execPath}`);
  child.unref();
  let over = false;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve())).then(() => void (over = true));
  const cancel = async (): Promise<void> => {
    signalProcess(pid, 'SIGTERM');
    child.ref();
    await exited;
  };
  const wait = async (): Promise<HealthyState> => {
    for (const end = Date.now() + limit; ; await sleep(100)) {
      const found = findDaemon(path);
      if (found.kind === 'running' && found.state.pid === pid && found.state.phase === 'healthy') return found.state;
      if (over) throw new Error(`the local Region did not start:${lastLines(log)}`);
      if (Date.now() > end) {
        await cancel();
        throw new Error(`the local Region was not healthy after ${limit / 1000} s:${lastLines(log)}`);
      }
    }
  };
  return { pid, healthy: wait(), cancel };
}
