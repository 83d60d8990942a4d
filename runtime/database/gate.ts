/** Lets at most `limit` pass at a time; the others wait in line. */
export class Gate {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside >= this.limit) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.inside++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.inside--;
    }
  }
}

/** Exponential, capped, with full jitter above a half: many clients that failed together do not come back together. */
export function backoff(attempt: number, first: number, cap: number, random: () => number = Math.random): number {
  const longest = Math.min(cap, first * 2 ** Math.min(attempt, 30));
  return longest / 2 + (random() * longest) / 2;
}
