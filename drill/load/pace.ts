import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random';

/** Lets callers through one after the other, at most `rate` a second; time that nobody used is not made up for. */
export function closedPace(rate: number, now: () => number): () => Promise<void> {
  let next = now();
  return async () => {
    const at = Math.max(now(), next);
    next = at + 1000 / rate;
    const wait = at - now();
    if (wait > 0) await sleep(wait);
  };
}

/** Milliseconds to the next arrival when `rate` requests a second arrive independently of each other. */
export function openGap(rate: number, random: Random): number {
  return (-Math.log(1 - random.fraction()) * 1000) / rate;
}

/**
 * Pause before attempt `attempt + 1`: doubles from `first` up to `cap`, half of it at random, so that clients that failed
 * together do not come back together. `Retry-After` is not waited for: this load measures when service returns.
 */
export function backoffPause(attempt: number, { first, cap }: { first: number; cap: number }, random: Random): number {
  const ceiling = Math.min(cap, first * 2 ** Math.min(attempt - 1, 30));
  return ceiling / 2 + (ceiling / 2) * random.fraction();
}
