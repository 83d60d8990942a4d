import { z } from 'zod';
import { scaleTimers, timersSchema } from './timers';

/**
 * What instances and Lambda functions of an architecture need to know, one shape for both. The template carries it as
 * JSON in the variable `HOLDFAST_CONFIG`; every name in it is deterministic, so that nothing is looked up in another
 * Region at recovery time.
 */
export const runtimeConfigSchema = z.strictObject({
  scope: z.string().min(1),
  /** Roles at birth; who holds the right to write *now* is in the lease. */
  regions: z.strictObject({ primary: z.string(), standby: z.string(), witness: z.string() }),
  grade: z.enum(['lag', 'journal']),
  lanes: z.number().int().positive(),
  tables: z.strictObject({ control: z.string(), journal: z.string() }),
  /** Keyed by Region (primary and standby). */
  databases: z.record(
    z.string(),
    z.strictObject({
      /** The Region's member that writes, or would after a promotion. Identifiers never change. */
      identifier: z.string(),
      readReplicas: z.array(z.string()),
      secretId: z.string(),
    }),
  ),
  databaseName: z.string(),
  /** Keyed by Region. */
  groups: z.record(
    z.string(),
    z.strictObject({ name: z.string(), minimum: z.number().int(), active: z.number().int() }),
  ),
  /** Base URL of each Region's front door, keyed by Region, and of the service itself. */
  endpoints: z.strictObject({ service: z.string(), regional: z.record(z.string(), z.string()) }),
  topicName: z.string(),
  /** Largest tolerated replication lag, seconds. */
  rpoLag: z.number().positive(),
  timers: timersSchema,
});

/** Tag by which a backup plan finds the member that writes; its value is the scope. A replica doesn't carry it. */
export const backupTagKey = 'holdfast:backup';

export type RuntimeConfig = z.infer<typeof runtimeConfigSchema>;

/** Reads and validates the configuration from the environment and applies `HOLDFAST_SPEED` to its timers. */
export function readRuntimeConfig(env: NodeJS.ProcessEnv = process.env): RuntimeConfig {
  if (!env.HOLDFAST_CONFIG)
    throw new Error('environment variable HOLDFAST_CONFIG is not set: it must hold the runtime configuration as JSON');
  const config = runtimeConfigSchema.parse(JSON.parse(env.HOLDFAST_CONFIG));
  const speed = Number(env.HOLDFAST_SPEED ?? 1);
  if (!(speed > 0)) throw new Error(`HOLDFAST_SPEED is "${env.HOLDFAST_SPEED}"; it must be a number above 0`);
  return { ...config, timers: scaleTimers(config.timers, speed) };
}
