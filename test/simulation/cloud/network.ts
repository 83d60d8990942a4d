import type { Process } from '../time/process';
import type { Scheduler } from '../time/scheduler';
import { trueTime } from '../time/globals';

/** A name, as AWS and the system use them: the code under test judges errors by it. */
export function named(name: string, message = name, code?: string): Error {
  const error = new Error(message);
  error.name = name;
  if (code !== undefined) (error as Error & { code: string }).code = code;
  return error;
}

/** What a service answers with. */
export interface Reply<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

export interface CallOptions {
  /** What the caller is told after the time-out. */
  readonly late?: () => Error;
  /** Milliseconds that the service is busy before it serves. */
  readonly work?: number;
}

/** Where a customer's requests come from. */
export const outside = 'outside';

/** Decides, right before a request is sent and right after it was answered, whether its sender dies now. `call` counts its requests from 1. */
export type CrashPoint = (process: Process, when: 'before' | 'after', call: number) => boolean;

/**
 * The network between Regions. A link works one way; what is sent over a broken one, or lost, never arrives, and nobody
 * is told.
 */
export class Network {
  private readonly broken = new Map<string, number>();
  /** Chance that a message is lost, and that it takes long. */
  loss = 0;
  slowness = 0;
  crashes: CrashPoint = () => false;

  constructor(readonly scheduler: Scheduler) {}

  /** @returns mends it */
  cut(from: string, to: string): () => void {
    const link = `${from}>${to}`;
    this.broken.set(link, (this.broken.get(link) ?? 0) + 1);
    return () => {
      const left = this.broken.get(link)! - 1;
      if (left > 0) this.broken.set(link, left);
      else this.broken.delete(link);
    };
  }

  works(from: string, to: string): boolean {
    return this.broken.size === 0 || !this.broken.has(`${from}>${to}`);
  }

  connected(a: string, b: string): boolean {
    return this.works(a, b) && this.works(b, a);
  }

  /** Milliseconds that a message takes now, or undefined if it is lost. */
  travel(from: string, to: string, process: Process): number | undefined {
    const { random } = process;
    if (process.isolated || !this.works(from, to)) return undefined;
    if (this.loss > 0 && random.chance(this.loss)) return undefined;
    const base = from === to ? random.between(0.5, 2) : random.between(25, 45);
    return this.slowness > 0 && random.chance(this.slowness) ? base + random.between(50, 2500) : base;
  }

  /**
   * A request of the running process and its answer. Rejects by itself after `timeout` milliseconds of the caller's
   * clock; the request may arrive, and have its effect, later than that.
   *
   * @param serve runs where the request arrives, in the name of the world
   */
  call<T>(
    to: string,
    what: string,
    timeout: number,
    serve: (reply: Reply<T>) => void,
    { late = () => named('TimeoutError', `${what} timed out`), work = 0 }: CallOptions = {},
  ): Promise<T> {
    const caller = this.scheduler.current;
    if (!caller) throw new Error(`${what} was called by nobody: the simulation must run it in a process`);
    const from = caller.region ?? outside;
    return new Promise<T>((resolve, reject) => {
      const number = ++caller.calls;
      if (this.crashes(caller, 'before', number)) return caller.kill();
      let answered = false;
      const timer = this.scheduler.after(trueTime(timeout, caller), () => {
        answered = true;
        reject(late());
      });
      const deliver = (settle: () => void) => {
        const back = this.travel(to, from, caller);
        if (back === undefined) return;
        this.scheduler.after(
          back,
          () => {
            if (answered) return;
            answered = true;
            timer.cancelled = true;
            if (this.crashes(caller, 'after', number)) return caller.kill();
            settle();
          },
          caller,
        );
      };
      const there = this.travel(from, to, caller);
      if (there === undefined) return;
      this.scheduler.later(there + work, () => {
        // A link that broke meanwhile takes what is on it along.
        if (!this.works(from, to)) return;
        serve({ resolve: (value) => deliver(() => resolve(value)), reject: (error) => deliver(() => reject(error)) });
      });
    });
  }
}
