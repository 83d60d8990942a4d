/** How a payment ended. */
export type PaymentOutcome =
  /** It is committed and journaled, and the lease was still valid afterwards. */
  | {
      readonly outcome: 'done';
      readonly epoch: number;
      readonly lane: number;
      readonly position: number;
      readonly result: unknown;
      /** The key was known: this is the answer of an earlier attempt. */
      readonly repeated: boolean;
    }
  /** Not enough funds. No effect on any balance; journaled and committed as this key's answer, so that it is final. */
  | {
      readonly outcome: 'declined';
      readonly epoch: number;
      readonly lane: number;
      readonly position: number;
      /** What the account held when it was judged, minor units. */
      readonly balance: number;
      /** The key was known: this is the answer of an earlier attempt. */
      readonly repeated: boolean;
    }
  /** The key belongs to another request. No effect. */
  | { readonly outcome: 'conflict'; readonly epoch: number; readonly lane: number }
  /** An account does not exist. No effect. */
  | { readonly outcome: 'no-account'; readonly epoch: number; readonly lane: number; readonly account: string }
  /** Not tried, or rolled back before anything was journaled. */
  | { readonly outcome: 'refused'; readonly epoch: number; readonly lane: number; readonly reason: RefusalReason }
  /** It may have happened, or may still happen. Ask again with the same key. */
  | { readonly outcome: 'unknown'; readonly epoch: number; readonly lane: number; readonly reason: UnknownReason };

export type RefusalReason =
  | 'no-lease'
  | 'not-open'
  | 'fence-missing'
  | 'fence-epoch'
  | 'fence-timeline'
  | 'frozen'
  | 'sealed'
  | 'lane-busy'
  | 'database'
  | 'journal'
  | 'lease-lost';

export type UnknownReason = 'journal-put' | 'commit' | 'after-put' | 'lease-lost';

/** Nobody can say whether a transaction committed. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}
