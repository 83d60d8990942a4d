import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Context } from 'aws-lambda';
import { ExponentialBackoff, handleAll, retry } from 'cockatiel';
import { setTimeout as sleep } from 'node:timers/promises';
import { type HandlerContext, lambdaContext } from '../context';
import type { Means } from '../failover/journey';
import type { FailoverState } from '../failover/state';
import { log } from '../failover/step';
import { DynamoJourneyStore } from '../store/journey';
import { type Request, travel } from './travel';

/**
 * A step of a Region switch plan. It invokes the functions of the failover one after another, as the state machine does,
 * and remembers in the control table how far it came: such a plan carries nothing from one step to the next.
 */
export async function handler(event: unknown, lambda: Context): Promise<{ at?: string }> {
  const context = lambdaContext(lambda.invokedFunctionArn);
  const { config, region } = context;
  const { documents } = context.clients(region);
  const request = requestOf(event);
  const answer = await travel(request, {
    store: new DynamoJourneyStore(documents, config.tables.control, config.scope, region),
    means: meansOf(context, lambda),
    name: () => `${config.scope}-arc-${lambda.awsRequestId}`,
    idle: () => idle(context),
  });
  log({ ...request, ...answer });
  return answer;
}

/** The payload that the plan's template holds, as the event or inside of it. */
function requestOf(event: unknown): Request {
  const { payload } = (event ?? {}) as { payload?: unknown };
  const value = (typeof payload === 'string' ? JSON.parse(payload) : (payload ?? event)) as Partial<Request>;
  if (typeof value?.through === 'string') return value as Request;
  throw new Error(`the event ${JSON.stringify(event)} names no state: allowed is { "through": "<state of the plan>" }`);
}

function meansOf({ config, region, names }: HandlerContext, lambda: Context): Means {
  // A step may take minutes, and is not asked twice by the client: its retries are the plan's.
  const client = new LambdaClient({ region, maxAttempts: 1, requestHandler: { requestTimeout: 340_000 } });
  return {
    timers: config.timers,
    wait: async (seconds) => void (await sleep(1000 * seconds)),
    allow: (seconds) => {
      const left = lambda.getRemainingTimeInMillis() / 1000;
      if (left < seconds + 5)
        throw new Error(`${Math.floor(left)} s are left, ${seconds} may be needed: repeat the step`);
    },
    invoke: (step, payload, retries) => {
      const again = retry(handleAll, {
        maxAttempts: retries,
        backoff: new ExponentialBackoff({ initialDelay: 1000, maxDelay: 10_000 }),
      });
      return again.execute(() => invoke(client, names.functionName(step), payload));
    },
  };
}

async function invoke(client: LambdaClient, FunctionName: string, payload: object): Promise<FailoverState> {
  const answer = await client.send(
    new InvokeCommand({ FunctionName, Payload: new TextEncoder().encode(JSON.stringify(payload)) }),
  );
  const text = new TextDecoder().decode(answer.Payload);
  if (answer.FunctionError) throw new Error(text || answer.FunctionError);
  return JSON.parse(text) as FailoverState;
}

async function idle(context: HandlerContext): Promise<string | undefined> {
  const lease = await context.control().lease();
  if (lease?.holder === context.region && lease.phase === 'serving') return undefined;
  return lease
    ? `${context.region} does not serve: ${lease.holder} holds epoch ${lease.epoch} and is ${lease.phase}`
    : 'there is no lease yet';
}
