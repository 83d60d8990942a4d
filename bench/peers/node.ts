import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { processesOfFolder } from '../../local/process/inspect';
import { signalProcess } from '../../local/process/signals';
import type { Address } from '../../local/postgres';
import type { RunFolder } from '../../local/process';

/** What a fault strikes: the server and the agent beside it, as when a machine dies, or the server alone. */
export type Scope = 'machine' | 'server';

/** Where a node is. The catalogue's faults cut these places from each other. */
export type Place = 'primary' | 'standby';

/** A machine of a peer: PostgreSQL and the agent that manages it, which all work inside one folder. */
export class PeerNode {
  /** Everything of the node. */
  readonly folder: string;
  /** PostgreSQL's data; its processes work there, the agent does not. */
  readonly data: string;

  constructor(
    readonly name: string,
    readonly place: Place,
    /** Where the server listens: nothing between, for looking at it. */
    readonly server: Address,
    run: RunFolder,
    uid: number | undefined,
  ) {
    this.folder = run.folder('peers', name);
    this.data = join(this.folder, 'data');
    if (uid !== undefined) chownSync(this.folder, uid, uid);
  }

  /** SIGKILL, to all at once: stopped first, so that none sees another one die and acts upon it. */
  kill(scope: Scope): void {
    for (const pid of this.pause(scope)) signalProcess(pid, 'SIGKILL');
  }

  /** Hangs it: connections stay open and nothing answers. @returns whom */
  pause(scope: Scope): number[] {
    const stopped = new Set<number>();
    // Again, for those who were born meanwhile.
    for (let fresh = this.processes(scope); fresh.length > 0;) {
      for (const pid of fresh) {
        signalProcess(pid, 'SIGSTOP');
        stopped.add(pid);
      }
      fresh = this.processes(scope).filter((pid) => !stopped.has(pid));
    }
    if (stopped.size === 0) throw new Error(`nothing of ${this.name} runs: there is nothing to strike`);
    return [...stopped];
  }

  resume(): void {
    for (const pid of this.processes('machine')) signalProcess(pid, 'SIGCONT');
  }

  private processes(scope: Scope): number[] {
    return processesOfFolder(scope === 'machine' ? this.folder : this.data);
  }
}
