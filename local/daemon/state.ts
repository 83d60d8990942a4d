import { z } from 'zod';

const identity = {
  schema: z.literal('holdfast.local/1'),
  architecture: z.string().min(1),
  pid: z.number().int().positive(),
  /** Start time of that process, opaque: pids are used again, a pid with a start time is not. */
  started: z.string().min(1),
  /** Table of processes that the pid belongs to. */
  namespace: z.string().min(1),
  /** ISO 8601. */
  since: z.iso.datetime(),
  /** Run folder, once there is one. */
  run: z.string().optional(),
};

const databaseSchema = z.strictObject({
  identifier: z.string(),
  region: z.string(),
  host: z.string(),
  port: z.number().int(),
  user: z.string(),
  database: z.string(),
  /** Where the password is: `GetSecretValue` of that Region's endpoint. It is never written to a file. */
  secretId: z.string(),
});

/** Where everything is. */
export const addressesSchema = z.strictObject({
  /** The service, as the proxy resolves it. */
  service: z.url(),
  /** AWS API of each Region, keyed by Region. */
  endpoints: z.record(z.string(), z.url()),
  /** HTTP proxy that resolves names by the local DNS. */
  proxy: z.url(),
  dns: z.strictObject({ host: z.string(), port: z.number().int() }),
  databases: z.array(databaseSchema),
  /** The daemon's own control. */
  control: z.url(),
});

/** What `local up` leaves for the other commands, in a file: who runs, and, once it is healthy, where everything is. */
export const daemonStateSchema = z.discriminatedUnion('phase', [
  z.strictObject({ ...identity, phase: z.literal('starting') }),
  z.strictObject({
    ...identity,
    phase: z.literal('healthy'),
    run: z.string(),
    /** Divides every timer of the template. */
    speed: z.number().positive(),
    /** The cloud assembly that runs. */
    assembly: z.string(),
    addresses: addressesSchema,
  }),
]);

export type DaemonState = z.infer<typeof daemonStateSchema>;
export type HealthyState = Extract<DaemonState, { phase: 'healthy' }>;
export type Addresses = z.infer<typeof addressesSchema>;

/** What a state file means for whoever reads it. */
export type Found =
  | { readonly kind: 'absent' }
  /** It names a process that is gone. */
  | { readonly kind: 'stale'; readonly state: DaemonState }
  | { readonly kind: 'running'; readonly state: DaemonState }
  /** The process that it names is in another table of processes, so nobody here can tell whether it runs. */
  | { readonly kind: 'foreign'; readonly state: DaemonState }
  | { readonly kind: 'malformed'; readonly why: string };

interface Surroundings {
  readonly namespace: string;
  readonly isRunning: (identity: { readonly pid: number; readonly started: string }) => boolean;
}

/**
 * Judges the text of a state file. Pure.
 *
 * @param text undefined if there is no file
 */
export function judgeState(text: string | undefined, { namespace, isRunning }: Surroundings): Found {
  if (text === undefined) return { kind: 'absent' };
  const parsed = daemonStateSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { kind: 'malformed', why: `${issue?.path.join('.') || 'the document'}: ${issue?.message}` };
  }
  const state = parsed.data;
  if (state.namespace === namespace) return { kind: isRunning(state) ? 'running' : 'stale', state };
  // Another boot ended every process of the one before; another container's processes cannot be seen from here.
  return { kind: bootOf(state.namespace) === bootOf(namespace) ? 'foreign' : 'stale', state };
}

const bootOf = (namespace: string): string => namespace.split('/')[0] ?? namespace;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
