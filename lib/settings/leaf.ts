import { z } from 'zod';
import { durationFormat, parseDuration } from './duration';

/** Shows a value as a settings file would hold it. */
export function show(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  return JSON.stringify(value) ?? String(value);
}

/** What the value of one key must be, in words, and the fix that is offered when it is not. */
interface Demand {
  readonly allowed: string;
  readonly fix: string;
}

/** A single value: `accept` answers what it stands for, or nothing when it is refused. */
function leaf<T>(demand: Demand, accept: (value: unknown) => T | undefined) {
  return z.unknown().transform((value, context): T => {
    const accepted = accept(value);
    if (accepted !== undefined) return accepted;
    context.issues.push({
      code: 'custom',
      input: value,
      message: `${show(value)} is not allowed; allowed is ${demand.allowed}; ${demand.fix}`,
    });
    return z.NEVER;
  });
}

/** A duration in words (`90s`, `15m`); parsed into seconds. */
export function duration(atLeast: 'zero' | 'more than zero' = 'more than zero') {
  return leaf({ allowed: durationFormat, fix: `write it with its unit, ${atLeast}` }, (value) => {
    const seconds = parseDuration(value);
    return seconds !== undefined && (seconds > 0 || atLeast === 'zero') ? seconds : undefined;
  });
}

export function wholeNumber(from: number, to: number) {
  const fits = (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
  return leaf({ allowed: `a whole number from ${from} to ${to}`, fix: 'choose one in that range' }, (value) =>
    fits(value) ? value : undefined,
  );
}

/** A number strictly between two bounds. */
export function numberBetween(above: number, below: number, demand: Demand) {
  return leaf(demand, (value) => (typeof value === 'number' && value > above && value < below ? value : undefined));
}

export function text(demand: Demand, accept: (value: string) => boolean) {
  return leaf(demand, (value) => (typeof value === 'string' && accept(value) ? value : undefined));
}

export function choice<const T extends string>(...options: readonly T[]) {
  const list = options.map((option) => `"${option}"`).join(' or ');
  return leaf({ allowed: list, fix: 'choose one of them' }, (value) => options.find((option) => option === value));
}

/** A group of keys; any other key is refused with the list of those that exist. */
export function group<T extends z.ZodRawShape>(shape: T) {
  const allowed = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown key; allowed are ${allowed}; correct its spelling or remove it`
        : `${show(issue.input)} is not allowed; allowed is an object with the keys ${allowed}; write it in braces`,
  });
}

/** A list without repetition and not empty. */
export function listOf(demand: Demand, accept: (value: string) => boolean) {
  const fits = (value: unknown): value is string[] =>
    Array.isArray(value) &&
    value.length > 0 &&
    new Set(value).size === value.length &&
    value.every((item) => typeof item === 'string' && accept(item));
  return leaf(demand, (value) => (fits(value) ? value : undefined));
}
