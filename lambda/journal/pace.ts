import { setTimeout as sleep } from 'node:timers/promises';

/** Time, so that a test need not wait for it. */
export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

const realTime: Clock = { now: () => performance.now(), sleep };

/**
 * Lets callers through at an even rate, however many wait: each takes the next slot.
 *
 * @param perSecond slots in a second
 */
export function paced(perSecond: number, clock: Clock = realTime): () => Promise<void> {
  const interval = 1000 / perSecond;
  let next = clock.now();
  return async () => {
    const now = clock.now();
    const slot = Math.max(next, now);
    next = slot + interval;
    if (slot > now) await clock.sleep(slot - now);
  };
}
