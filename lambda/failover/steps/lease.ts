import type { Lease } from '../../../runtime/protocol/lease';
import type { HandlerContext } from '../../context';
import type { ControlSnapshot } from '../../store/record';
import { vetoOf } from '../decide';
import { again, ok, stale, type FailoverState, type StepResult } from '../state';
import { measureGate } from './observe';

const isOurs = (lease: Lease | undefined, state: FailoverState): boolean =>
  lease?.epoch === state.epoch && lease.holder === state.to;

const describe = (lease: Lease | undefined): string =>
  lease ? `the lease is at epoch ${lease.epoch}, ${lease.phase} by ${lease.holder}` : 'there is no lease';

/**
 * Takes the lease of a holder whose beat stood still for W. Conditional on the epoch *and* on that beat: a renewal that
 * lands at the last moment wins.
 */
export async function take(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  const { watch, from, to, epoch } = state;
  if (!watch) throw new Error('take needs the beat that was watched: it must follow observe or revoke');
  const store = context.control();
  const grounds = state.grounds ?? 'lease expired';
  const taken = await store.take({ epoch: epoch - 1, beat: watch.beat, from, to, grounds });
  const lease = taken ?? (await store.lease());
  if (isOurs(lease, state)) {
    await store.amend(epoch, { status: 'open', grounds });
    return ok({ grounds });
  }
  if (lease?.epoch === epoch - 1) return { outcome: 'beat-moved', detail: `beat ${watch.beat} became ${lease.beat}` };
  return stale(describe(lease));
}

/** Ends the holder's renewals. The state machine waits W from this step's end, so from later than the response. */
export async function revoke(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  const { from, epoch, execution } = state;
  const store = context.control();
  const revoked = await store.revoke({ epoch: epoch - 1, holder: from, by: execution });
  const lease = revoked ?? (await store.lease());
  if (lease?.epoch !== epoch - 1 || lease.revokedBy === undefined) return stale(describe(lease));
  return ok({
    grounds: 'revoked and expired',
    // From here on no renewal can move the beat.
    watch: { epoch: lease.epoch, beat: lease.beat, quietPolls: 0, moved: false, polls: state.watch?.polls ?? 0 },
  });
}

/** Hands over a frozen holder's lease. The freeze, which its database acknowledged, stands in for the wait. */
export async function handOver(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  const { from, to, epoch } = state;
  const store = context.control();
  const lease = (await store.handOver({ epoch: epoch - 1, from, to })) ?? (await store.lease());
  if (!isOurs(lease, state)) return stale(describe(lease));
  await store.amend(epoch, { grounds: 'frozen' });
  return ok({ grounds: 'frozen' });
}

/**
 * Point of no return. Looks at the gate once more, then moves the phase from `handed` to `promoting`; an abort is a
 * conditional write on `handed` too, so one of the two wins.
 */
export async function commit(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  const { to, epoch, kind } = state;
  const store = context.control();
  const snapshot = await store.snapshot();
  if (!isOurs(snapshot.lease, state)) return stale(describe(snapshot.lease));
  if (snapshot.lease!.phase === 'handed' && kind === 'failover') {
    const veto = await vetoAfterTaking(context, state);
    if (veto) return again(veto);
  }
  await recordGrounds(context, state, snapshot);
  const lease = (await store.advance({ epoch, holder: to, from: 'handed', to: 'promoting' })) ?? (await store.lease());
  if (!isOurs(lease, state)) return stale(describe(lease));
  if (lease!.phase === 'handed') throw new Error('the phase did not move although the lease is ours');
  // At most one automatic failover in a block window. Written also on a resumed run, in case the first one crashed here.
  if (kind === 'failover')
    await store.putBlock({
      scope: context.config.scope,
      epoch,
      until: context.now() + context.config.timers.blockWindow * 1000,
    });
  return ok();
}

/** Whoever took the lease may have died before the record said why it could; the lease itself knows. */
async function recordGrounds(context: HandlerContext, { epoch }: FailoverState, { lease, records }: ControlSnapshot) {
  const record = records.find((one) => one.epoch === epoch);
  if (record && !record.grounds && lease?.grounds)
    await context.control().amend(epoch, { status: 'open', grounds: lease.grounds });
}

async function vetoAfterTaking(context: HandlerContext, state: FailoverState): Promise<string | undefined> {
  const snapshot = await context.control().snapshot();
  const record = snapshot.records.find(({ epoch }) => epoch === state.epoch);
  // The canary row is the old holder's, of the epoch that ended.
  const ended = { ...snapshot.lease!, holder: state.from, epoch: state.epoch - 1 };
  const gate = await measureGate(context, { ...snapshot, lease: ended });
  return vetoOf(gate, record?.dataLossAllowed !== undefined);
}

/** Opens the target for writes: from `promoting` to `serving`, same epoch. */
export async function open(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  const { to, epoch } = state;
  const store = context.control();
  const lease = (await store.advance({ epoch, holder: to, from: 'promoting', to: 'serving' })) ?? (await store.lease());
  if (!isOurs(lease, state)) return stale(describe(lease));
  return lease!.phase === 'serving' ? ok() : again(`the lease is still ${lease!.phase}`);
}

/**
 * Gives the right to write back to the old side under a new epoch: before the handover from the old side's own lease,
 * after it from `handed`. Past the point of no return it is refused, and the only way is forward.
 */
export async function abort(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  const { from, to, epoch } = state;
  const store = context.control();
  const given =
    (await store.giveBack({ epoch, holder: to, phase: 'handed', to: from })) ??
    (await store.giveBack({ epoch: epoch - 1, holder: from, phase: 'serving', to: from }));
  const lease = given ?? (await store.lease());
  const returned = lease?.holder === from && lease.phase === 'serving' && lease.epoch >= epoch;
  if (!returned) return { outcome: 'too-late', detail: describe(lease) };
  const at = context.now();
  const byHand = state.kind === 'abort' ? { actor: state.actor ?? '', reason: state.reason ?? '', at } : undefined;
  await store.amend(epoch, {
    status: 'aborted',
    ...(byHand ? { abortedBy: byHand } : { reason: state.detail }),
    closedAt: at,
    thawed: false,
  });
  return { outcome: 'aborted', detail: state.detail };
}
