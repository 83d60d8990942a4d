import { quantile } from '../../drill/history';

/** Middle value, of an even number of values the mean of the two in the middle; undefined of none. */
export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)];
}

/** Nearest-rank quantile, 0 to 1, of values in any order; undefined of none. */
export function quantileOf(values: readonly number[], q: number): number | undefined {
  return values.length === 0
    ? undefined
    : quantile(
        values.toSorted((a, b) => a - b),
        q,
      );
}

/** How many times `value` is the `base`; undefined if either is missing or the base is nothing. */
export function ratio(value: number | undefined, base: number | undefined): number | undefined {
  return value === undefined || !base ? undefined : value / base;
}

/** `0.42 s` down to a hundredth; `never` for what did not come. */
export const seconds = (value: number | null | undefined): string =>
  value === null ? 'never' : value === undefined ? '-' : `${value.toFixed(2)} s`;

export const times = (value: number | undefined): string => (value === undefined ? '-' : `${value.toFixed(2)}x`);
