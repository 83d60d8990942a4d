import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { callTimeout, type HandlerContext } from '../context';
import type { ControlSnapshot, FailoverKind, FailoverRecord } from '../store/record';
import type { FailoverInput } from './state';

/** Whether an execution runs. One that is not known, or has ended in whatever way, doesn't. */
export async function isRunning({ clients, names, region }: HandlerContext, execution: string): Promise<boolean> {
  try {
    const { status } = await clients(region).stepFunctions.send(
      new DescribeExecutionCommand({ executionArn: names.executionArn(region, execution) }),
    );
    return status === 'RUNNING';
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return false;
    throw error;
  }
}

/**
 * Sees to it that an execution in the own Region works on an epoch: starts the next attempt unless the present one
 * runs. Two callers that race for an attempt are told apart by a conditional write; should two executions run all the
 * same, each effect of theirs is conditional.
 *
 * @returns name of the execution that was started, if one was
 */
export async function ensureExecution(
  context: HandlerContext,
  snapshot: ControlSnapshot,
  { epoch, kind, from, to }: { epoch: number; kind: FailoverKind; from: string; to: string },
): Promise<string | undefined> {
  const record = snapshot.records.find((candidate) => candidate.epoch === epoch);
  if (record && (await isInHand(context, record))) return undefined;
  const previous = record?.attempt ?? 0;
  const attempt = previous + 1;
  const execution = `${context.config.scope}-${epoch}-${attempt}`;
  const resumed = record && ['open', 'aborted'].includes(record.status) ? record : undefined;
  const claimed = await context.control().claim(
    {
      scope: context.config.scope,
      epoch,
      kind: resumed?.kind ?? kind,
      status: resumed?.status ?? 'watching',
      from: resumed?.from ?? from,
      to: resumed?.to ?? to,
      attempt,
      execution,
      claimedAt: context.now(),
    },
    previous,
  );
  if (!claimed) return undefined;
  const input: FailoverInput = { kind, attempt };
  try {
    await context.clients(context.region).stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: context.names.stateMachineArn(context.region),
        name: execution,
        input: JSON.stringify(input),
      }),
    );
  } catch (error) {
    // The answer to an earlier try was lost: it runs.
    if (!(error instanceof Error && error.name === 'ExecutionAlreadyExists')) throw error;
  }
  return execution;
}

async function isInHand(context: HandlerContext, record: FailoverRecord): Promise<boolean> {
  // Between the claim and the start there is an attempt without an execution; give it a moment.
  if (context.now() - record.claimedAt < 3 * callTimeout(context.config)) return true;
  return isRunning(context, record.execution);
}
