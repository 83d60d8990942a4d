import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { HandlerContext } from '../../context';
import type { FailoverInput, FailoverState, StepResult } from '../state';
import { ok } from '../state';

/** What the other Region is started with once this one serves. Pure. */
export function homeward(state: FailoverState): FailoverInput {
  const returns = state.returns ?? 0;
  const who = { actor: state.actor, reason: state.reason };
  // A drill comes back: the switchover of the other Region rebuilds its database first.
  return returns > 0 ? { kind: 'switchover', returns: returns - 1, ...who } : { kind: 'rebuild', ...who };
}

/** After a planned move: has the old side rebuilt as a standby, or, in a drill, has the lease moved back. */
export async function sendHome({ clients, names }: HandlerContext, state: FailoverState): Promise<StepResult> {
  const input = homeward(state);
  try {
    await clients(state.from).stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: names.stateMachineArn(state.from),
        name: `${input.kind}-after-${state.epoch}`,
        input: JSON.stringify(input),
      }),
    );
  } catch (error) {
    // A retry of this step: it has been started already.
    if (!(error instanceof Error && error.name === 'ExecutionAlreadyExists')) throw error;
  }
  return ok();
}
