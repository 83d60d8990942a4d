import { processTree } from './inspect';

/** Sends a signal; a process that is gone is no error. @returns whether there was a process to receive it */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Sends a signal to a process and all its descendants, also to those born meanwhile. The process group alone would
 * not do: PostgreSQL's backends, for one, each lead a group of their own.
 */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  const done = new Set<number>();
  for (let fresh = processTree(pid); fresh.length > 0; fresh = processTree(pid).filter((member) => !done.has(member)))
    for (const member of fresh) {
      signalProcess(member, signal);
      done.add(member);
    }
}

/**
 * Kills a process, its descendants and its group. The descendants are stopped first, so that none slips away to
 * another parent while its own is being killed.
 */
export function killTree(pid: number): void {
  signalTree(pid, 'SIGSTOP');
  for (const member of processTree(pid).reverse()) signalProcess(member, 'SIGKILL');
  killGroup(pid);
}

/** Kills what is left of a process group whose leader may be gone already. */
export function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // nobody left in it, or not a leader
  }
}
