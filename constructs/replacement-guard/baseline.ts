import { readFileSync, writeFileSync } from 'node:fs';
import { HoldfastError } from '../core/error';
import { isObject } from '../resilience-checks/model/values';

/** What becomes of a resource that its template has no more. */
export type Fate = 'Delete' | 'Retain' | 'Snapshot';

/** A stateful resource as it was deployed. */
export interface RecordedResource {
  readonly type: string;
  /** Path in the construct tree. */
  readonly path: string;
  /** What happens to it when the template has it no more. */
  readonly removal: Fate;
  /** Values of its create-only properties that are set, by their path inside `Properties`. */
  readonly createOnly: Readonly<Record<string, unknown>>;
}

/** The stateful resources of a stack, by logical id. */
export interface RecordedStack {
  /** Name of the stack; that of a nested one is the name of the stack around it, a slash and its logical id there. */
  readonly stack: string;
  /**
   * Region that it is deployed to.
   *
   * @default - whichever the command line says
   */
  readonly region?: string;
  /** Path in the construct tree. */
  readonly path: string;
  readonly resources: Readonly<Record<string, RecordedResource>>;
}

/** What must not be lost, as it was recorded. */
export interface Baseline {
  readonly version: 1;
  readonly stacks: readonly RecordedStack[];
}

/** Writes a baseline so that a change of it is easy to review. */
export function writeBaseline(file: string, baseline: Baseline): void {
  writeFileSync(file, `${JSON.stringify(baseline, undefined, 2)}\n`);
}

/**
 * Reads a baseline.
 *
 * @throws HoldfastError (`InvalidBaseline`) if there is none, or the file is something else
 */
export function readBaseline(file: string): Baseline {
  const fail = (problem: string, fix: string) =>
    new HoldfastError('InvalidBaseline', `baseline "${file}" ${problem}; allowed is a file that was recorded; ${fix}`);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw missing
      ? fail('is not there', howToRecord)
      : fail(`cannot be read (${(error as Error).message})`, 'take it from version control again');
  }
  if (!isBaseline(content)) throw fail('is no baseline of version 1', howToRecord);
  return content;
}

/** Said wherever a baseline must be recorded. */
export const howToRecord = 'record it by "cdk synth --quiet -c holdfast:record-baseline=true"';

function isBaseline(value: unknown): value is Baseline {
  return isObject(value) && value.version === 1 && Array.isArray(value.stacks) && value.stacks.every(isStack);
}

function isStack(value: unknown): value is RecordedStack {
  if (!isObject(value)) return false;
  const { stack, region, path, resources } = value;
  const named =
    typeof stack === 'string' && typeof path === 'string' && ['string', 'undefined'].includes(typeof region);
  return named && isObject(resources) && Object.values(resources).every(isResource);
}

function isResource(value: unknown): value is RecordedResource {
  if (!isObject(value)) return false;
  const { type, path, removal, createOnly } = value;
  return typeof type === 'string' && typeof path === 'string' && typeof removal === 'string' && isObject(createOnly);
}
