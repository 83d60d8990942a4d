import type { Grounds, Lease, Vote } from '../../runtime/protocol/lease';

/**
 * Why an execution exists. `thaw` gives a Region that got its lease back the right to write again; `abort` ends somebody
 * else's move while the old side can still have the lease back.
 */
export type FailoverKind = 'failover' | 'switchover' | 'rebuild' | 'thaw' | 'abort';

/** What a person has decided, for the audit trail. */
export interface Approval {
  readonly actor: string;
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * - `watching`: a suspicion is looked into, nothing is touched.
 * - `open`: the lease has moved, or its holder has been frozen; it ends `done` or `aborted`.
 * - `halted`: the replayed data contradicts itself; a person must look before anything goes on.
 */
export type FailoverStatus = 'watching' | 'open' | 'done' | 'aborted' | 'abandoned' | 'halted';

/** Item `failover#<epoch>` of the control table: the audit trail of one epoch's opening. */
export interface FailoverRecord {
  readonly scope: string;
  /** Epoch that the failover opens. */
  readonly epoch: number;
  readonly kind: FailoverKind;
  readonly status: FailoverStatus;
  readonly from: string;
  readonly to: string;
  readonly attempt: number;
  /** Execution of the present attempt. */
  readonly execution: string;
  /** Epoch milliseconds. */
  readonly claimedAt: number;
  readonly actor?: string;
  readonly reason?: string;
  /** What ended the old holder's right to write. */
  readonly grounds?: Grounds;
  /** A person's permission to lose what the target does not hold. */
  readonly dataLossAllowed?: Approval;
  /** Who ended it by hand. */
  readonly abortedBy?: Approval;
  /** Set once the Region that got its lease back may write again. */
  readonly thawed?: boolean;
  /** Epoch milliseconds by step; the first start and the last end of it. */
  readonly startedAt?: Readonly<Record<string, number>>;
  readonly endedAt?: Readonly<Record<string, number>>;
  readonly outcomes?: Readonly<Record<string, string>>;
  readonly closedAt?: number;
}

/** A second automatic failover waits until `until`, or until a person lifts the block. */
export interface Block {
  readonly scope: string;
  /** Epoch of the failover that set it. */
  readonly epoch: number;
  /** Epoch milliseconds. */
  readonly until: number;
  readonly liftedBy?: Approval;
}

/** When the observer first saw the beat at a value; `at` was taken before the read was sent, on the observer's clock. */
export interface BeatSample {
  readonly beat: number;
  readonly at: number;
}

/** A vote as the probe writes it; the target's own probe adds the beats that it saw. */
export interface ProbeVote extends Vote {
  readonly beats?: readonly BeatSample[];
}

/** Everything that a decision reads, by one strongly consistent query. */
export interface ControlSnapshot {
  readonly lease?: Lease;
  readonly votes: readonly ProbeVote[];
  readonly block?: Block;
  readonly records: readonly FailoverRecord[];
}
