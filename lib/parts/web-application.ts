import { Stack } from 'aws-cdk-lib';
import type { Cache } from '../../constructs/cache';
import type { PrimaryDatabase, ReplicaDatabase } from '../../constructs/database';
import type { WebTier } from '../../constructs/web-tier';
import { allowSecrets, secretArn } from './secrets';

/** What an instance of the application `web` works with in its Region. */
export interface WebApplicationData {
  readonly database: PrimaryDatabase | ReplicaDatabase;
  /** Name of the database. */
  readonly databaseName: string;
  /** Name of the secret with its user and password, the same in every Region. */
  readonly databaseSecret: string;
  readonly cache: Cache;
}

/** Environment of the application `web`: every database member of the Region, and the cache. */
export function webApplicationEnvironment(data: WebApplicationData): Record<string, string> {
  const { database, cache } = data;
  const members = [database.instance, ...database.readReplicas];
  return {
    HOLDFAST_DATABASE_HOSTS: members
      .map(({ dbInstanceEndpointAddress: host, dbInstanceEndpointPort: port }) => `${host}:${port}`)
      .join(),
    HOLDFAST_DATABASE_NAME: data.databaseName,
    HOLDFAST_DATABASE_SECRET: data.databaseSecret,
    HOLDFAST_CACHE_ENDPOINT: `${cache.endpointAddress}:${cache.port}`,
    HOLDFAST_CACHE_SECRET: cache.secret.secretArn,
  };
}

/** Lets the instances read the secrets by which they log in. */
export function allowWebApplication({ role }: WebTier, data: WebApplicationData): void {
  allowSecrets(role, [secretArn(Stack.of(role), data.databaseSecret), data.cache.secret.secretArn]);
}
