import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of numbers that its seed determines. */
export class Random {
  private readonly generator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
    // Neighbouring seeds begin alike.
    for (let skipped = 0; skipped < 8; skipped++) this.generator.next();
  }

  /** From 0 up to, not including, 1. */
  unit(): number {
    return (this.generator.next() >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.unit() * choices.length)]!;
  }
}

/** Gives each part of the world a stream of its own, so that what is left out of one part changes no other. */
export function seedOf(seed: number, name: string): number {
  let hash = seed ^ 0x9e3779b9;
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  return hash ^ (hash >>> 15);
}
