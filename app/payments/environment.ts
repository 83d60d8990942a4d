import { readRuntimeConfig, type RuntimeConfig } from '../../runtime/config/config';
import { parseMembers, type Member } from '../../runtime/database/member';
import { hostOf, portOf, required } from '../common/environment';

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
    host: hostOf(env),
  };
}
