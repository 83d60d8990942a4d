import { controlItem, type Lease } from '../../../runtime/protocol/lease';
import { peerOf, type HandlerContext } from '../../context';
import { isRunning } from '../executions';
import type { ControlSnapshot, FailoverKind, FailoverRecord } from '../../store/record';
import type { FailoverInput, FailoverState } from '../state';

/**
 * Where an execution enters the plan:
 * `watch` a suspected holder, `move` (planned: rebuild if needed, then hand over), `seal` (the lease is taken: resume),
 * `verify` (open already), `thaw`, `abort`, `wait` (a drill's way back, not yet stable), `refused`.
 */
export type Entrance = 'watch' | 'move' | 'seal' | 'verify' | 'thaw' | 'abort' | 'wait' | 'refused';

interface Start {
  readonly entrance: Entrance;
  readonly epoch: number;
  readonly kind: FailoverKind;
  readonly detail?: string;
  /** Refused because this execution is deciding about the epoch. */
  readonly decidedBy?: string;
}

export interface BeginEvent {
  readonly input: FailoverInput;
  readonly execution: string;
}

/** Reads the lease, decides where to enter and registers the attempt. Nothing but the record is written. */
export async function begin(context: HandlerContext, { input, execution }: BeginEvent): Promise<FailoverState> {
  const snapshot = await context.control().snapshot();
  const { lease } = snapshot;
  if (!lease)
    throw new Error(
      `the control table has no ${controlItem.lease} of "${context.config.scope}": the first instance of the primary Region creates it`,
    );
  const target = context.region;
  const start = entrance({
    snapshot,
    lease,
    target,
    input,
    now: context.now(),
    stablePeriod: context.config.timers.stablePeriod,
  });
  if (start.decidedBy !== undefined && !(await isRunning(context, start.decidedBy))) {
    // It ended without a word, or was never started: nobody decides any more, and nothing has been touched.
    await context.control().abandon(start.epoch, start.decidedBy, context.now());
    return begin(context, { input, execution });
  }
  const record = snapshot.records.find(({ epoch }) => epoch === start.epoch);
  const state: FailoverState = {
    kind: start.kind,
    execution,
    attempt: attemptOf(record, execution),
    from: peerOf(context.config, target),
    to: target,
    epoch: start.epoch,
    outcome: start.entrance,
    detail: start.detail,
    actor: input.actor ?? record?.actor,
    reason: input.reason ?? record?.reason,
    grounds: record?.grounds,
    returns: input.returns,
  };
  const registers = start.entrance === 'watch' || start.entrance === 'move' || start.entrance === 'seal';
  if (registers && start.kind !== 'rebuild') await register(context, state, record);
  return state;
}

/** Pure part of `begin`: a table of what the lease says and what was asked for. */
export function entrance({
  snapshot,
  lease,
  target,
  input,
  now,
  stablePeriod,
}: {
  snapshot: ControlSnapshot;
  lease: Lease;
  target: string;
  input: FailoverInput;
  now: number;
  stablePeriod: number;
}): Start {
  const record = (epoch: number) => snapshot.records.find((candidate) => candidate.epoch === epoch);
  const refused = (detail: string): Start => ({ entrance: 'refused', epoch: lease.epoch, kind, detail });
  const kind = input.kind ?? 'failover';
  if (kind === 'abort') {
    const epoch = lease.holder === target ? lease.epoch : lease.epoch + 1;
    const why = notAbortable(lease, target, record(epoch), input);
    return why === undefined ? { entrance: 'abort', epoch, kind } : refused(why);
  }
  if (lease.holder === target) {
    const own = record(lease.epoch);
    if (kind === 'thaw') return { entrance: 'thaw', epoch: lease.epoch, kind };
    if (lease.phase !== 'serving') return { entrance: 'seal', epoch: lease.epoch, kind: own?.kind ?? 'failover' };
    if (own?.status === 'open') return { entrance: 'verify', epoch: lease.epoch, kind: own.kind };
    return refused(`${target} holds the lease already`);
  }
  const epoch = lease.epoch + 1;
  const open = record(epoch);
  if (kind === 'thaw') return refused(`${target} does not hold the lease`);
  if (kind === 'failover') {
    // A planned move that was interrupted goes on as what it was: its holder may be frozen.
    const interrupted = open?.kind === 'switchover' && open.status === 'open';
    return interrupted ? { entrance: 'move', epoch, kind: 'switchover' } : { entrance: 'watch', epoch, kind };
  }
  if (lease.phase !== 'serving') return refused(`a failover to ${lease.holder} is in progress`);
  if (kind === 'rebuild') return { entrance: 'move', epoch, kind };
  if (!input.actor && !open?.actor) return refused('a switchover needs a named actor: pass "actor" and "reason"');
  if (open?.status === 'watching')
    return {
      ...refused(`epoch ${epoch} is being decided by ${open.execution}: wait until it ends`),
      epoch,
      decidedBy: open.execution,
    };
  const last = record(lease.epoch);
  const stableAt = (last?.closedAt ?? 0) + stablePeriod * 1000;
  if (last?.status === 'open' || stableAt > now) {
    const detail = `${lease.holder} has not served for the stable period of ${stablePeriod} s yet`;
    return input.returns === undefined ? refused(detail) : { entrance: 'wait', epoch, kind, detail };
  }
  return { entrance: 'move', epoch, kind };
}

/** Why the move to `target` can't be aborted; the lease itself has the last word. Pure. */
function notAbortable(
  lease: Lease,
  target: string,
  move: FailoverRecord | undefined,
  input: FailoverInput,
): string | undefined {
  if (!input.actor) return 'an abort needs a named actor: pass "actor" and "reason"';
  if (lease.holder === target && lease.phase === 'serving')
    return `${target} serves already: move back by a switchover`;
  if (lease.phase === 'promoting')
    return `the move to ${lease.holder} is past the point of no return: it can only go on`;
  if (move?.status === 'watching')
    return `${move.execution} only looks into a suspicion, and has touched nothing: it ends by itself`;
  if (move?.status !== 'open' || move.to !== target) return `no move to ${target} is under way`;
  return undefined;
}

const attemptOf = (record: FailoverRecord | undefined, execution: string): number =>
  record?.execution === execution ? record.attempt : (record?.attempt ?? 0) + 1;

async function register(context: HandlerContext, state: FailoverState, record?: FailoverRecord): Promise<void> {
  // The probe or the reconciler that started this execution has registered it already.
  if (record?.execution === state.execution) return;
  const claimed = await context.control().claim(
    {
      scope: context.config.scope,
      epoch: state.epoch,
      kind: state.kind,
      status: state.outcome === 'watch' ? 'watching' : 'open',
      from: state.from,
      to: state.to,
      attempt: state.attempt,
      execution: state.execution,
      claimedAt: context.now(),
      actor: state.actor,
      reason: state.reason,
    },
    record?.attempt ?? 0,
  );
  // A retried call finds its own claim; anybody else's execution goes on beside this one, harmlessly.
  if (!claimed) console.log(JSON.stringify({ step: 'begin', epoch: state.epoch, unclaimed: state.execution }));
}
