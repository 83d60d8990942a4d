import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Context } from 'aws-lambda';
import { lambdaContext } from '../context';
import { atWork, rehearse } from '../failover/rehearse';
import { log, type Rehearsal } from '../failover/step';

interface RehearsalEvent {
  /** Names of the plan's functions. */
  readonly steps: readonly string[];
}

/**
 * A failover that cannot run should be found before it is needed, and its first start should not be in the middle of
 * one. Invoked by a schedule; fails when a step could not run, which an alarm watches.
 */
export async function handler({ steps }: RehearsalEvent, lambda: Context): Promise<{ rehearsed: number }> {
  const context = lambdaContext(lambda.invokedFunctionArn);
  if (atWork(await context.control().snapshot())) return { rehearsed: 0 };
  const { lambda: client } = context.clients(context.region);
  const event: Rehearsal = { rehearsal: true };
  const payload = new TextEncoder().encode(JSON.stringify(event));
  await rehearse(steps, async (step) => {
    const answer = await client.send(
      new InvokeCommand({ FunctionName: context.names.functionName(step), Payload: payload }),
    );
    if (answer.FunctionError) throw new Error(new TextDecoder().decode(answer.Payload) || answer.FunctionError);
  });
  log({ rehearsed: steps.length });
  return { rehearsed: steps.length };
}
