import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Variable that tells Lambda workers where an order to crash may lie. */
export const crashVariable = 'HOLDFAST_CRASH';

/** When a function is struck: `before` its first line runs, or `after` its last, while nobody has its answer yet. */
export const crashMoments = ['before', 'after'] as const;
export type CrashMoment = (typeof crashMoments)[number];

/** What dies: the process that runs the function, or the emulator with every function and execution in it. */
export const crashVictims = ['worker', 'emulator'] as const;
export type CrashVictim = (typeof crashVictims)[number];

/** Strikes one invocation of a function, the first that begins (`before`) or ends (`after`) once the order is there. */
export interface CrashOrder {
  readonly functionName: string;
  readonly moment: CrashMoment;
  /** Of a function that runs several steps: the one after which it is struck. Default: the function as a whole. */
  readonly stage?: string;
  readonly victim: CrashVictim;
}

/** Written by the worker in the moment of the crash, before anything dies. */
export interface CrashProof extends CrashOrder {
  /** Process of the function. */
  readonly pid: number;
  /** Region of the function. */
  readonly region: string;
  readonly requestId?: string;
  /** Wall clock, epoch milliseconds. */
  readonly at: number;
}

const taken = (path: string): string => `${path}.taken`;
const proof = (path: string): string => `${path}.proof`;

/** Leaves an order for the workers; replaces an older one that was not carried out. */
export function orderCrash(path: string, order: CrashOrder): void {
  for (const old of [taken(path), proof(path)]) rmSync(old, { force: true });
  writeWhole(path, order);
}

/**
 * Takes the order if it is meant for this function, moment and stage. Of several invocations one gets it: a file can be renamed
 * only once.
 */
export function takeCrash(
  path: string,
  functionName: string,
  moment: CrashMoment,
  stage?: string,
): CrashOrder | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const order = JSON.parse(readFileSync(path, 'utf8')) as CrashOrder;
    if (order.functionName !== functionName || order.moment !== moment || order.stage !== stage) return undefined;
    renameSync(path, taken(path));
    return order;
  } catch (error) {
    // Another invocation was faster.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export const proveCrash = (path: string, what: CrashProof): void => writeWhole(proof(path), what);

/** What the worker wrote in the moment of the crash; undefined while that has not come. */
export function readCrashProof(path: string): CrashProof | undefined {
  return existsSync(proof(path)) ? (JSON.parse(readFileSync(proof(path), 'utf8')) as CrashProof) : undefined;
}

/** Whoever reads meanwhile finds nothing, or all of it. */
function writeWhole(path: string, content: object): void {
  writeFileSync(`${path}.new`, JSON.stringify(content));
  renameSync(`${path}.new`, path);
}
