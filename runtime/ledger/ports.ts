import type { Delta, JournalRecord } from '../protocol/journal';

/**
 * The ports of the ledger: its database and its journal. The real ones are PostgreSQL and an MRSC table; a simulation
 * brings its own.
 */

/** The fence row, and the timeline that the database is on at this moment. */
export interface Fence {
  readonly epoch: number;
  readonly timeline: number;
  readonly frozen: boolean;
  readonly currentTimeline: number;
}

/** How a key was settled, once for all. A declined payment has no effect on balances. */
export type Settled = 'done' | 'declined';

/** A settled payment as the projection holds it. */
export interface PaymentRecord {
  readonly lane: number;
  readonly key: string;
  readonly hash: string;
  readonly position: number;
  readonly epoch: number;
  readonly outcome: Settled;
  readonly result: unknown;
}

/** Consecutive positions of one lane, applied at once. */
export interface Change {
  readonly lane: number;
  /** Position of the lane before the change; applying it to any other fails. */
  readonly from: number;
  readonly to: number;
  readonly payments: readonly {
    readonly key: string;
    readonly hash: string;
    readonly position: number;
    readonly epoch: number;
    readonly outcome: Settled;
    /** JSON */
    readonly result: string;
  }[];
  /** Sums, one an account. */
  readonly deltas: readonly Delta[];
}

export interface LedgerTransaction {
  /** Locks the lane and shares the fence row until the end of the transaction. */
  lock(lane: number): Promise<{ readonly position: number; readonly fence: Fence }>;
  /** The payment with this key in this lane, and the balances of those of the accounts that exist. */
  look(
    lane: number,
    key: string,
    accounts: readonly string[],
  ): Promise<{ readonly payment?: PaymentRecord; readonly balances: ReadonlyMap<string, number> }>;
  apply(change: Change): Promise<void>;
  /**
   * Resolves only if the transaction is committed, on the synchronous standby too. Rejects with `OutcomeUnknown` when
   * nobody can say whether it is.
   */
  commit(): Promise<void>;
}

export interface Totals {
  /** Sum of all balances. */
  readonly total: number;
  /** Accounts below zero. */
  readonly negative: readonly string[];
  /** Position of each lane. */
  readonly positions: ReadonlyMap<number, number>;
}

export interface Ledger {
  /**
   * Runs `work` in a transaction on the writer, and rolls back unless it committed. A failure before the commit has no
   * effect; it is the caller's to try again.
   * @param deadline milliseconds that the whole transaction may take
   */
  transaction<T>(work: (transaction: LedgerTransaction) => Promise<T>, deadline: number): Promise<T>;
  /** Totals of one moment. */
  totals(deadline: number): Promise<Totals>;
}

/** The ordered truth. Every method rejects when the store gives no answer. */
export interface Journal {
  /** Puts the record if its position is free. False: somebody else's record is there. */
  put(record: JournalRecord): Promise<boolean>;
  /** Strongly consistent. */
  read(lane: number, position: number): Promise<JournalRecord | undefined>;
  /** Up to `limit` records from `position` on, in order; strongly consistent. */
  readFrom(lane: number, position: number, limit: number): Promise<JournalRecord[]>;
  /** The lane's last record; strongly consistent. */
  last(lane: number): Promise<JournalRecord | undefined>;
}
