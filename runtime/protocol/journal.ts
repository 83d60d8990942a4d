/**
 * The journal is the ordered truth of a lane, PostgreSQL its projection. An entry is put at a position only if that
 * position is absent; a seal closes a lane for every older epoch.
 */
export type JournalRecord = JournalEntry | Seal;

interface Positioned {
  readonly lane: number;
  /** 1, 2, 3, ... without gaps. */
  readonly position: number;
  /** Epoch of the writer; for a seal, the epoch that it opens. */
  readonly epoch: number;
  /** When it was put, epoch milliseconds of the writer's wall clock. Says what may be trimmed, and nothing else. */
  readonly at?: number;
}

export interface JournalEntry extends Positioned {
  readonly kind: 'entry';
  /** Idempotency key, unique in its lane. */
  readonly key: string;
  /** Hash of the request, so that a reused key with another request is refused. */
  readonly hash: string;
  readonly deltas: readonly Delta[];
  /** What the client is told, serialized as JSON. */
  readonly result: string;
}

export interface Seal extends Positioned {
  readonly kind: 'seal';
}

/** Change of one account's balance, in minor units (cents). */
export interface Delta {
  readonly account: string;
  readonly amount: number;
}
