import { ConditionalCheckFailedException, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, type PutCommand } from '@aws-sdk/lib-dynamodb';

/** Options that each request must be sent with: they carry its time-out. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
}

export type StoreCall<T> = (client: DynamoDBDocumentClient, options: CallOptions) => Promise<T>;

/**
 * An MRSC global table as its clients see it: the own Region's endpoint, and the other replica Region's as fallback.
 * Both are equally consistent. No retries by the SDK: whoever calls must know what was sent, and when.
 */
export interface ReplicatedStore {
  /**
   * Makes the call at the own Region's endpoint and, if that gives no answer, once more at the other replica's. Use it
   * for calls that may run twice: reads, renewals, and puts on the condition that nothing is there.
   */
  call<T>(call: StoreCall<T>): Promise<T>;
  close(): void;
}

export interface ReplicatedStoreOptions {
  /** Endpoints to use, the own Region first. */
  readonly regions: readonly [string, ...string[]];
  /** T, milliseconds: time-out of one request. */
  readonly requestTimeout: number;
  /** @default the SDK's own: credentials and `AWS_ENDPOINT_URL` of the environment. */
  readonly client?: DynamoDBClientConfig;
  /** Makes the client of a Region's endpoint. @default the SDK's, with `client` */
  readonly connect?: (region: string) => DynamoDBDocumentClient;
}

export function replicatedStore(options: ReplicatedStoreOptions): ReplicatedStore {
  const connect = options.connect ?? ((region) => documentClient(region, options));
  const clients = options.regions.map(connect);
  return {
    async call<T>(call: StoreCall<T>): Promise<T> {
      let lastError: unknown;
      for (const client of clients) {
        try {
          return await withoutConflicts(() =>
            call(client, { abortSignal: AbortSignal.timeout(options.requestTimeout) }),
          );
        } catch (error) {
          if (isAnswer(error)) throw error;
          lastError = error;
        }
      }
      throw lastError;
    },
    close: () => clients.forEach((client) => client.destroy()),
  };
}

/** Sends a put that is conditional on absence. False: somebody else's item is there. */
export async function putIfAbsent(store: ReplicatedStore, command: PutCommand): Promise<boolean> {
  try {
    await store.call((client, options) => client.send(command, options));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function documentClient(region: string, options: ReplicatedStoreOptions): DynamoDBDocumentClient {
  const base = new DynamoDBClient({
    region,
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: options.requestTimeout,
      requestTimeout: options.requestTimeout,
      httpAgent: { keepAlive: true, maxSockets: 128 },
      httpsAgent: { keepAlive: true, maxSockets: 128 },
    },
    ...options.client,
  });
  return DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: true } });
}

/** Two Regions wrote the same item at once: the losing write had no effect, and is repeated. */
async function withoutConflicts<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === 4 || !isConflict(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * attempt));
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function isConflict(error: unknown): boolean {
  return nameOf(error) === 'ReplicatedWriteConflictException';
}

/** The store decided: asking another replica would only give the same answer. */
function isAnswer(error: unknown): boolean {
  return ['ConditionalCheckFailedException', 'ValidationException', 'AccessDeniedException'].includes(nameOf(error));
}
