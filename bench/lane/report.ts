import { median, quantileOf, ratio, times } from '../support/figures';
import { textTable } from '../support/table';
import type { Slice } from './measure';

export interface VariantSlices {
  readonly id: string;
  readonly name: string;
  /** One a round; the first round of each variant is compared with the first of the baseline, and so on. */
  readonly slices: readonly Slice[];
}

export interface LaneRow {
  readonly id: string;
  readonly name: string;
  /** Payments a second, median of the rounds. */
  readonly throughput: number;
  /** Throughput over the baseline's of the same round, median of the rounds. */
  readonly ofBaseline: number | undefined;
  /** Milliseconds. */
  readonly p50: number | undefined;
  readonly p99: number | undefined;
  /** Median latency over the baseline's. */
  readonly latencyRatio: number | undefined;
  readonly failed: number;
}

/** The figures of every variant against those of the first, the baseline. Pure. */
export function laneRows(variants: readonly VariantSlices[]): LaneRow[] {
  const [base] = variants;
  if (!base) return [];
  const baseMedian = quantileOf(latenciesOf(base), 0.5);
  return variants.map((variant) => {
    const p50 = quantileOf(latenciesOf(variant), 0.5);
    const ratios = variant.slices.flatMap((slice, round) => ratio(rate(slice), rate(base.slices[round])) ?? []);
    return {
      id: variant.id,
      name: variant.name,
      throughput: median(variant.slices.map((slice) => rate(slice)!)) ?? 0,
      ofBaseline: median(ratios),
      p50,
      p99: quantileOf(latenciesOf(variant), 0.99),
      latencyRatio: ratio(p50, baseMedian),
      failed: variant.slices.reduce((sum, { failed }) => sum + failed, 0),
    };
  });
}

const rate = (slice: Slice | undefined): number | undefined => slice && slice.done / slice.seconds;
const latenciesOf = ({ slices }: VariantSlices): number[] => slices.flatMap(({ latencies }) => [...latencies]);

export function laneTable(rows: readonly LaneRow[]): string {
  const ms = (value: number | undefined) => (value === undefined ? '-' : `${value.toFixed(1)} ms`);
  return textTable(
    ['transaction', 'payments/s', 'of plain', 'median', 'p99', 'median/plain', 'failed'],
    rows.map((row) => [
      row.name,
      row.throughput.toFixed(0),
      times(row.ofBaseline),
      ms(row.p50),
      ms(row.p99),
      times(row.latencyRatio),
      String(row.failed),
    ]),
  );
}
