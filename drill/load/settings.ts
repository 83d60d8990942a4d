import { z } from 'zod';

const addressSchema = z.string().regex(/^[^:]+:\d+$/, 'must be host:port');

/** How the load finds the service: by the local DNS, or at a fixed address. */
export const routeSettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('dns'),
    /** UDP port of the DNS server on loopback. */
    port: z.number().int().positive(),
    /** Virtual address -> `host:port` where clients reach it. */
    addresses: z.record(z.string(), addressSchema),
  }),
  z.strictObject({ kind: z.literal('fixed'), address: addressSchema }),
]);

/** Arguments of the load process, as JSON. Durations in milliseconds, amounts in minor units. */
export const loadSettingsSchema = z.strictObject({
  /** File for the history; must not exist. */
  history: z.string().min(1),
  seed: z.number().int(),
  /** Distinguishes the idempotency keys of runs against the same store. Default: the seed. */
  keyPrefix: z.string().min(1).optional(),
  /** Name of the service, for instance `payments.test`. */
  service: z.string().min(1),
  route: routeSettingsSchema,
  /** Accounts that exist and that money moves between; at least two. */
  accounts: z.array(z.string()).min(2, 'needs at least two accounts to move money between'),
  /** Default 16. */
  clients: z.number().int().positive().default(16),
  /** New requests a second, all clients together; retries come on top. Default 40. */
  rate: z.number().positive().default(40),
  /**
   * `closed` (default): a client waits for its answer before it asks again. `open`: requests arrive at random times
   * whether or not others were answered.
   */
  loop: z.enum(['closed', 'open']).default('closed'),
  /** Open loop: no more than this many requests at once; those above it are counted as shed. Default 500. */
  inFlight: z.number().int().positive().default(500),
  /** Time-out of one attempt. Default 2000. */
  timeout: z.number().positive().default(2000),
  /** Time-out of a connection attempt. Default 1000. */
  connectTimeout: z.number().positive().default(1000),
  /** First and largest pause before a retry, jittered. Defaults 50 and 500. */
  backoff: z
    .strictObject({ first: z.number().positive(), cap: z.number().positive() })
    .default({ first: 50, cap: 500 }),
  /** How long a request is retried before its client gives up. Default 30000. */
  retryFor: z.number().positive().default(30_000),
  /** After `stop`, how long requests in flight may still be retried. Default 5000. */
  drain: z.number().nonnegative().default(5000),
  /** Shares of the requests; the rest are transfers. Defaults 0.1 and 0.1. */
  mix: z
    .strictObject({ credits: z.number().min(0).max(1), reads: z.number().min(0).max(1) })
    .default({ credits: 0.1, reads: 0.1 }),
  amounts: z
    .strictObject({
      /** Transfers and credits move 1..largest. */
      largest: z.number().int().positive(),
      /** Amount that no account can pay, so that declines are exercised too ... */
      excessive: z.number().int().positive(),
      /** ... by this share of the transfers. */
      excessiveShare: z.number().min(0).max(1),
    })
    .default({ largest: 100, excessive: 1_000_000_000, excessiveShare: 0.02 }),
});

export type RouteSettings = z.infer<typeof routeSettingsSchema>;
export type LoadSettings = z.infer<typeof loadSettingsSchema>;
export type LoadArguments = z.input<typeof loadSettingsSchema>;

/** @throws Error with one line for each wrong argument. */
export function parseLoadSettings(json: string | undefined): LoadSettings {
  if (!json) throw new Error('the load needs its settings: pass them as one JSON argument');
  const parsed = loadSettingsSchema.safeParse(JSON.parse(json));
  if (parsed.success) return parsed.data;
  throw new Error(`settings of the load are wrong:\n${z.prettifyError(parsed.error)}`);
}
