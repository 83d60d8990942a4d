import type { Timers } from '../../runtime/config/timers';
import type { ControlSnapshot, FailoverKind } from '../store/record';

/** What a Region's reconciler should see to. */
export interface Unfinished {
  readonly kind: FailoverKind;
  readonly epoch: number;
  readonly why: string;
}

/**
 * Finds what nobody may be working on. Pure.
 *
 * Invariant: a Region resumes only what moves the lease to itself, or thaws itself. A record that was halted waits for
 * a person.
 */
export function unfinished(
  snapshot: ControlSnapshot,
  region: string,
  timers: Timers,
  now: number,
): Unfinished | undefined {
  const { lease, records, votes } = snapshot;
  if (!lease) return undefined;
  const record = (epoch: number) => records.find((candidate) => candidate.epoch === epoch);
  if (lease.holder === region) {
    const own = record(lease.epoch);
    if (own?.status === 'halted') return undefined;
    if (lease.phase !== 'serving')
      return { kind: own?.kind ?? 'failover', epoch: lease.epoch, why: `the lease is ${lease.phase}` };
    if (own?.status === 'open') return { kind: own.kind, epoch: lease.epoch, why: 'the failover was never closed' };
    const frozen = records.find(
      ({ status, thawed, from }) => status === 'aborted' && thawed === false && from === region,
    );
    return frozen && { kind: 'thaw', epoch: frozen.epoch, why: 'the lease came back and the database may be frozen' };
  }
  const epoch = lease.epoch + 1;
  const next = record(epoch);
  if (next?.status === 'halted') return undefined;
  if (next?.status === 'open' && next.to === region)
    return { kind: next.kind, epoch, why: 'the move was never finished' };
  const suspected = votes.some(
    (vote) =>
      vote.verdict === 'down' &&
      vote.subject === lease.holder &&
      vote.epoch === lease.epoch &&
      Math.abs(now - vote.observedAt) <= timers.observerStaleness * 1000,
  );
  return suspected ? { kind: 'failover', epoch, why: 'an observer sees the holder down' } : undefined;
}
