import type { FailoverKind } from '../../../lambda/store/record';
import type { Outcome } from '../../../lambda/failover/state';
import type { Occasion } from '../../../lambda/failover/steps/notify';
import type { PlanFunction } from './functions';

/** Timers of the architecture that the plan waits for, seconds. */
export interface PlanTimers {
  /** O */
  readonly beatPoll: number;
  /** W */
  readonly wait: number;
}

type Ways<Event extends string, Name> = Readonly<Partial<Record<Event, Name>>>;

/**
 * Runs a function. Its answer is an event: an outcome by name, `wait` where it may ask for patience, `timeout` after one
 * `wait` too many, or a fault, which is tried again and then leads to `caught`. An outcome that has no way of its own
 * goes `otherwise`, so no answer is ever without one.
 */
export interface StepRow<Name extends string> {
  readonly does: PlanFunction;
  /** Seconds that one call may take. */
  readonly timeout: number;
  readonly on: Ways<Outcome, Name>;
  readonly otherwise: Name;
  /** State after a fault, tries included. Default: `otherwise`. */
  readonly caught?: Name;
  /** Tries after the first one. Default: 3. */
  readonly retries?: number;
  /** It may answer `wait`: seconds until it is called again, and how often in a row. Default: it may not. */
  readonly poll?: { readonly seconds: number; readonly times: number };
  /** `wait` answers in a row until `timeout`, where a `poll` doesn't say it. Default: 1. */
  readonly patience?: number;
  /** It gets what the execution was started with, and the execution's name; the others get what the last one answered. */
  readonly first?: true;
}

/** Tells people. Never holds anything up: whatever comes of it, the next state follows. */
export interface TellRow<Name extends string> {
  readonly tells: Occasion;
  readonly then: Name;
  /** Default: 2. */
  readonly retries?: number;
}

export interface WaitRow<Name extends string> {
  /** Seconds, or the timer that says how many. */
  readonly waits: number | keyof PlanTimers;
  readonly then: Name;
}

/** Goes on by a word of the execution's data. */
export interface AskRow<Name extends string> {
  readonly asks: 'kind' | 'outcome';
  readonly on: Ways<FailoverKind | Outcome, Name>;
  readonly otherwise: Name;
}

/** Plans that run side by side, all of which are waited for. What the first of them ends with goes on. */
export interface SideBySideRow<Name extends string> {
  readonly sideBySide: Readonly<Record<string, Plan>>;
  readonly then: Name;
  /** State after a fault of a branch that it did not catch itself. */
  readonly caught: Name;
}

export interface EndRow {
  /** `done`: the execution, or the branch, has succeeded; `failed`: a branch whose step failed. */
  readonly ends: 'done' | 'failed';
}

/** Ends the execution as failed. */
export interface FailRow {
  readonly fails: string;
  readonly because: string;
}

export type Row<Name extends string = string> =
  StepRow<Name> | TellRow<Name> | WaitRow<Name> | AskRow<Name> | SideBySideRow<Name> | EndRow | FailRow;

/** States by name. */
export type Rows<Name extends string = string> = Readonly<Record<Name, Row<Name>>>;

export interface Plan {
  readonly startAt: string;
  readonly rows: Rows;
}

/** A plan in which every way leads to a state of its own: a name that is none does not compile. */
export function planOf<Name extends string>(startAt: NoInfer<Name>, rows: Record<Name, Row<NoInfer<Name>>>): Plan {
  return { startAt, rows };
}

/** What happens in a state: an outcome, a word of the data, or a `fault` after all tries. */
export type PlanEvent = Outcome | FailoverKind | 'fault';

/**
 * The state that follows an event; undefined only where the plan ends. Pure.
 *
 * Invariant: every state but an end has an answer for every event, also for one that it does not know.
 */
export function follows(name: string, row: Row, event: PlanEvent): string | undefined {
  if ('does' in row) {
    if (event === 'fault') return row.caught ?? row.otherwise;
    if (event === 'wait' && row.poll) return name;
    return row.on[event as Outcome] ?? row.otherwise;
  }
  if ('asks' in row) return row.on[event as FailoverKind | Outcome] ?? row.otherwise;
  if ('sideBySide' in row) return event === 'fault' ? row.caught : row.then;
  return 'then' in row ? row.then : undefined;
}
