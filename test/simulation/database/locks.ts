import type { Scheduler, Timer } from '../time/scheduler';

export type LockMode = 'share' | 'exclusive';

/** Somebody who may hold locks: an open transaction. */
export interface Owner {
  readonly pid: number;
}

interface Waiter {
  readonly owner: Owner;
  readonly mode: LockMode;
  readonly grant: () => void;
  readonly refuse: () => void;
  timer: Timer;
}

interface Lock {
  readonly holders: Map<Owner, LockMode>;
  readonly queue: Waiter[];
}

/** Row locks of a database, first come, first served. */
export class Locks {
  private readonly locks = new Map<string, Lock>();

  constructor(private readonly scheduler: Scheduler) {}

  /** @returns undefined if the lock was free; otherwise resolves to whether it was got within `patience` milliseconds */
  acquire(owner: Owner, row: string, mode: LockMode, patience: number): Promise<boolean> | undefined {
    const lock: Lock = this.locks.get(row) ?? { holders: new Map(), queue: [] };
    this.locks.set(row, lock);
    const held = lock.holders.get(owner);
    if (held === 'exclusive' || held === mode) return undefined;
    if (lock.queue.length === 0 && isFree(lock, owner, mode)) {
      lock.holders.set(owner, mode);
      return undefined;
    }
    return new Promise((resolve) => {
      const refuse = () => {
        const index = lock.queue.indexOf(waiter);
        if (index >= 0) lock.queue.splice(index, 1);
        waiter.timer.cancelled = true;
        resolve(false);
        this.pass(lock);
      };
      const waiter: Waiter = {
        owner,
        mode,
        grant: () => {
          waiter.timer.cancelled = true;
          resolve(true);
        },
        refuse,
        timer: this.scheduler.later(patience, refuse),
      };
      lock.queue.push(waiter);
    });
  }

  /** Ends everything that a transaction holds or waits for. */
  release(owner: Owner): void {
    for (const lock of this.locks.values()) {
      lock.queue.find((waiter) => waiter.owner === owner)?.refuse();
      if (lock.holders.delete(owner)) this.pass(lock);
    }
  }

  /** Who stands between a transaction and what it waits for. */
  blockersOf(pid: number): Owner[] {
    for (const { holders, queue } of this.locks.values()) {
      const place = queue.findIndex(({ owner }) => owner.pid === pid);
      if (place >= 0)
        return [...holders.keys(), ...queue.slice(0, place).map(({ owner }) => owner)].filter((one) => one.pid !== pid);
    }
    return [];
  }

  private pass(lock: Lock): void {
    for (;;) {
      const next = lock.queue[0];
      if (!next || !isFree(lock, next.owner, next.mode)) return;
      lock.queue.shift();
      lock.holders.set(next.owner, next.mode);
      next.grant();
    }
  }
}

function isFree({ holders }: Lock, owner: Owner, mode: LockMode): boolean {
  for (const [holder, held] of holders)
    if (holder !== owner && (mode === 'exclusive' || held === 'exclusive')) return false;
  return true;
}
