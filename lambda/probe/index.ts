import type { Context } from 'aws-lambda';
import { lambdaContext } from '../context';
import { probeForAMinute, probeOnce, type ProbeOutcome } from '../observer/probe';

interface ProbeEvent {
  /** One round instead of a minute of them. Default: false. */
  readonly once?: boolean;
}

/** Observes the holder from this Region. Invoked by a schedule each minute, its shortest interval. */
export async function handler(event: ProbeEvent, lambda: Context): Promise<{ rounds: ProbeOutcome[] }> {
  const context = lambdaContext(lambda.invokedFunctionArn);
  const rounds = event?.once
    ? [await probeOnce(context)]
    : await probeForAMinute(context, () => lambda.getRemainingTimeInMillis());
  return { rounds };
}
