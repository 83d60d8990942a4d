import { parseMembers, type Member } from '../../runtime/database/member';
import { hostOf, portOf, required } from '../common/environment';

/** Where a service keeps its items, by `HOLDFAST_STORE`. */
export type StoreEnvironment =
  | {
      readonly kind: 'database';
      /** Servers of this Region: the one that may be the writer, and its read replicas. */
      readonly members: readonly Member[];
      readonly databaseName: string;
      /** Secret with user and password of the database. */
      readonly databaseSecret: string;
      /** Where clients of the cache begin, and the secret by which they log in; absent without a cache. */
      readonly cache?: { readonly endpoint: Member; readonly secret: string };
    }
  | {
      /** Aurora DSQL, to which an instance logs in by its role. */
      readonly kind: 'dsql';
      /** The endpoint of this Region. */
      readonly endpoint: Member;
      readonly databaseName: string;
    }
  | { readonly kind: 'table'; readonly table: string }
  | { readonly kind: 'bucket'; readonly bucket: string }
  | { readonly kind: 'queue'; readonly queueUrl: string; readonly table: string };

/** What an instance learns from its environment. */
export interface WebEnvironment {
  readonly region: string;
  readonly instance: string;
  readonly store: StoreEnvironment;
  /** What the items are found under, for instance `/likes`. */
  readonly path: string;
  /** Requests for items at a time. */
  readonly concurrency: number;
  /** 0: any free port. */
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
}

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): WebEnvironment {
  const region = required(env, 'AWS_REGION', 'the Region that this instance runs in');
  return {
    region,
    instance: env.HOLDFAST_INSTANCE ?? `${region}-${process.pid}`,
    store: storeOf(env),
    path: pathOf(env.HOLDFAST_PATH ?? '/items'),
    concurrency: concurrencyOf(env.HOLDFAST_CONCURRENCY ?? '64'),
    port: portOf(env.PORT ?? '8080'),
    host: hostOf(env),
  };
}

function storeOf(env: NodeJS.ProcessEnv): StoreEnvironment {
  const kind = env.HOLDFAST_STORE ?? 'database';
  const table = () => required(env, 'HOLDFAST_TABLE', 'the name of the table that keeps the items');
  switch (kind) {
    case 'database':
      return databaseOf(env);
    case 'dsql':
      return {
        kind,
        endpoint: parseMembers(
          required(env, 'HOLDFAST_DATABASE_HOSTS', 'host:port of the endpoint of Aurora DSQL'),
        )[0]!,
        databaseName: required(env, 'HOLDFAST_DATABASE_NAME', 'the name of the database'),
      };
    case 'table':
      return { kind, table: table() };
    case 'bucket':
      return { kind, bucket: required(env, 'HOLDFAST_BUCKET', 'the name of the bucket that keeps the items') };
    case 'queue':
      return {
        kind,
        queueUrl: required(env, 'HOLDFAST_QUEUE', 'the URL of the queue that takes the items'),
        table: table(),
      };
    default:
      throw new Error(
        `HOLDFAST_STORE is "${kind}"; allowed are database, table, bucket and queue, or dsql for Aurora DSQL; name one of them`,
      );
  }
}

function databaseOf(env: NodeJS.ProcessEnv): StoreEnvironment {
  const endpoint = env.HOLDFAST_CACHE_ENDPOINT;
  return {
    kind: 'database',
    members: parseMembers(required(env, 'HOLDFAST_DATABASE_HOSTS', 'host:port of its database members')),
    databaseName: required(env, 'HOLDFAST_DATABASE_NAME', 'the name of the database'),
    databaseSecret: required(env, 'HOLDFAST_DATABASE_SECRET', 'the name of the secret with its user and password'),
    ...(endpoint && {
      cache: {
        endpoint: parseMembers(endpoint)[0]!,
        secret: required(env, 'HOLDFAST_CACHE_SECRET', 'the name of the secret by which clients of the cache log in'),
      },
    }),
  };
}

function pathOf(path: string): string {
  if (!/^(\/[a-z0-9-]+)+$/.test(path))
    throw new Error(
      `HOLDFAST_PATH is "${path}"; allowed are lower-case letters, digits and hyphens between slashes; write for instance "/likes"`,
    );
  return path;
}

function concurrencyOf(text: string): number {
  const concurrency = Number(text);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 10_000)
    throw new Error(`HOLDFAST_CONCURRENCY is "${text}"; allowed is a whole number from 1 to 10000; write one`);
  return concurrency;
}
