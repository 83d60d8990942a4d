import { InvalidArgumentError } from 'commander';

export function parseSpeed(text: string): number {
  const speed = Number(text);
  if (speed >= 1 && speed <= 20) return speed;
  throw new InvalidArgumentError(`speed is "${text}": it must be a number from 1 to 20`);
}

export function parseSeed(text: string): number {
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new InvalidArgumentError(`seed is "${text}": it must be a whole number, 0 or more`);
}

export function parseRepeat(text: string): number {
  const repeat = Number(text);
  if (Number.isSafeInteger(repeat) && repeat >= 1 && repeat <= 1000) return repeat;
  throw new InvalidArgumentError(`repeat is "${text}": it must be a whole number from 1 to 1000`);
}

/** `90s`, `20m` or `1h`, as minutes. */
export function parseMinutes(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? [];
  const perUnit: Readonly<Record<string, number>> = { s: 1 / 60, m: 1, h: 60 };
  const minutes = Number(amount) * (perUnit[unit ?? ''] ?? NaN);
  if (minutes > 0) return minutes;
  throw new InvalidArgumentError(`duration is "${text}": give for instance 90s, 20m or 1h`);
}
