import { z } from 'zod';

/** What the Route 53 process is told at its start, JSON in the environment variable `HOLDFAST_ROUTE53`. */
export const route53SettingsSchema = z.object({
  /** As the topology describes them, unscaled. */
  records: z.array(
    z.object({
      name: z.string(),
      failover: z.enum(['PRIMARY', 'SECONDARY']).optional(),
      healthCheckId: z.string().optional(),
      region: z.string(),
      ttl: z.number().nonnegative(),
    }),
  ),
  healthChecks: z.array(
    z.object({
      id: z.string(),
      domain: z.string(),
      path: z.string(),
      interval: z.number().positive(),
      threshold: z.number().int().positive(),
      inverted: z.boolean(),
    }),
  ),
  /** The address that is answered for each Region's load balancer, keyed by Region. */
  addresses: z.record(z.string(), z.ipv4()),
  /** Base URL of each Region's front door, keyed by Region, as the health checkers reach it and as clients do. */
  fronts: z.object({ route53: z.record(z.string(), z.url()), clients: z.record(z.string(), z.url()) }),
  /** Divides every duration. */
  speed: z.number().positive().default(1),
  /** Ports to listen on; 0 = any. */
  dnsPort: z.number().int().min(0).max(65_535).default(0),
  proxyPort: z.number().int().min(0).max(65_535).default(0),
});

export type Route53Settings = z.infer<typeof route53SettingsSchema>;
export type Route53SettingsInput = z.input<typeof route53SettingsSchema>;
export type HealthCheckSettings = Route53Settings['healthChecks'][number];
export type RecordSettings = Route53Settings['records'][number];
