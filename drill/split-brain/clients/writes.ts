import { readFileSync } from 'node:fs';
import { type Sample, quantile } from '../../history';

/**
 * One write, as its client saw it. Each has a key of its own and is never sent again, so that what a member holds says
 * which writes it has taken.
 *
 * - `ack`: the server said that it is done.
 * - `refused`: the server said no, by `code`; it was not done.
 * - `unknown`: nobody told the client what became of it.
 * - `error`: it was never sent, there was no connection.
 */
export interface Write {
  readonly client: string;
  /** Place of the client. */
  readonly place: string;
  readonly key: string;
  /** Member that it was sent to. */
  readonly member: string;
  /** Host's monotonic clock, milliseconds. */
  readonly sent: number;
  readonly answered: number;
  readonly outcome: 'ack' | 'refused' | 'unknown' | 'error';
  /** What the server said first: `NOREPLICAS`, `READONLY`, ... */
  readonly code?: string;
}

/** First line of a history of writes. */
export const writesHeader = 'holdfast.cache-writes/1';

/** Reads a history of writes. @throws Error if the file is not one */
export function readWrites(path: string): Write[] {
  const [first, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const header = JSON.parse(first || '{}') as { history?: unknown };
  if (header.history !== writesHeader)
    throw new Error(`${path} has "${String(header.history)}" as its history; this version reads "${writesHeader}"`);
  return lines.map((line) => JSON.parse(line) as Write);
}

/** What the progress shows of the writes that were answered in one interval, milliseconds. */
export function sampleOf(mono: number, interval: number, writes: readonly Write[]): Sample {
  const count = (outcome: Write['outcome']) => writes.filter((write) => write.outcome === outcome).length;
  const acks = writes.filter(({ outcome }) => outcome === 'ack');
  const latencies = acks.map(({ sent, answered }) => answered - sent).sort((a, b) => a - b);
  return {
    // A cache knows no epochs, nor declines.
    ...{ mono, interval, acknowledgedBy: {}, declined: 0 },
    ...{ ok: acks.length, refused: count('refused'), unknown: count('unknown'), errors: count('error') },
    ...(latencies.length > 0 && {
      latency: { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95), max: quantile(latencies, 1) },
    }),
  };
}
