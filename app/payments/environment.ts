import { readRuntimeConfig, type RuntimeConfig } from '../../runtime/config/config';
import { parseMembers, type Member } from '../../runtime/database/member';

/** What an instance learns from its environment. */
export interface InstanceEnvironment {
  readonly config: RuntimeConfig;
  readonly region: string;
  readonly instance: string;
  /** Servers of this Region that may be the writer. */
  readonly members: readonly Member[];
  /** 0: any free port. */
  readonly port: number;
  /** Address to listen on: all interfaces behind a load balancer, unless `HOST` says otherwise. */
  readonly host: string;
}

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): InstanceEnvironment {
  const config = readRuntimeConfig(env);
  const region = required(env, 'AWS_REGION', 'the Region that this instance runs in');
  const { primary, standby } = config.regions;
  if (region !== primary && region !== standby)
    throw new Error(`AWS_REGION is "${region}"; instances run in ${primary} or ${standby}`);
  return {
    config,
    region,
    instance: env.HOLDFAST_INSTANCE ?? `${region}-${process.pid}`,
    members: parseMembers(required(env, 'HOLDFAST_DATABASE_HOSTS', 'host:port of its database members')),
    port: portOf(env.PORT ?? '8080'),
    host: env.HOST ?? (env.AWS_ENDPOINT_URL ? '127.0.0.1' : '0.0.0.0'),
  };
}

function required(env: NodeJS.ProcessEnv, name: string, meaning: string): string {
  const value = env[name];
  if (!value) throw new Error(`environment variable ${name} is not set: it must hold ${meaning}`);
  return value;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`PORT is "${text}"; it must be a whole number from 0 (any free port) to 65535`);
  return port;
}
