import { parseMembers, type Member } from '../../runtime/database/member';
import { hostOf, portOf, required } from '../common/environment';

/** What an instance learns from its environment. */
export interface WebEnvironment {
  readonly region: string;
  readonly instance: string;
  /** Servers of this Region: the one that may be the writer, and its read replicas. */
  readonly members: readonly Member[];
  readonly databaseName: string;
  /** Secret with user and password of the database. */
  readonly databaseSecret: string;
  /** Where clients of the cache begin, and the secret by which they log in; absent without a cache. */
  readonly cache?: { readonly endpoint: Member; readonly secret: string };
  /** 0: any free port. */
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
}

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): WebEnvironment {
  const region = required(env, 'AWS_REGION', 'the Region that this instance runs in');
  const endpoint = env.HOLDFAST_CACHE_ENDPOINT;
  return {
    region,
    instance: env.HOLDFAST_INSTANCE ?? `${region}-${process.pid}`,
    members: parseMembers(required(env, 'HOLDFAST_DATABASE_HOSTS', 'host:port of its database members')),
    databaseName: required(env, 'HOLDFAST_DATABASE_NAME', 'the name of the database'),
    databaseSecret: required(env, 'HOLDFAST_DATABASE_SECRET', 'the name of the secret with its user and password'),
    ...(endpoint && {
      cache: {
        endpoint: parseMembers(endpoint)[0]!,
        secret: required(env, 'HOLDFAST_CACHE_SECRET', 'the name of the secret by which clients of the cache log in'),
      },
    }),
    port: portOf(env.PORT ?? '8080'),
    host: hostOf(env),
  };
}
