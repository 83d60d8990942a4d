import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/* eslint-disable @typescript-eslint/no-require-imports --
   A function that starts cold in the middle of a failover loads only the clients that its step uses: all of them
   together double the start. */
const dynamodb = () => require('@aws-sdk/client-dynamodb') as typeof import('@aws-sdk/client-dynamodb');
const documentsOf = () => require('@aws-sdk/lib-dynamodb') as typeof import('@aws-sdk/lib-dynamodb');
const rdsOf = () => require('@aws-sdk/client-rds') as typeof import('@aws-sdk/client-rds');
const autoScalingOf = () => require('@aws-sdk/client-auto-scaling') as typeof import('@aws-sdk/client-auto-scaling');
const lambdaOf = () => require('@aws-sdk/client-lambda') as typeof import('@aws-sdk/client-lambda');
const secretsOf = () => require('@aws-sdk/client-secrets-manager') as typeof import('@aws-sdk/client-secrets-manager');
const stepFunctionsOf = () => require('@aws-sdk/client-sfn') as typeof import('@aws-sdk/client-sfn');
const snsOf = () => require('@aws-sdk/client-sns') as typeof import('@aws-sdk/client-sns');
/* eslint-enable @typescript-eslint/no-require-imports */

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
    documentsOf().DynamoDBDocumentClient.from(new (dynamodb().DynamoDBClient)(options), {
      marshallOptions: { removeUndefinedValues: true },
    }),
  );
  const rds = lazy(() => new (rdsOf().RDSClient)(options));
  const autoScaling = lazy(() => new (autoScalingOf().AutoScalingClient)(options));
  // A relayed step answers when it is through, not within the time-out of a store.
  const lambda = lazy(
    () =>
      new (lambdaOf().LambdaClient)({
        ...options,
        maxAttempts: 1,
        requestHandler: { ...options.requestHandler, requestTimeout: 20_000 },
      }),
  );
  const secrets = lazy(() => new (secretsOf().SecretsManagerClient)(options));
  const stepFunctions = lazy(() => new (stepFunctionsOf().SFNClient)(options));
  const sns = lazy(() => new (snsOf().SNSClient)(options));
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
