import type { IConstruct } from 'constructs';
import { HoldfastError } from '../core/error';
import { isObject } from '../resilience-checks/model/values';

/** A replacement or removal that is meant. */
export interface AllowedReplacement {
  /** Path of the resource, as the finding names it. */
  readonly path: string;

  /** Why it may go, and where its data is. */
  readonly reason: string;
}

/** Context that allows replacements where the code cannot be changed for each of them. */
export const allowContext = 'holdfast:allow-replacement';

/**
 * What the context allows: a list in `cdk.json`, or JSON on the command line.
 *
 * @throws HoldfastError (`InvalidReplacementGuard`) if it is something else
 */
export function allowedByContext(scope: IConstruct): AllowedReplacement[] {
  const given: unknown = scope.node.tryGetContext(allowContext) ?? [];
  return checkAllowed(`context "${allowContext}"`, typeof given === 'string' ? parsed(given) : given);
}

/** @throws HoldfastError (`InvalidReplacementGuard`) unless each entry has a path and a reason */
export function checkAllowed(where: string, given: unknown): AllowedReplacement[] {
  const isEntry = (one: unknown): one is AllowedReplacement => isObject(one) && isText(one.path) && isText(one.reason);
  if (Array.isArray(given) && given.every(isEntry)) return given;
  throw new HoldfastError(
    'InvalidReplacementGuard',
    `${where} is ${JSON.stringify(given)}; allowed is a list of { "path": "...", "reason": "..." }; give each entry both`,
  );
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether an entry means a path; the `/Resource` that a construct of the CDK has inside need not be written. */
export const allows = ({ path }: AllowedReplacement, other: string): boolean => short(path) === short(other);

const short = (path: string): string => path.replace(/\/Resource$/, '');
