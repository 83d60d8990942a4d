import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Deadline } from '../time/globals';
import type { Network } from './network';
import type { Store, StoreRequest } from './store';

/** What all SDK commands have in common. */
export interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

export interface CallOptions {
  readonly abortSignal?: unknown;
}

/**
 * The document client of one Region's endpoint.
 *
 * @param attempts as the SDK would make: a request without an answer, or one that the service failed, is sent again
 * @param timeout milliseconds for one attempt
 */
export function documentsAt({
  network,
  store,
  region,
  attempts,
  timeout,
}: {
  readonly network: Network;
  readonly store: Store;
  readonly region: string;
  readonly attempts: number;
  readonly timeout: number;
}): DynamoDBDocumentClient {
  const { scheduler } = network;
  const send = async (command: Command, options?: CallOptions) => {
    const kind = command.constructor.name;
    const request = command.input as StoreRequest;
    const until = options?.abortSignal instanceof Deadline ? options.abortSignal.at : Infinity;
    for (let attempt = 1; ; attempt++)
      try {
        const caller = scheduler.current!;
        const patience = Math.min(timeout, until - scheduler.now);
        return await network.call<object>(
          region,
          kind,
          patience,
          (reply) => store.serve(region, kind, request, caller, reply),
          { work: store.work(kind, caller) },
        );
      } catch (error) {
        if (attempt === attempts || scheduler.now >= until || !repeatable.has((error as Error).name)) throw error;
      }
  };
  return { send, destroy: () => undefined } as unknown as DynamoDBDocumentClient;
}

/** What the SDK repeats by itself. */
export const repeatable: ReadonlySet<string> = new Set([
  'TimeoutError',
  'ThrottlingException',
  'InternalServerError',
  'ServiceUnavailable',
]);
