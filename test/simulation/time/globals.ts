import promises from 'node:timers/promises';
import type { Process } from './process';
import type { Random } from './random';
import type { Scheduler } from './scheduler';

/** The wall clock at the beginning of every run, epoch milliseconds. */
export const epochStart = Date.UTC(2026, 0, 1);

type Listener = () => void;

/** What the code under test uses of an abort signal. */
class Signal {
  aborted = false;
  private readonly listeners = new Set<Listener>();

  addEventListener(_type: 'abort', listener: Listener): void {
    this.listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: Listener): void {
    this.listeners.delete(listener);
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of [...this.listeners]) listener();
  }

  static any(signals: readonly Signal[]): Signal {
    const any = new Signal();
    for (const signal of signals)
      if (signal.aborted) any.abort();
      else signal.addEventListener('abort', () => any.abort());
    return any;
  }
}

class Controller {
  readonly signal = new Signal();
  abort(): void {
    this.signal.abort();
  }
}

/** A time-out that a request carries: nothing fires, whoever makes the request keeps the time. */
export class Deadline extends Signal {
  constructor(readonly at: number) {
    super();
  }
}

/** Milliseconds of true time in which a process's clock advances by so many. */
export const trueTime = (milliseconds: number, process: Process | undefined): number =>
  process ? milliseconds / process.clock.rate : milliseconds;

/**
 * Puts virtual time in the place of everything by which code tells or waits for time, and of chance; quiets the log.
 * A timer belongs to the process whose code sets it.
 *
 * @returns puts things back
 */
export function installTime(scheduler: Scheduler, random: Random): () => void {
  const timeout = (run: (...values: unknown[]) => void, milliseconds = 0, ...values: unknown[]) =>
    scheduler.after(trueTime(milliseconds, scheduler.current), () => run(...values));
  const interval = (run: () => void, milliseconds: number) => {
    const handle = { cancelled: false };
    const again = () => {
      if (handle.cancelled) return;
      run();
      timeout(again, milliseconds);
    };
    timeout(again, milliseconds);
    return handle;
  };
  const clear = (handle: { cancelled: boolean } | undefined) => {
    if (handle) handle.cancelled = true;
  };
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => void timeout(() => resolve(), milliseconds));
  const undo = [
    replace(globalThis, {
      setTimeout: timeout,
      clearTimeout: clear,
      setInterval: interval,
      clearInterval: clear,
      performance: { now: () => scheduler.now },
      AbortController: Controller,
      AbortSignal: Object.assign(Signal, {
        timeout: (milliseconds: number) => new Deadline(scheduler.now + trueTime(milliseconds, scheduler.current)),
      }),
    }),
    replace(promises, { setTimeout: sleep }),
    replace(Date, { now: () => epochStart + scheduler.now }),
    replace(Math, { random: () => (scheduler.current?.random ?? random).unit() }),
    replace(console, { log: () => undefined }),
  ];
  return () => undo.reverse().forEach((one) => one());
}

function replace(target: object, values: Readonly<Record<string, unknown>>): () => void {
  const before = Object.keys(values).map((name) => [name, Object.getOwnPropertyDescriptor(target, name)] as const);
  for (const [name, value] of Object.entries(values))
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  return () => {
    for (const [name, descriptor] of before)
      if (descriptor) Object.defineProperty(target, name, descriptor);
      else delete (target as Record<string, unknown>)[name];
  };
}
