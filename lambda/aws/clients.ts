import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** AWS clients of one Region, each made when first used. */
export interface Clients {
  readonly documents: DynamoDBDocumentClient;
  readonly rds: RDSClient;
  readonly autoScaling: AutoScalingClient;
  readonly lambda: LambdaClient;
  readonly secrets: SecretsManagerClient;
  readonly stepFunctions: SFNClient;
  readonly sns: SNSClient;
}

const made = new Map<string, Clients>();

/**
 * The only place where a client for another Region is made. On the way of a takeover nothing asks for the failed
 * Region, except to fence it, which nobody waits for.
 *
 * @param timeout milliseconds for one attempt; a call makes two at most
 */
export function clients(region: string, timeout: number): Clients {
  const known = made.get(`${region} ${timeout}`);
  if (known) return known;
  const options = {
    region,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: timeout, requestTimeout: timeout, throwOnRequestTimeout: true },
  };
  const lazy = <T>(make: () => T) => {
    let value: T | undefined;
    return () => (value ??= make());
  };
  const documents = lazy(() =>
    DynamoDBDocumentClient.from(new DynamoDBClient(options), { marshallOptions: { removeUndefinedValues: true } }),
  );
  const rds = lazy(() => new RDSClient(options));
  const autoScaling = lazy(() => new AutoScalingClient(options));
  // A relayed step answers when it is through, not within the time-out of a store.
  const lambda = lazy(
    () =>
      new LambdaClient({
        ...options,
        maxAttempts: 1,
        requestHandler: { ...options.requestHandler, requestTimeout: 20_000 },
      }),
  );
  const secrets = lazy(() => new SecretsManagerClient(options));
  const stepFunctions = lazy(() => new SFNClient(options));
  const sns = lazy(() => new SNSClient(options));
  const all: Clients = {
    get documents() {
      return documents();
    },
    get rds() {
      return rds();
    },
    get autoScaling() {
      return autoScaling();
    },
    get lambda() {
      return lambda();
    },
    get secrets() {
      return secrets();
    },
    get stepFunctions() {
      return stepFunctions();
    },
    get sns() {
      return sns();
    },
  };
  made.set(`${region} ${timeout}`, all);
  return all;
}
