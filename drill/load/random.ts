import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded randomness: the same seed and stream give the same choices. */
export interface Random {
  /** Integer from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** From 0 (included) to 1 (excluded). */
  fraction(): number;
  pick<T>(items: readonly T[]): T;
}

/** `stream` tells generators of one seed apart, for instance one a client. */
export function seededRandom(seed: number, stream = 0): Random {
  // Streams are decorrelated by a large odd factor, so that neighbouring seeds and streams do not meet.
  const generator = xoroshiro128plus((seed ^ Math.imul(stream + 1, 0x9e3779b1)) | 0);
  return {
    integer: (low, high) => uniformInt(generator, low, high),
    fraction: () => uniformFloat32(generator),
    pick: (items) => items[uniformInt(generator, 0, items.length - 1)]!,
  };
}
