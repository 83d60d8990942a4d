import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outputFolder } from '../process';
import { isRunning, processNamespace } from '../process/inspect';
import { identify } from '../process/registry';
import { type DaemonState, type Found, type HealthyState, judgeState } from './state';

/** Where the state of an architecture's local Region is kept: `out/local`, or the folder `HOLDFAST_STATE_FOLDER`. */
export const stateFile = (architecture: string): string =>
  join(process.env.HOLDFAST_STATE_FOLDER ?? join(outputFolder(), 'local'), `${architecture}.json`);

/** What runs, by the state file. */
export function findDaemon(path: string): Found {
  return judgeState(read(path), { namespace: processNamespace(), isRunning });
}

/** This process's right to run an architecture: one at a time. */
export interface Claim {
  /** From now on the other commands find it. */
  publish(healthy: Pick<HealthyState, 'run' | 'speed' | 'assembly' | 'addresses'>): void;
  /** Takes the file away, unless it is somebody else's by now. */
  release(): void;
}

/**
 * Claims the state file for this process, over one that names a process that is gone.
 *
 * @throws Error naming the process that runs, or the file that nobody can judge
 */
export function claimState(path: string, architecture: string): Claim {
  mkdirSync(dirname(path), { recursive: true });
  const found = findDaemon(path);
  if (found.kind === 'stale') rmSync(path, { force: true });
  else if (found.kind !== 'absent') throw new Error(refusal(found, path));
  const { pid, started } = identify(process.pid, architecture);
  const since = new Date().toISOString();
  const namespace = processNamespace();
  const own = { schema: 'holdfast.local/1', architecture, pid, started, namespace, since } as const;
  createOnly(path, { ...own, phase: 'starting' });
  const isOwn = (): boolean => {
    const now = findDaemon(path);
    return now.kind === 'running' && now.state.pid === pid && now.state.started === started;
  };
  return {
    publish: (healthy) => replace(path, { ...own, phase: 'healthy', ...healthy }),
    release: () => {
      if (isOwn()) rmSync(path, { force: true });
    },
  };
}

/** Why a found state stands in the way, and what to do. Pure. */
export function refusal(found: Exclude<Found, { kind: 'absent' | 'stale' }>, path: string): string {
  if (found.kind === 'malformed')
    return `${path} is no state of a local Region (${found.why}): delete it once you know that none runs`;
  const { architecture, pid, phase } = found.state;
  if (found.kind === 'foreign')
    return `${architecture} was started by process ${pid} of another container: stop it there, or delete ${path}`;
  const doing = phase === 'starting' ? 'is starting' : 'runs already';
  return `${architecture} ${doing} as process ${pid}: stop it by "holdfast local down"`;
}

/** Fails if somebody was faster. */
function createOnly(path: string, state: DaemonState): void {
  try {
    writeFileSync(path, text(state), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const found = findDaemon(path);
    if (found.kind === 'absent' || found.kind === 'stale')
      throw new Error(`${path} was written by somebody else at the same time: try again`);
    throw new Error(refusal(found, path));
  }
}

/** Written aside and renamed, so that nobody reads half a file. */
function replace(path: string, state: DaemonState): void {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, text(state), { mode: 0o600 });
  renameSync(draft, path);
}

const text = (state: DaemonState): string => `${JSON.stringify(state, null, 2)}\n`;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
