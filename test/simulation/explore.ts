import { scheduleOf, type Scale } from './faults/generate';
import { run, type RunResult } from './run';
import type { Tampering } from './world/world';

export interface Exploration {
  readonly schedules: number;
  readonly violations: readonly RunResult[];
  /** Real seconds. */
  readonly seconds: number;
  readonly events: number;
  readonly virtualSeconds: number;
  readonly acknowledged: number;
  /** Runs by the epoch that they reached. */
  readonly epochs: Readonly<Record<number, number>>;
}

export interface ExploreOptions {
  readonly firstSeed: number;
  /** @default unlimited */
  readonly schedules?: number;
  /** Real milliseconds. @default unlimited */
  readonly time?: number;
  readonly scale: Scale;
  /** Stops after so many violations. @default 10 */
  readonly violations?: number;
  readonly onProgress?: (done: number, violations: number) => void;
  readonly stopped?: () => boolean;
  readonly tampering?: Tampering;
}

/** Runs schedules of consecutive seeds. */
export async function explore(options: ExploreOptions): Promise<Exploration> {
  const { firstSeed, schedules = Infinity, time = Infinity, scale, onProgress, stopped } = options;
  const begin = performance.now();
  const elapsed = () => performance.now() - begin;
  const violations: RunResult[] = [];
  const epochs: Record<number, number> = {};
  let [done, events, virtualSeconds, acknowledged] = [0, 0, 0, 0];
  for (; done < schedules && elapsed() < time && !stopped?.();) {
    const result = await run(scheduleOf(firstSeed + done, scale), { tampering: options.tampering });
    done++;
    events += result.events;
    virtualSeconds += result.seconds;
    acknowledged += result.acknowledged;
    epochs[result.epoch] = (epochs[result.epoch] ?? 0) + 1;
    if (result.violation) violations.push(result);
    if (violations.length >= (options.violations ?? 10)) break;
    onProgress?.(done, violations.length);
    // Timers, signals and other tests get their turn between two runs.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { schedules: done, violations, seconds: elapsed() / 1000, events, virtualSeconds, acknowledged, epochs };
}
