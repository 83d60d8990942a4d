import { readRuntimeConfig, type RuntimeConfig } from '../runtime/config/config';
import type { Journal } from '../runtime/ledger/ports';
import { names, type Names } from './aws/names';
import { clients, type Clients } from './aws/clients';
import { visitDatabase, type DatabaseSession } from './database/session';
import { DynamoControlStore, type ControlStore } from './store/control';
import { regionalJournal } from './store/journal';

/** What a handler may touch. Handlers get it from `lambdaContext`; tests pass their own. */
export interface HandlerContext {
  readonly config: RuntimeConfig;
  /** Region in which the code runs. */
  readonly region: string;
  readonly names: Names;
  /** Wall clock, epoch milliseconds. Safety never rests on it. */
  now(): number;
  /** Control table, by the endpoint of a Region; default: the own one. */
  control(region?: string): ControlStore;
  /** Journal table, by the endpoint of the own Region. */
  journal(): Journal;
  clients(region: string): Clients;
  /** Visits the own Region's database member. The caller ends the visit. */
  database(): Promise<DatabaseSession>;
  fetch: typeof fetch;
}

/** Time-out of one call to a store or a control plane, milliseconds. Below a second only cold starts would be timed. */
export const callTimeout = (config: RuntimeConfig): number => Math.max(config.timers.requestTimeout, 1) * 1000;

let cached: { readonly arn: string; readonly context: HandlerContext } | undefined;

/** Sets what `lambdaContext` answers for an ARN until it is asked for another one: a simulation brings its own world. */
export function rememberContext(invokedFunctionArn: string, context: HandlerContext): void {
  cached = { arn: invokedFunctionArn, context };
}

/** Builds the context once for each execution environment. */
export function lambdaContext(invokedFunctionArn: string, env: NodeJS.ProcessEnv = process.env): HandlerContext {
  if (cached?.arn === invokedFunctionArn) return cached.context;
  const config = readRuntimeConfig(env);
  const own = names(config, invokedFunctionArn, env.AWS_REGION);
  const timeout = callTimeout(config);
  const perRegion = (region: string) => clients(region, timeout);
  const context: HandlerContext = {
    config,
    region: own.region,
    names: own,
    now: Date.now,
    control: (region = own.region) =>
      new DynamoControlStore(perRegion(region).documents, config.tables.control, config.scope),
    journal: () => regionalJournal(perRegion(own.region).documents, config.tables.journal, timeout),
    clients: perRegion,
    database: () => visitDatabase({ config, region: own.region, clients: perRegion(own.region), env }),
    fetch,
  };
  cached = { arn: invokedFunctionArn, context };
  return context;
}

/** The Region that could take over from `holder`, or hand back to it: the other one of the two that hold data. */
export function peerOf(config: RuntimeConfig, region: string): string {
  const { primary, standby } = config.regions;
  if (region !== primary && region !== standby)
    throw new Error(`region "${region}" holds no data: it must be ${primary} or ${standby}`);
  return region === primary ? standby : primary;
}
