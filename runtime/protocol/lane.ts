import { createHash } from 'node:crypto';

/**
 * The lane of an account: an ordered log that all debits of the account go through. Fixed at birth: a payment looked up
 * in another lane would not be found, so the number of lanes never changes.
 */
export function laneOf(account: string, lanes: number): number {
  return createHash('sha256').update(account).digest().readUInt32BE(0) % lanes;
}
