import { setTimeout as sleep } from 'node:timers/promises';

const named = (error: unknown, name: string) => error instanceof Error && error.name === name;

/** A conditional write that was refused. It may still have been this caller's own write, whose answer was lost. */
export const isRefused = (error: unknown): boolean => named(error, 'ConditionalCheckFailedException');

/**
 * Two Regions wrote the same item at once; the store applied neither and wants the write again.
 *
 * @param attempts tries in all
 */
export async function retryConflicts<T>(write: () => Promise<T>, attempts = 5): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (attempt >= attempts || !named(error, 'ReplicatedWriteConflictException')) throw error;
      await sleep(Math.random() * 20 * 2 ** attempt);
    }
  }
}

/** @returns undefined when the condition did not hold */
export async function conditional<T>(write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await retryConflicts(write);
  } catch (error) {
    if (isRefused(error)) return undefined;
    throw error;
  }
}
