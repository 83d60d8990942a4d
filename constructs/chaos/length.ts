import { isoSeconds } from './catalogue';
import type { FaultAction } from './definition';

/** Parameters in which actions say how long they last. */
const lengths = ['duration', 'startInstancesAfterDuration'];

/**
 * Seconds that a fault lasts, as far as its actions say so: the longest way through them.
 *
 * @returns nothing if actions wait for each other in a circle, or for one that is not there
 */
export function secondsOf(actions: Readonly<Record<string, FaultAction>>): number | undefined {
  const ends = new Map<string, number>();
  let open = Object.entries(actions);
  while (open.length > 0) {
    const ready = open.filter(([, { startAfter = [] }]) => startAfter.every((name) => ends.has(name)));
    if (ready.length === 0) return undefined;
    for (const [name, action] of ready) {
      const starts = (action.startAfter ?? []).map((before) => ends.get(before)!);
      ends.set(name, Math.max(0, ...starts) + ownSeconds(action));
    }
    open = open.filter(([name]) => !ends.has(name));
  }
  return Math.max(0, ...ends.values());
}

function ownSeconds({ parameters = {} }: FaultAction): number {
  return Math.max(0, ...lengths.map((name) => isoSeconds(parameters[name] ?? '') ?? 0));
}
