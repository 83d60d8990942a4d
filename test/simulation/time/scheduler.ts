import type { Process } from './process';

/** An event that can be taken back. */
export interface Timer {
  cancelled: boolean;
}

interface Event extends Timer {
  at: number;
  order: number;
  readonly process: Process | undefined;
  readonly run: () => void;
}

/** Far more than any run needs. */
const most = 200_000;

/**
 * Virtual time: events in the order of their times, one after the other, on one thread. Between two events everything
 * that the first one set going runs until it waits for another event, so a run depends on nothing but its seed.
 */
export class Scheduler {
  /** True time, milliseconds. */
  now = 0;
  /** Whose code runs at this moment; undefined for the world itself. */
  current: Process | undefined;
  events = 0;
  private order = 0;
  private readonly heap: Event[] = [];
  /** Events of paused processes. */
  private readonly held: Event[] = [];
  private failure: { readonly error: unknown } | undefined;

  /** @param process in whose name it happens; it doesn't once that process has been killed */
  after(milliseconds: number, run: () => void, process: Process | undefined = this.current): Timer {
    return this.add(milliseconds, run, process);
  }

  /** Of the world, whoever asks for it. */
  later(milliseconds: number, run: () => void): Timer {
    return this.add(milliseconds, run, undefined);
  }

  /** Lets processes stand still, for so many milliseconds or until `resume`. */
  pause(processes: readonly Process[], milliseconds?: number): void {
    for (const process of processes) process.pauses++;
    if (milliseconds !== undefined) this.later(milliseconds, () => this.resume(processes));
  }

  /** What was due meanwhile happens now, in the order in which it was due. */
  resume(processes: readonly Process[]): void {
    for (const process of processes) {
      process.pauses--;
      process.awakeSince = this.now;
    }
    for (const event of this.held.splice(0)) {
      event.at = Math.max(event.at, this.now);
      this.push(event);
    }
  }

  /** Ends the run with this error once the present event is over. */
  fail(error: unknown): void {
    this.failure ??= { error };
  }

  /** Runs events until `done` says so, or none is left, or `limit` is reached. Rejects with what `fail` was given. */
  run(limit: number, done: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const tick = () => process.nextTick(step);
      const settled = Promise.resolve();
      const step = () => {
        try {
          if (this.failure) return reject(this.failure.error);
          if (this.events > most) throw new Error(`more than ${most} events: time stands still at ${this.now} ms`);
          if (done() || !this.next(limit)) return resolve();
          // Asked for by a promise, a tick comes when no promise has anything left to do: after all that the event set going.
          void settled.then(tick);
        } catch (error) {
          reject(error);
        }
      };
      process.nextTick(step);
    });
  }

  private add(milliseconds: number, run: () => void, process: Process | undefined): Timer {
    if (Number.isNaN(milliseconds)) throw new Error('an event needs a time');
    const event = { at: this.now + Math.max(0, milliseconds), order: this.order++, process, run, cancelled: false };
    this.push(event);
    return event;
  }

  private next(limit: number): boolean {
    for (;;) {
      const event = this.heap[0];
      if (!event || event.at > limit) return false;
      this.pop();
      if (event.cancelled || event.process?.alive === false) continue;
      if ((event.process?.pauses ?? 0) > 0) {
        this.held.push(event);
        continue;
      }
      this.now = event.at;
      this.current = event.process;
      this.events++;
      event.run();
      return true;
    }
  }

  private push(event: Event): void {
    const { heap } = this;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(event, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = event;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
}

const before = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
