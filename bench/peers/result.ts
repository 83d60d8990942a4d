import { z } from 'zod';
import { sideSchema } from '../failover/result';
import { peerRowNames } from './rows';
import { sideNames } from './sides';

/** What one run showed of one side: as in bench:failover, and what only a peer's servers can be asked for. */
export const outcomeSchema = sideSchema.extend({
  /** Seconds for which two servers were certainly primaries at once; absent where they were not watched. */
  twoPrimaries: z.number().nonnegative().optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** One run of one side in one row. */
export const peerRunSchema = z.object({
  row: z.enum(peerRowNames),
  side: z.enum(sideNames),
  at: z.string(),
  seed: z.number().int(),
  software: z.string(),
  /** Absent if it could not be measured; then `error` says why. */
  outcome: outcomeSchema.optional(),
  error: z.string().optional(),
  /** Load average of the last minute before the run: what else the machine was doing. */
  load: z.number(),
});
export type PeerRun = z.infer<typeof peerRunSchema>;
