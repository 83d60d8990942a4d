import type { JournalRecord } from '../../runtime/protocol/journal';
import type { Lease } from '../../runtime/protocol/lease';
import type { FailoverRecord } from '../store/record';

/** How far a Region's database has come in each lane, as its own Region read it. */
export interface Confirmation {
  readonly region: string;
  /** Epoch of the lease when it was read. */
  readonly epoch: number;
  readonly role: 'writer' | 'replica';
  /** Epoch milliseconds, before the database was read. */
  readonly at: number;
  /** By lane. */
  readonly positions: readonly number[];
}

/** What may go: records put before `before` whose position is below `below[lane]`. */
export interface TrimBounds {
  /** Epoch milliseconds. */
  readonly before: number;
  readonly below: readonly number[];
}

export interface TrimQuestion {
  readonly region: string;
  readonly lanes: number;
  readonly lease: Lease | undefined;
  readonly records: readonly FailoverRecord[];
  /** Of the Region that asks. */
  readonly own: Confirmation;
  /** Of the other Region that holds data. */
  readonly other: Confirmation | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Age that a record must have, milliseconds. */
  readonly retention: number;
  /** Age that a confirmation may have, milliseconds. */
  readonly freshness: number;
}

export type TrimDecision =
  { readonly trim: true; readonly bounds: TrimBounds } | { readonly trim: false; readonly reason: string };

/**
 * Whether a Region may trim the journal, and how far. Pure.
 *
 * Invariant: a record may go only if the writer and the replica both hold it, as each Region said itself, under the
 * present epoch and not long ago; and the record at the lower of the two positions stays. So a lane that has records
 * keeps one: a lane that looked empty would be sealed, and written, at its beginning again.
 */
export function decideTrim(question: TrimQuestion): TrimDecision {
  const obstacle = obstacleOf(question);
  if (obstacle !== undefined) return { trim: false, reason: obstacle };
  const { own, other, lanes, now, retention } = question;
  const below = Array.from({ length: lanes }, (_, lane) =>
    Math.min(own.positions[lane] ?? 0, other!.positions[lane] ?? 0),
  );
  return { trim: true, bounds: { before: now - retention, below } };
}

function obstacleOf({ region, lanes, lease, records, own, other, now, freshness }: TrimQuestion): string | undefined {
  if (!lease) return 'there is no lease';
  if (lease.holder !== region) return `${lease.holder} holds the lease`;
  if (lease.phase !== 'serving' || lease.revokedBy !== undefined)
    return `the lease is ${lease.revokedBy ? 'revoked' : lease.phase}`;
  const open = records.find((record) => isOpen(record, lease.epoch));
  if (open) return `the failover to epoch ${open.epoch} is ${open.status}`;
  if (!other) return 'the other Region has confirmed nothing yet';
  for (const confirmation of [own, other]) {
    const what = `the confirmation of ${confirmation.region}`;
    const role = confirmation === own ? 'writer' : 'replica';
    if (confirmation.role !== role) return `${what} is of a ${confirmation.role}, not of a ${role}`;
    if (confirmation.epoch !== lease.epoch)
      return `${what} is of epoch ${confirmation.epoch}, the lease of ${lease.epoch}`;
    if (Math.abs(now - confirmation.at) > freshness)
      return `${what} is ${Math.round((now - confirmation.at) / 3_600_000)} h old`;
    if (confirmation.positions.length !== lanes)
      return `${what} has ${confirmation.positions.length} lanes in place of ${lanes}`;
  }
  return undefined;
}

/** A failover that is looked into, under way, halted, or whose old side may still be frozen. */
function isOpen({ epoch, status, thawed }: FailoverRecord, present: number): boolean {
  if (status === 'aborted') return thawed === false;
  return epoch >= present && (status === 'watching' || status === 'open' || status === 'halted');
}

/**
 * The records at the beginning of a lane that may go. Stops at the first one that stays, so that what is left has no
 * hole. A record that does not say when it was put stays.
 */
export function trimmable<T extends JournalRecord>(records: readonly T[], { before, below }: TrimBounds): T[] {
  const end = records.findIndex(
    ({ lane, position, at }) => !(at !== undefined && at < before && position < (below[lane] ?? 0)),
  );
  return records.slice(0, end < 0 ? records.length : end);
}
