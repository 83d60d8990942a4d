import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets callers through at an even rate, however many wait: each takes the next slot.
 *
 * @param perSecond slots in a second
 */
export function paced(perSecond: number): () => Promise<void> {
  const interval = 1000 / perSecond;
  let next = performance.now();
  return async () => {
    const slot = Math.max(next, performance.now());
    next = slot + interval;
    const wait = slot - performance.now();
    if (wait > 0) await sleep(wait);
  };
}
