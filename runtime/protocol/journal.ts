/**
 * The journal is the ordered truth of a lane, PostgreSQL its projection. A record is put at a position only if that
 * position is absent.
 */
export type JournalRecord = JournalEntry | Decline | Seal;

/** A record that settles a key: the first one in the lane is its answer for good. */
export type Settlement = JournalEntry | Decline;

interface Positioned {
  readonly lane: number;
  /** 1, 2, 3, ... without gaps. */
  readonly position: number;
  /** Epoch of the writer; for a seal, the epoch that it opens. */
  readonly epoch: number;
  /** When it was put, epoch milliseconds of the writer's wall clock. Says what may be trimmed, and nothing else. */
  readonly at?: number;
}

interface Keyed extends Positioned {
  /** Idempotency key, unique in its lane. */
  readonly key: string;
  /** Hash of the request, so that a reused key with another request is refused. */
  readonly hash: string;
  /** What the client is told, serialized as JSON. */
  readonly result: string;
}

/** A payment that is made. */
export interface JournalEntry extends Keyed {
  readonly kind: 'entry';
  readonly deltas: readonly Delta[];
}

/**
 * A payment that is not made, for want of funds. It moves no money. It settles its key, so that no other attempt with
 * that key is judged anew, and it occupies the position that older puts may still be aiming at.
 */
export interface Decline extends Keyed {
  readonly kind: 'decline';
}

/** Closes the lane to every older epoch. */
export interface Seal extends Positioned {
  readonly kind: 'seal';
}

export function isSettlement(record: JournalRecord): record is Settlement {
  return record.kind !== 'seal';
}

/** Change of one account's balance, in minor units (cents). */
export interface Delta {
  readonly account: string;
  readonly amount: number;
}
