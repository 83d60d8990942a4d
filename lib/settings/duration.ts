const secondsPerUnit: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** What a duration looks like, for error messages. */
export const durationFormat = 'a number with a unit (ms, s, m, h or d), for instance "90s", "15m" or "35d"';

/** Seconds of a duration such as `90s`, `1.5m` or `35d`; nothing for anything else (no unit, negative, not a number). */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(value);
  if (!parts) return undefined;
  const seconds = Number(parts[1]) * (secondsPerUnit[parts[2] as string] as number);
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** Writes seconds as a settings file would: the largest unit that divides them, so 900 is `15m` and 90 is `90s`. */
export function formatDuration(seconds: number): string {
  const rounded = Math.round(seconds * 1000) / 1000;
  for (const unit of ['d', 'h', 'm'] as const) {
    const count = rounded / (secondsPerUnit[unit] as number);
    if (count >= 1 && Number.isInteger(count)) return `${count}${unit}`;
  }
  return rounded > 0 && rounded < 1 ? `${Math.round(rounded * 1000)}ms` : `${rounded}s`;
}
