import type { Lease, LeasePhase } from '../protocol/lease';

/**
 * What one instance knows about the lease. All times are milliseconds of the instance's own clock.
 *
 * Invariant: `validUntil` is never later than the moment before a *successful renewal of this epoch* was sent, plus L.
 * Reading the lease confers nothing, a lost response confers nothing, and a refusal, a new epoch, a revocation or a
 * jump of the clock ends validity at once.
 */
export interface LeaseState {
  readonly region: string;
  /** L, milliseconds. */
  readonly duration: number;
  /** Highest epoch seen; 0 before anything is known. */
  readonly epoch: number;
  /** Undefined before anything is known. */
  readonly holder?: string;
  readonly phase?: LeasePhase;
  readonly beat: number;
  readonly revoked: boolean;
  /** A renewal was refused and nobody has read the lease since. */
  readonly refused: boolean;
  readonly validUntil: number;
  /** Renewals sent under an earlier generation confer nothing. */
  readonly generation: number;
  /** Newest proof that the database commits under the lease's epoch. */
  readonly canary?: { readonly epoch: number; readonly at: number };
  /** Moment of the last answer of the store, whatever it was. */
  readonly heardAt?: number;
}

export type LeaseEvent =
  /** A strongly consistent read was answered. */
  | { readonly kind: 'read'; readonly lease: Lease; readonly at: number }
  /** A renewal succeeded. `sentAt`: the moment *before* its request was sent. */
  | {
      readonly kind: 'renewed';
      readonly lease: Lease;
      readonly sentAt: number;
      readonly generation: number;
      readonly at: number;
    }
  /** The store said that the condition of a renewal of `epoch` does not hold. */
  | { readonly kind: 'refused'; readonly epoch: number; readonly at: number }
  | { readonly kind: 'clock-jumped' }
  /** A canary transaction that began at `at` has committed, and found `epoch` in the fence row (or no row yet). */
  | { readonly kind: 'canary'; readonly epoch: number; readonly at: number };

const never = -Infinity;

/** Nothing known. `duration` is L in milliseconds. */
export function unknownLease(region: string, duration: number): LeaseState {
  return { region, duration, epoch: 0, beat: 0, revoked: false, refused: false, validUntil: never, generation: 0 };
}

/** The state after an event. Pure. */
export function leaseState(state: LeaseState, event: LeaseEvent): LeaseState {
  switch (event.kind) {
    case 'read':
      return { ...learn(state, event.lease), refused: false, heardAt: event.at };
    case 'renewed':
      return renewed({ ...learn(state, event.lease), heardAt: event.at }, event);
    case 'refused':
      if (event.epoch < state.epoch) return { ...state, heardAt: event.at };
      return { ...ended(state), refused: true, heardAt: event.at };
    case 'clock-jumped':
      return ended(state);
    case 'canary':
      return { ...state, canary: { epoch: event.epoch, at: event.at } };
  }
}

/** Is the lease of the instance's own Region valid, with at least `margin` milliseconds left? */
export function isValid(state: LeaseState, now: number, margin = 0): boolean {
  return state.holder === state.region && now + margin < state.validUntil;
}

/**
 * May a renewal be sent now? Only for a lease that names this Region, and only while the database has proved within
 * `canaryAge` milliseconds that it commits: an instance that renews beside a dead database would never be taken over.
 */
export function mayRenew(state: LeaseState, now: number, canaryAge: number): boolean {
  return (
    state.holder === state.region &&
    !state.revoked &&
    !state.refused &&
    state.canary !== undefined &&
    state.canary.epoch === state.epoch &&
    now - state.canary.at <= canaryAge
  );
}

function learn(state: LeaseState, lease: Lease): LeaseState {
  // An answer may be overtaken on its way; the epoch only grows.
  if (lease.epoch < state.epoch) return state;
  const known = {
    epoch: lease.epoch,
    holder: lease.holder,
    phase: lease.phase,
    beat: lease.epoch > state.epoch ? lease.beat : Math.max(state.beat, lease.beat),
    revoked: lease.revokedBy !== undefined || (lease.epoch === state.epoch && state.revoked),
  };
  const over = lease.epoch > state.epoch || lease.holder !== state.region || known.revoked;
  return { ...(over ? ended(state) : state), ...known };
}

function renewed(state: LeaseState, event: LeaseEvent & { kind: 'renewed' }): LeaseState {
  if (
    event.generation !== state.generation ||
    event.lease.epoch !== state.epoch ||
    event.lease.holder !== state.region ||
    state.revoked
  )
    return state;
  return { ...state, validUntil: Math.max(state.validUntil, event.sentAt + state.duration) };
}

function ended(state: LeaseState): LeaseState {
  return { ...state, validUntil: never, generation: state.generation + 1 };
}
