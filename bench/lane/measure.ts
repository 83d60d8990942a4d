/** What was seen of one variant in one round. */
export interface Slice {
  readonly seconds: number;
  readonly done: number;
  readonly failed: number;
  /** Of each payment that was done, milliseconds. */
  readonly latencies: readonly number[];
}

/** One payment by a client; false when it was not done. */
export type Pay = (client: number, sequence: number) => Promise<boolean>;

/** All clients pay, each as fast as it gets answers, for so many milliseconds; nothing of the warm-up counts. */
export async function measure(pay: Pay, clients: number, warmUp: number, duration: number): Promise<Slice> {
  const from = performance.now() + warmUp;
  const until = from + duration;
  const latencies: number[] = [];
  let failed = 0;
  const client = async (index: number): Promise<void> => {
    for (let sequence = 0; performance.now() < until; sequence += 1) {
      const sent = performance.now();
      const done = await pay(index, sequence);
      const answered = performance.now();
      if (sent < from || answered > until) continue;
      if (done) latencies.push(answered - sent);
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  return { seconds: duration / 1000, done: latencies.length, failed, latencies };
}
