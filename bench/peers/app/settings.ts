import { z } from 'zod';

const serverSchema = z.object({
  name: z.string(),
  /** How answers mention it: the server that is the primary in the beginning, or any other. */
  label: z.enum(['primary', 'standby']),
  host: z.string(),
  port: z.number().int(),
  user: z.string(),
  password: z.string(),
  database: z.string(),
});
export type NamedServer = z.infer<typeof serverSchema>;

/** What an instance of the service over a peer is told, JSON in the environment variable `HOLDFAST_PEER`. */
export const peerAppSchema = z.object({ servers: z.array(serverSchema).min(1) });
export type PeerAppSettings = z.infer<typeof peerAppSchema>;
