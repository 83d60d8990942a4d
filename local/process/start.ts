import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundledEntry } from './entry';
import { childEnvironment } from './environment';
import { lastLines, readyLine } from './ready';
import { type RunFolder, currentRunFolder } from './run-folder';
import { killGroup, killTree, signalProcess, signalTree } from './signals';

export interface ProcessSpec {
  /** Names the log file and appears in errors. */
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[];
  /** Added to `childEnvironment()`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the run folder. */
  readonly cwd?: string;
  /** Runs the process as this user and group; only root may. */
  readonly uid?: number;
  /**
   * `line` (default): wait for `{"ready":true,...}` as a line on stdout. `spawned`: ready at once; stdout goes to the
   * log.
   */
  readonly ready?: 'line' | 'spawned';
  /** Milliseconds until a process that is not ready is given up; default 15000. */
  readonly readyTimeout?: number;
  /** How `stop()` asks; default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
  /** Milliseconds between asking and SIGKILL; default 3000. */
  readonly grace?: number;
  /** Default: the run folder that this process made last. */
  readonly run?: RunFolder;
}

export interface NodeSpec extends Omit<ProcessSpec, 'command'> {
  /** `local/fabric/main` runs `dist/local/fabric/main.js`; an absolute path is taken as it is. */
  readonly entry: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child process in a process group of its own, recorded in its run folder. */
export interface ManagedProcess<Ready = Record<string, unknown>> {
  readonly name: string;
  readonly pid: number;
  /** The JSON object of its ready line; empty for a process started with `ready: 'spawned'`. */
  readonly ready: Ready;
  readonly log: string;
  /** Asks it to end, kills it and all its descendants after the grace. */
  stop(): Promise<void>;
  /** SIGKILL to the whole process tree. */
  kill(): Promise<void>;
  /** SIGSTOP to the whole process tree: it hangs, its connections stay open. */
  pause(): void;
  resume(): void;
  readonly exited: Promise<Exit>;
  readonly running: boolean;
}

/** Starts a program and resolves once it is ready; if it never is, the error shows the last lines of its log. */
export async function startProcess<Ready = Record<string, unknown>>(spec: ProcessSpec): Promise<ManagedProcess<Ready>> {
  const run = spec.run ?? currentRunFolder();
  if (run.closed) throw new Error(`${spec.name} is not started: its run is ending`);
  const log = join(run.logs, `${spec.name}.log`);
  const child = spawnLogged(spec, run, log);
  const exited = exitOf(child);
  run.register(await pidOf(child, spec), spec.name);
  const managed = new ManagedChild<Ready>(spec, child, log, exited);
  if (spec.ready === 'spawned') return managed;
  try {
    managed.ready = await readyLine<Ready>(child, log, exited, spec.readyTimeout ?? 15_000);
    return managed;
  } catch (error) {
    await managed.kill();
    throw new Error(`${spec.name} ${(error as Error).message}${lastLines(log)}`);
  }
}

/** Starts one of our own entry points, bundled, with this process's Node. */
export function startNode<Ready = Record<string, unknown>>(spec: NodeSpec): Promise<ManagedProcess<Ready>> {
  const { entry, args = [], ...rest } = spec;
  const script = isAbsolute(entry) ? entry : bundledEntry(entry);
  return startProcess<Ready>({ ...rest, command: process.execPath, args: ['--enable-source-maps', script, ...args] });
}

class ManagedChild<Ready> implements ManagedProcess<Ready> {
  readonly name: string;
  readonly pid: number;
  ready = {} as Ready;

  constructor(
    private readonly spec: ProcessSpec,
    private readonly child: ChildProcess,
    readonly log: string,
    readonly exited: Promise<Exit>,
  ) {
    this.name = spec.name;
    this.pid = child.pid as number;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async stop(): Promise<void> {
    if (this.running) {
      this.resume(); // a stopped process would not hear the request
      signalProcess(this.pid, this.spec.stopSignal ?? 'SIGTERM');
      const grace = new AbortController();
      const late = sleep(this.spec.grace ?? 3000, 'late', { signal: grace.signal }).catch(() => 'gone');
      const outcome = await Promise.race([this.exited, late]);
      grace.abort();
      if (outcome === 'late') return this.kill();
    }
    killGroup(this.pid);
  }

  async kill(): Promise<void> {
    if (this.running) killTree(this.pid);
    await this.exited;
  }

  pause(): void {
    signalTree(this.pid, 'SIGSTOP');
  }

  resume(): void {
    signalTree(this.pid, 'SIGCONT');
  }
}

/** Its own process group, stderr straight into the log, so that a busy parent delays nobody. */
function spawnLogged(spec: ProcessSpec, run: RunFolder, log: string): ChildProcess {
  const descriptor = openSync(log, 'a');
  try {
    return spawn(spec.command, [...(spec.args ?? [])], {
      cwd: spec.cwd ?? run.path,
      env: { ...childEnvironment(spec.env), HOLDFAST_RUN_FOLDER: run.path },
      stdio: ['ignore', spec.ready === 'spawned' ? descriptor : 'pipe', descriptor],
      detached: true,
      uid: spec.uid,
      gid: spec.uid,
    });
  } finally {
    closeSync(descriptor);
  }
}

/** Never rejects; a child that could not be spawned counts as exited. */
function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
}

function pidOf(child: ChildProcess, spec: ProcessSpec): Promise<number> {
  if (child.pid !== undefined) return Promise.resolve(child.pid);
  return new Promise((_, reject) =>
    child.once('error', (error) =>
      reject(new Error(`${spec.name} could not be started: ${error.message}; "${spec.command}" must be executable`)),
    ),
  );
}
