import type { Settled } from '../../runtime/ledger/ports';
import type { Delta, JournalRecord } from '../../runtime/protocol/journal';
import type { LeasePhase } from '../../runtime/protocol/lease';

/** The stores after a drill, when the load has stopped and nothing is in flight any more. */
export interface StoreSnapshot {
  readonly scope: string;
  readonly grade: 'lag' | 'journal';
  readonly lease: { readonly epoch: number; readonly holder: string; readonly phase: LeasePhase };
  /** Balance of every account before the load began, minor units. */
  readonly initialBalances: Readonly<Record<string, number>>;
  /** Keys of payments that `initialBalances` already contain. Default none. */
  readonly settledKeys?: readonly string[];
  /** Identifier of the database that writes now. */
  readonly writer: string;
  /** The writer, and every other member that could still be read. */
  readonly databases: readonly DatabaseSnapshot[];
  /** All records of all lanes; empty in the grade `lag`. */
  readonly journal: readonly JournalRecord[];
}

export interface DatabaseSnapshot {
  readonly identifier: string;
  readonly region: string;
  readonly accounts: Readonly<Record<string, number>>;
  readonly payments: readonly PaymentRow[];
  readonly lanes: readonly { readonly lane: number; readonly position: number }[];
  readonly fence?: { readonly epoch: number; readonly timeline: number; readonly frozen: boolean };
}

/** A key that is settled: a payment that is applied or, with no effect on balances, one that is declined. */
export interface PaymentRow {
  readonly lane: number;
  readonly key: string;
  readonly position: number;
  /** Epoch of the writer that decided it. */
  readonly epoch: number;
  /** @default 'done' */
  readonly outcome?: Settled;
  /**
   * What it did to balances. When absent, it is what the client asked for, or else what the journal says, or else the
   * request that the service stored as `result`.
   */
  readonly deltas?: readonly Delta[];
  /** What the client was told: for payments that the load did not make, such as the failover's own verification. */
  readonly result?: unknown;
}
