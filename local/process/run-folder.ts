import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { destroyRun } from './destroy';
import { register, writeOwner } from './registry';

/** Everything one run of the local Region keeps on disk, and the register of the processes that it started. */
export interface RunFolder {
  readonly path: string;
  /** Folder with one log per process. */
  readonly logs: string;
  /** Makes (once) and returns a folder inside the run folder. */
  folder(...names: string[]): string;
  /** Records a started process, so that it is found and ended even if this process dies. */
  register(pid: number, name: string): void;
  /** True once it is being removed: nothing may be started in it any more, or a watchdog would race with the end. */
  readonly closed: boolean;
  /** Ends all recorded processes and deletes the folder. */
  remove(): Promise<void>;
}

export const runFolderPrefix = 'holdfast-run-';

let current: RunFolder | undefined;

/**
 * Makes a run folder under the temporary directory. It is traversable (0755), because database processes run as an
 * unprivileged user when this one is root. The newest run folder of a process is where `startProcess` puts things.
 */
export function createRunFolder(): RunFolder {
  const path = mkdtempSync(join(tmpdir(), runFolderPrefix));
  chmodSync(path, 0o755);
  writeOwner(path);
  current = openRunFolder(path);
  return current;
}

/** The run folder that this process made last, or that its parent handed to it. */
export function currentRunFolder(): RunFolder {
  const inherited = process.env.HOLDFAST_RUN_FOLDER;
  if (!current && inherited) current = openRunFolder(inherited);
  if (!current) throw new Error('there is no run folder yet: call createRunFolder() before a process is started');
  return current;
}

function openRunFolder(path: string): RunFolder {
  const folder = (...names: string[]) => {
    const made = join(path, ...names);
    mkdirSync(made, { recursive: true });
    return made;
  };
  let closed = false;
  return {
    path,
    get closed() {
      return closed;
    },
    logs: folder('logs'),
    folder,
    register: (pid, name) => register(path, pid, name),
    remove: async () => {
      closed = true;
      await destroyRun(path);
      if (current?.path === path) current = undefined;
    },
  };
}
