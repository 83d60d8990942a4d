import type { Context } from 'aws-lambda';
import { lambdaContext, peerOf } from '../context';
import { ensureExecution } from '../failover/executions';
import { unfinished } from '../failover/reconcile';
import { log } from '../failover/step';

/** Resumes what was left unfinished in this Region. Invoked by a schedule. */
export async function handler(_event: unknown, lambda: Context): Promise<{ started?: string }> {
  const context = lambdaContext(lambda.invokedFunctionArn);
  const snapshot = await context.control().snapshot();
  const found = unfinished(snapshot, context.region, context.config.timers, context.now());
  if (!found) return {};
  const from = peerOf(context.config, context.region);
  const started = await ensureExecution(context, snapshot, { ...found, from, to: context.region });
  log({ reconciler: found.why, epoch: found.epoch, kind: found.kind, started });
  return { started };
}
