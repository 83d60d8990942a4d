import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledEntry } from './entry';
import { childEnvironment } from './environment';
import { type RunFolder, currentRunFolder } from './run-folder';

/** The companion process that cleans up a run when this process dies without doing so. */
export interface Reaper {
  readonly pid: number;
  /** Lets it go; it cleans up whatever is left of the run and ends. Call after `run.remove()`. */
  release(): Promise<void>;
}

/**
 * Starts the reaper of a run. It is no member of the run: its working directory and environment do not name the
 * folder, or it would end itself first.
 *
 * @param script default: the bundled reaper
 */
export function startReaper(
  run: RunFolder = currentRunFolder(),
  script = bundledEntry('local/process/reaper'),
): Reaper {
  const log = openSync(join(run.logs, 'reaper.log'), 'a');
  let child: ChildProcess;
  try {
    child = spawn(process.execPath, [script, run.path], {
      cwd: tmpdir(),
      env: childEnvironment({ HOLDFAST_RUN_FOLDER: undefined }),
      stdio: ['ignore', log, log, 'pipe'],
      detached: true,
    });
  } finally {
    closeSync(log);
  }
  const pid = child.pid;
  if (pid === undefined) throw new Error(`the reaper could not be started with ${process.execPath}`);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.unref();
  const pipe = child.stdio[3] as import('node:net').Socket;
  pipe.unref();
  return {
    pid,
    release: () => {
      child.ref();
      pipe.destroy();
      return exited;
    },
  };
}
