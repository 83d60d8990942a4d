import { z } from 'zod';
import { rowNames } from './rows';

const count = z.number().int().nonnegative();

/** What one run showed of one side. */
export const sideSchema = z.object({
  /** Longest time without an acknowledged write, seconds; null if service did not come back. */
  outage: z.number().nullable(),
  acknowledged: count,
  /** Acknowledged writes that the writer does not hold in the end. */
  lost: count,
  /** Acknowledged by the old writer although sent after the new one had acknowledged. */
  stale: count,
  /** Acknowledged by the old writer after the new one's first acknowledgement. */
  bothSides: count,
  /** Anything else that a check of the history found. */
  broken: z.array(z.string()),
});
export type Side = z.infer<typeof sideSchema>;

/** One run of one row: both sides met the same fault, one after the other on the same machine. */
export const benchRunSchema = z.object({
  row: z.enum(rowNames),
  at: z.string(),
  seed: z.number().int(),
  /** Absent if it could not be measured; then `error` says why. */
  holdfast: sideSchema.optional(),
  error: z.string().optional(),
  naive: sideSchema.optional(),
  /** Lag injected into the naive pool's replication, seconds. */
  lag: z.number().optional(),
  /** Seconds that starting the local Region took. */
  started: z.number().optional(),
  /** Load average of the last minute before the run: what else the machine was doing. */
  load: z.number().optional(),
});
export type BenchRun = z.infer<typeof benchRunSchema>;
