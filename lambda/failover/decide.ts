import type { Timers } from '../../runtime/config/timers';
import type { Lease, Vote } from '../../runtime/protocol/lease';
import type { Block } from '../store/record';
import type { Watch } from './watch';

/** How much of the holder's acknowledged work the target lacks, as an upper bound. */
export type Lag =
  | { readonly known: true; readonly amount: number; readonly limit: number; readonly unit: 'seconds' | 'entries' }
  | { readonly known: false; readonly reason: string };

/** What must hold of the target before the lease is touched. */
export interface Gate {
  /** The target's database replicates from the holder's. */
  readonly sameLineage: boolean;
  readonly lag: Lag;
}

export interface Observation {
  /** Region that would take over; the one in which the controller runs. */
  readonly target: string;
  /** Epoch that the execution is about to open. */
  readonly epoch: number;
  readonly lease: Lease;
  readonly votes: readonly Vote[];
  readonly block?: Block;
  /** A named person allowed the loss of what the target lacks. */
  readonly dataLossAllowed?: boolean;
  readonly watch: Watch;
  /** Absent until a decision asked to measure it. */
  readonly gate?: Gate;
  readonly timers: Timers;
  /** Wall clock, epoch milliseconds; only the age of votes and blocks depends on it. */
  readonly now: number;
  /** Polls after which the execution gives way to a fresh one. */
  readonly maximumPolls: number;
}

export type Decision =
  /** Look again after one beat poll. */
  | { readonly kind: 'wait'; readonly reason: string }
  /** Measure the gate and decide again, without a wait. */
  | { readonly kind: 'measure' }
  /** Take the lease, conditional on the epoch and this beat. */
  | { readonly kind: 'take'; readonly beat: number }
  /** End the holder's renewals, wait W, then take. */
  | { readonly kind: 'revoke' }
  /** Nothing to do: end the execution. */
  | { readonly kind: 'abandon'; readonly reason: string }
  /** The block window of an earlier failover; a person may lift it. */
  | { readonly kind: 'blocked'; readonly reason: string }
  /** A person must decide. */
  | { readonly kind: 'ask'; readonly reason: string };

/**
 * Decides what to do about a holder that somebody suspects.
 *
 * Invariant: `take` only if the beat stood still for W, counted in waits, and either the holder was revoked or two of
 * the three observers (two probes, the beat) saw it down for the whole dwell; `revoke` only if two fresh probes saw it
 * down for the whole dwell while its beat moved. Neither happens within a block window, nor onto a target of another
 * lineage, nor beyond the tolerated lag without a person's permission. A lone probe never outvotes a live beat, and
 * silence of the observers never counts as "down".
 *
 * A revoked holder can't come back under its epoch, so the votes and the block, which were judged before it was
 * revoked, aren't asked again; the gate is.
 */
export function decide(observation: Observation): Decision {
  const { lease, watch, timers, target, epoch } = observation;
  if (lease.holder === target) return { kind: 'abandon', reason: `${target} holds the lease` };
  if (lease.epoch !== epoch - 1)
    return { kind: 'abandon', reason: `the lease is at epoch ${lease.epoch}, not ${epoch - 1}` };
  if (watch.epoch !== lease.epoch || watch.beat !== lease.beat)
    throw new Error('the watch does not belong to this lease: it must be advanced with the same read');

  const revoked = lease.revokedBy !== undefined;
  const quiet = quietTime(watch, timers);
  const expired = quiet >= timers.wait;
  if (!revoked) {
    const suspicion = suspect(observation, quiet, expired);
    if (suspicion) return suspicion;
    if (isBlocked(observation))
      return {
        kind: 'blocked',
        reason: `the failover of epoch ${observation.block!.epoch} blocks until ${new Date(observation.block!.until).toISOString()}`,
      };
  } else if (!expired) return { kind: 'wait', reason: 'the holder is revoked; its lease runs out' };

  if (!observation.gate) return { kind: 'measure' };
  const veto = vetoOf(observation.gate, observation.dataLossAllowed ?? false);
  if (veto) return { kind: 'ask', reason: veto };
  return expired ? { kind: 'take', beat: lease.beat } : { kind: 'revoke' };
}

/** Seconds that the beat stood still, as a lower bound. */
export function quietTime(watch: Watch, timers: Timers): number {
  // Sums such as 7 x 0.2 fall a hair short of 1.4.
  return Math.round(watch.quietPolls * timers.beatPoll * 1e6) / 1e6;
}

/** @returns undefined when the observers allow that the holder loses its lease */
function suspect(observation: Observation, quiet: number, expired: boolean): Decision | undefined {
  const { watch, timers, maximumPolls } = observation;
  const down = freshDownVotes(observation);
  const live = watch.moved && !expired;
  if (down.length === 0 && live)
    return { kind: 'abandon', reason: 'the beat is live and no observer sees the holder down' };
  if (watch.polls >= maximumPolls) return { kind: 'abandon', reason: `undecided after ${watch.polls} polls` };
  if (down.length === 0) return { kind: 'wait', reason: 'no observer sees the holder down' };

  const certain = down.filter((vote) => downTime(vote, observation.now, timers) >= timers.dwell).length;
  if (expired) {
    const silent = quiet >= timers.dwell;
    if (certain >= 2 || (certain === 1 && silent)) return undefined;
    return {
      kind: 'wait',
      reason: `the beat stands still; ${certain} of ${down.length} probes saw the holder down for the dwell`,
    };
  }
  if (live && certain >= 2) return undefined;
  return {
    kind: 'wait',
    reason: live ? `the beat is live, ${certain} probes against it` : 'the lease has not run out',
  };
}

function freshDownVotes({ lease, votes, timers, now }: Observation): Vote[] {
  const fresh = votes.filter(
    (vote) =>
      vote.verdict === 'down' &&
      vote.subject === lease.holder &&
      vote.epoch === lease.epoch &&
      vote.observer !== lease.holder &&
      Math.abs(now - vote.observedAt) <= timers.observerStaleness * 1000,
  );
  return [...new Map(fresh.map((vote) => [vote.observer, vote])).values()];
}

/**
 * Seconds for which an observer saw the holder down, up to now. All but the last stretch is measured by the observer's
 * own clock; the last one, between two hosts' clocks, counts for at most the staleness.
 */
function downTime(vote: Vote, now: number, timers: Timers): number {
  const seen = vote.observedAt - (vote.downSince ?? vote.observedAt);
  const since = Math.min(Math.max(now - vote.observedAt, 0), timers.observerStaleness * 1000);
  return (seen + since) / 1000;
}

/** A block that this very failover set, at an earlier attempt, does not stop it. */
const isBlocked = ({ block, now, epoch }: Observation): boolean =>
  block !== undefined && block.liftedBy === undefined && block.until > now && block.epoch !== epoch;

/** @returns why the gate is closed, or undefined */
export function vetoOf({ sameLineage, lag }: Gate, dataLossAllowed: boolean): string | undefined {
  if (!sameLineage) return "the target's database is not a replica of the holder's: rebuild it first";
  if (dataLossAllowed) return undefined;
  if (!lag.known) return `the replication lag is unknown (${lag.reason}): a person must allow the loss of data`;
  if (lag.amount > lag.limit)
    return `the target lacks up to ${round(lag.amount)} ${lag.unit}, more than the tolerated ${round(lag.limit)}: a person must allow the loss of data`;
  return undefined;
}

const round = (value: number) => Math.round(value * 10) / 10;
