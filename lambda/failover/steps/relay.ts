import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { HandlerContext } from '../../context';
import type { StepEvent } from '../step';
import type { FailoverState, StepResult } from '../state';

/**
 * Runs a step in the old holder's Region, since Step Functions has no calls to another one. A planned move needs both
 * Regions; after an unplanned one the only relayed step is the fencing of the old side, for which nobody waits.
 */
export function relay(step: 'freeze' | 'thaw') {
  return async ({ clients, names }: HandlerContext, state: FailoverState): Promise<StepResult> => {
    const event: StepEvent = { state, maximumWaits: Number.MAX_SAFE_INTEGER };
    const { Payload, FunctionError } = await clients(state.from).lambda.send(
      new InvokeCommand({ FunctionName: names.functionName(step), Payload: Buffer.from(JSON.stringify(event)) }),
    );
    const answer = Buffer.from(Payload ?? []).toString('utf8');
    if (FunctionError) throw new Error(`${step} failed in ${state.from}: ${answer}`);
    const { outcome, detail, finalLsn } = JSON.parse(answer) as FailoverState;
    return { outcome, detail, ...(finalLsn === undefined ? {} : { finalLsn }) };
  };
}

/**
 * Asks the old side to freeze the epoch that ended, and doesn't wait for it: its lease and the seals stop it anyway.
 * Harmless whenever it arrives, since it only ever freezes an epoch that is over; stopping instances or databases
 * would not be.
 */
export async function stonith({ clients, names, config }: HandlerContext, state: FailoverState): Promise<StepResult> {
  const event: StepEvent = { state, maximumWaits: Number.MAX_SAFE_INTEGER };
  try {
    await clients(state.from).lambda.send(
      new InvokeCommand({
        FunctionName: names.functionName('freeze'),
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(event)),
      }),
      { abortSignal: AbortSignal.timeout(config.timers.requestTimeout * 1000) },
    );
    return { outcome: 'ok', detail: `${state.from} was asked to freeze epoch ${state.epoch - 1}` };
  } catch (error) {
    return { outcome: 'ok', detail: `${state.from} could not be asked to freeze: ${String(error)}` };
  }
}
