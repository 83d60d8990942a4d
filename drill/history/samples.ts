import type { AnswerEvent, AnswerType, HistoryEvent } from './event';

/** What the clients saw in one interval: answers that arrived in it. */
export interface Sample {
  /** Start of the interval, host's monotonic clock, milliseconds. */
  readonly mono: number;
  /** Length of the interval, milliseconds. */
  readonly interval: number;
  readonly ok: number;
  readonly declined: number;
  readonly refused: number;
  /** Outcome unknown: time-outs, resets, 5xx. */
  readonly unknown: number;
  readonly errors: number;
  /** Of the answers that count as service (ok, declined, reads), milliseconds; absent when there were none. */
  readonly latency?: { readonly p50: number; readonly p95: number; readonly max: number };
  /** Acknowledged writes by `<epoch>/<region>`. */
  readonly acknowledgedBy: Readonly<Record<string, number>>;
}

/** Default length of a sample, milliseconds. */
export const sampleInterval = 250;

/** Collects the answers of one interval. */
export class SampleWindow {
  private counts: Record<AnswerType, number> = emptyCounts();
  private latencies: number[] = [];
  private acknowledgedBy: Record<string, number> = {};

  constructor(
    readonly mono: number,
    readonly interval: number = sampleInterval,
  ) {}

  add(event: AnswerEvent): void {
    this.counts[event.type] += 1;
    if (event.type === 'ack' || event.type === 'declined' || event.type === 'read')
      this.latencies.push(event.answered.mono - event.sent.mono);
    if (event.type === 'ack') {
      const writer = writerOf(event);
      this.acknowledgedBy[writer] = (this.acknowledgedBy[writer] ?? 0) + 1;
    }
  }

  close(): Sample {
    const { counts } = this;
    const sorted = this.latencies.sort((a, b) => a - b);
    return {
      mono: this.mono,
      interval: this.interval,
      ok: counts.ack + counts.read,
      declined: counts.declined,
      refused: counts.refused,
      unknown: counts.unknown,
      errors: counts.error,
      ...(sorted.length > 0 && {
        latency: { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), max: quantile(sorted, 1) },
      }),
      acknowledgedBy: this.acknowledgedBy,
    };
  }
}

/** The same from a finished history: consecutive samples without holes, from its first request to its last answer. */
export function samplesOf(events: readonly HistoryEvent[], interval = sampleInterval): Sample[] {
  const answers = events.filter((event): event is AnswerEvent => event.type !== 'request');
  if (answers.length === 0) return [];
  const start = Math.min(...extremes(events.map((event) => event.sent.mono)));
  const end = Math.max(...extremes(answers.map((event) => event.answered.mono)));
  const windows = Array.from(
    { length: Math.floor((end - start) / interval) + 1 },
    (_, index) => new SampleWindow(start + index * interval, interval),
  );
  for (const event of answers) windows[Math.floor((event.answered.mono - start) / interval)]!.add(event);
  return windows.map((window) => window.close());
}

/** `<epoch>/<region>` of an answer, `?` for what it does not say. */
export function writerOf(event: AnswerEvent): string {
  return `${event.answer?.epoch ?? '?'}/${event.answer?.region ?? '?'}`;
}

function emptyCounts(): Record<AnswerType, number> {
  return { ack: 0, declined: 0, refused: 0, unknown: 0, error: 0, read: 0 };
}

/** Nearest-rank quantile of sorted numbers. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * q) - 1)] ?? 0;
}

/** Smallest and largest; a spread of a long history would overflow the stack. */
function extremes(values: readonly number[]): [number, number] {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}
