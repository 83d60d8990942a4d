import { type Duration, Token } from 'aws-cdk-lib';
import { HoldfastError } from './error';

/** One thing that can be wrong with a construct's properties. */
export interface Rule {
  /** True when it is wrong. */
  readonly when: boolean;
  /** Bad value, what is allowed, the fix. */
  readonly message: string;
}

/**
 * Throws the first broken rule.
 *
 * @param code stable name of the error, for instance `InvalidNetwork`
 * @param path construct path, so that the reader finds the place
 */
export function enforce(code: string, path: string, rules: readonly Rule[]): void {
  const broken = rules.find(({ when }) => when);
  if (broken) throw new HoldfastError(code, `${path}: ${broken.message}`);
}

/** A rule for a number: a whole one between two bounds (inclusive), known at synth time. */
export function wholeNumber(name: string, value: number | undefined, from: number, to: number): Rule {
  const unknown = Token.isUnresolved(value);
  return {
    when: value !== undefined && (unknown || !Number.isInteger(value) || value < from || value > to),
    message: `${name} is ${unknown ? 'an unresolved token' : value}; allowed is a whole number from ${from} to ${to}; choose one in that range`,
  };
}

/** A rule for a duration: between two bounds in seconds (inclusive), known at synth time. */
export function durationBetween(name: string, value: Duration | undefined, from: number, to: number): Rule {
  const unknown = value?.isUnresolved() ?? false;
  const seconds = value === undefined || unknown ? undefined : value.toSeconds({ integral: false });
  return {
    when: unknown || (seconds !== undefined && (seconds < from || seconds > to)),
    message: `${name} is ${unknown ? 'an unresolved token' : `${seconds} s`}; allowed is ${from} s to ${to} s; choose a duration in that range`,
  };
}
