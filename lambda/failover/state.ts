import type { Grounds } from '../../runtime/protocol/lease';
import type { FailoverKind } from '../store/record';
import type { Watch } from './watch';

/** What steps answer. A Choice of the plan routes each; what a step throws instead is a fault. */
export const outcomes = [
  // Any step: done; not yet, call again; `wait` once too often; the lease has moved on; this can never work.
  ...(['ok', 'wait', 'timeout', 'stale-epoch', 'impossible', 'contradiction'] as const),
  // `begin`: where this execution enters the plan
  ...(['watch', 'move', 'seal', 'verify', 'thaw', 'abort', 'refused'] as const),
  // `observe`: what became of the suspicion
  ...(['take', 'revoke', 'blocked', 'ask', 'abandon'] as const),
  // `take`: the holder lives
  'beat-moved',
  // `move`: the old side still has the lease, or the target has it
  ...(['not-moved', 'handed'] as const),
  // `abort`: the old side has the lease again, or there is no way back
  ...(['aborted', 'too-late'] as const),
  // What runs side by side: a step of it gave up after all tries
  'failed',
] as const;

export type Outcome = (typeof outcomes)[number];

/**
 * The data of an execution, which each step receives and returns. Outcomes are data too: a Choice routes them, so a
 * step that throws is always a fault worth a retry.
 */
export interface FailoverState {
  readonly kind: FailoverKind;
  readonly execution: string;
  readonly attempt: number;
  /** Old holder. */
  readonly from: string;
  /** Region that takes over. */
  readonly to: string;
  /** Epoch that is opened. */
  readonly epoch: number;
  readonly outcome: Outcome;
  /** For people: why the outcome is what it is. */
  readonly detail?: string;
  readonly actor?: string;
  readonly reason?: string;
  readonly grounds?: Grounds;
  /** Switchovers that follow this one, each the other way: 1 for a drill, which goes and comes back. */
  readonly returns?: number;
  readonly watch?: Watch;
  /** What people were last told while the execution waits for them. */
  readonly told?: string;
  /** Final position in the old writer's log. */
  readonly finalLsn?: string;
  /** Books of the replay: entries applied, balances before it, money from outside among the entries (minor units). */
  readonly replay?: { readonly entries: number; readonly before: number; readonly external: number };
  readonly verified?: boolean;
  /** Times in a row that a step asked to be called again. */
  readonly waits?: { readonly step: string; readonly count: number };
}

/** What a person, a schedule or a probe starts an execution with. */
export interface FailoverInput {
  readonly kind?: FailoverKind;
  readonly attempt?: number;
  readonly actor?: string;
  readonly reason?: string;
  readonly returns?: number;
}

/** A step's answer: its outcome and what it changes in the data. */
export type StepResult = Partial<FailoverState> & { readonly outcome: Outcome };

export const ok = (patch: Partial<FailoverState> = {}): StepResult => ({ ...patch, outcome: 'ok' });
/** Not yet: the state machine waits and calls again, a limited number of times. */
export const again = (detail: string, patch: Partial<FailoverState> = {}): StepResult => ({
  ...patch,
  outcome: 'wait',
  detail,
});
/** The lease moved on: whatever this execution wanted, it may not any more. */
export const stale = (detail: string): StepResult => ({ outcome: 'stale-epoch', detail });
