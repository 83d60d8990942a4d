import { z } from 'zod';

const seconds = z.number().positive();

/** What a load balancer process is told at its start, JSON in the environment variable `HOLDFAST_BALANCER`. */
export const balancerSettingsSchema = z.object({
  /** As the topology describes it, unscaled. */
  node: z.object({
    name: z.string(),
    region: z.string(),
    check: z.object({
      path: z.string().startsWith('/'),
      interval: seconds,
      timeout: seconds,
      healthyThreshold: z.number().int().positive(),
      unhealthyThreshold: z.number().int().positive(),
    }),
    deregistrationDelay: z.number().nonnegative(),
  }),
  /** Divides every duration. */
  speed: z.number().positive().default(1),
  /** Seconds without a byte after which a connection is given up; 60 unless the load balancer's attribute differs. */
  idleTimeout: seconds.default(60),
  /** Port to listen on; 0 = any. */
  port: z.number().int().min(0).max(65_535).default(0),
});

export type BalancerSettings = z.infer<typeof balancerSettingsSchema>;
export type BalancerSettingsInput = z.input<typeof balancerSettingsSchema>;

export const targetsSchema = z.array(
  z.strictObject({
    id: z.string().min(1),
    port: z.number().int().min(1).max(65_535),
    zone: z.string(),
    /** Ids of the instances that this process stands for; itself alone if absent. */
    standsFor: z.array(z.string()).optional(),
  }),
);

/** A process that serves, at a port on loopback. */
export type BalancerTarget = z.infer<typeof targetsSchema>[number];
