import type { Context } from 'aws-lambda';
import { lambdaContext, type HandlerContext } from '../context';
import type { FailoverState, StepResult } from './state';

export type Step = (context: HandlerContext, state: FailoverState) => Promise<StepResult>;

/** What the state machine passes to each step. */
export interface StepEvent {
  readonly state: FailoverState;
  /** After this many `wait` answers in a row the outcome is `timeout`. */
  readonly maximumWaits: number;
}

/** Asks a function to get ready and do nothing: its code is loaded, its role and its way to the lease are tried. */
export interface Rehearsal {
  readonly rehearsal: true;
}

/** A Lambda handler on the way of a failover: it can be rehearsed. */
export function recoveryHandler<Event extends object, Result>(
  run: (context: HandlerContext, event: Event) => Promise<Result>,
) {
  return async (event: Event | Rehearsal, lambda: Context): Promise<Result | { epoch?: number }> => {
    const context = lambdaContext(lambda.invokedFunctionArn);
    if (!('rehearsal' in event)) return run(context, event);
    return { epoch: (await context.control().lease())?.epoch };
  };
}

/** Wraps a step as a Lambda handler. */
export const stepHandler = (name: string, step: Step) =>
  recoveryHandler((context, event: StepEvent) => runStep(name, step, context, event));

/**
 * Runs a step, records when it started and ended under `failover#<epoch>`, and folds its answer into the execution's
 * data. Records are for people and reports: a failure to write one never fails the step.
 */
export async function runStep(
  name: string,
  step: Step,
  context: HandlerContext,
  { state, maximumWaits }: StepEvent,
): Promise<FailoverState> {
  const store = context.control();
  const started = swallow(name, store.stepStarted(state.epoch, name, context.now()));
  let result: StepResult;
  try {
    result = await step(context, state);
  } catch (error) {
    log({ step: name, epoch: state.epoch, error: String(error) });
    await started;
    await swallow(name, store.stepEnded(state.epoch, name, context.now(), `error: ${String(error)}`));
    throw error;
  }
  const next = settle(name, state, result, maximumWaits);
  log({ step: name, epoch: state.epoch, outcome: next.outcome, detail: next.detail });
  await started;
  await swallow(name, store.stepEnded(state.epoch, name, context.now(), next.outcome));
  return next;
}

/** Folds an answer into the data; turns one `wait` too many into `timeout`. */
export function settle(name: string, state: FailoverState, result: StepResult, maximumWaits: number): FailoverState {
  const merged: FailoverState = { ...state, detail: undefined, ...result };
  if (result.outcome !== 'wait') return { ...merged, waits: undefined };
  const count = (state.waits?.step === name ? state.waits.count : 0) + 1;
  return { ...merged, waits: { step: name, count }, outcome: count >= maximumWaits ? 'timeout' : 'wait' };
}

const swallow = (step: string, write: Promise<void>): Promise<void> =>
  write.catch((error: unknown) => log({ step, unrecorded: String(error) }));

/** One JSON line; CloudWatch reads it as fields. */
export function log(line: Record<string, unknown>): void {
  console.log(JSON.stringify(line));
}
