/**
 * The right to write, as it is stored: one item of the control table, reached through a strongly consistent
 * (MRSC) DynamoDB global table.
 *
 * Invariant: `epoch` only grows, and only by a conditional write. Whoever holds the lease at `epoch` is the only
 * Region that may acknowledge writes; every effect of a failover is conditional on the epoch where it happens.
 */
export interface Lease {
  /** What the lease protects, for instance `payments`. Partition key of the control table. */
  readonly scope: string;
  /** Generation of the right to write. */
  readonly epoch: number;
  /** Region that holds the right to write. */
  readonly holder: string;
  /** Grows with each renewal; a challenger waits for it to stand still. */
  readonly beat: number;
  readonly phase: LeasePhase;
  /** Set by a challenger to end the holder's renewals of this epoch. */
  readonly revokedBy?: string;
  /** What ended the right to write of the last holder, if another one has it now. */
  readonly grounds?: Grounds;
  /** Database member that an in-Region failover has claimed as writer of this epoch. */
  readonly writerDatabase?: string;
  /** Timeline that the claimed writer replaced; a claim is made once for each (epoch, timeline). */
  readonly writerTimeline?: number;
}

export type Grounds = 'lease expired' | 'revoked and expired' | 'frozen';

/**
 * - `serving`: the holder is open for writes.
 * - `handed`: taken by the target; can still be aborted.
 * - `promoting`: past the point of no return; only forward.
 */
export type LeasePhase = 'serving' | 'handed' | 'promoting';

/** Sort keys of the control table. */
export const controlItem = {
  lease: 'lease',
  block: 'block',
  vote: (region: string) => `vote#${region}`,
  failover: (epoch: number) => `failover#${String(epoch).padStart(12, '0')}`,
} as const;

/** An observer's last word about the holder. Wall clocks are good enough here: safety does not rest on them. */
export interface Vote {
  readonly scope: string;
  /** Region of the observer. */
  readonly observer: string;
  /** Region that was observed. */
  readonly subject: string;
  /** Epoch under which it was observed. */
  readonly epoch: number;
  readonly verdict: 'up' | 'down';
  /** Start of the present run of `down` verdicts, epoch milliseconds on the observer's clock. */
  readonly downSince?: number;
  /** Epoch milliseconds on the observer's clock. */
  readonly observedAt: number;
  readonly reason?: string;
}
