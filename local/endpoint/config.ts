import { z } from 'zod';

/** A table with multi-Region strong consistency, as its template declares it. */
export const strongTableSchema = z.strictObject({
  /** Regions that serve reads and writes. */
  replicas: z.array(z.string()).min(1),
  /** Region that only takes part in the quorum. */
  witness: z.string().optional(),
  /** Region of the stack that owns the table: there the emulator keeps the one copy of its items. */
  home: z.string(),
});

export type StrongTable = z.infer<typeof strongTableSchema>;

/** What the endpoint process is told by its parent, as JSON in the variable `HOLDFAST_ENDPOINT_CONFIG`. */
export const endpointConfigSchema = z.strictObject({
  regions: z.array(z.string()).min(1),
  /** Where everything goes that no engine answers. */
  emulatorUrl: z.url(),
  /** Base URL of the engines; without it every call goes to the emulator. */
  enginesUrl: z.url().optional(),
  /** Control of the fabric; without it Regions reach each other directly. */
  fabricUrl: z.url().optional(),
  /** Keyed by table name. */
  strongTables: z.record(z.string(), strongTableSchema).default({}),
  /** Ports to listen on, keyed by Region; default: any free port. */
  ports: z.record(z.string(), z.number().int()).default({}),
  /** Divides the times of the heartbeats. */
  speed: z.number().positive().default(1),
  /** Milliseconds between two heartbeats to each other Region. */
  heartbeatInterval: z.number().positive().default(1000),
  /** Milliseconds after which a heartbeat no longer shows that a Region can be reached. */
  heartbeatValidity: z.number().positive().default(4000),
  /**
   * Milliseconds until a strongly consistent call that has no quorum is refused. The store's own patience, which no
   * setting of an architecture changes: `speed` does not divide it.
   */
  quorumTimeout: z.number().positive().default(1000),
});

export type EndpointConfig = z.infer<typeof endpointConfigSchema>;
export type EndpointOptions = z.input<typeof endpointConfigSchema>;
