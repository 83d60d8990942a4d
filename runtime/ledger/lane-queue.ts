/**
 * One at a time in each lane of this instance. Payments of a lane would only wait for each other in the database, each
 * occupying a connection; here they wait for nothing but their turn.
 */
export class LaneQueue {
  private readonly tails = new Map<number, Promise<void>>();

  /** Runs `work` when its turn comes; `undefined` if that takes more than `patience` milliseconds. */
  async run<T>(lane: number, patience: number, work: () => Promise<T>): Promise<T | undefined> {
    const previous = this.tails.get(lane) ?? Promise.resolve();
    let finish!: () => void;
    const done = new Promise<void>((resolve) => (finish = resolve));
    const tail = previous.then(() => done);
    this.tails.set(lane, tail);
    try {
      return (await within(previous, patience)) ? await work() : undefined;
    } finally {
      finish();
      if (this.tails.get(lane) === tail) this.tails.delete(lane);
    }
  }
}

async function within(promise: Promise<void>, patience: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), patience)));
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
