import { z } from 'zod';

/** Every property that a history is checked for. */
export const checkIds = [
  'lost',
  'duplicated',
  'misplaced',
  'declined-but-applied',
  'decline-not-final',
  'refused-but-applied',
  'stale-acknowledgement',
  'two-epochs',
  'one-region-an-epoch',
  'stale-read',
  'money-conserved',
  'balances-explained',
  'negative-balance',
  'journal-order',
  'journal-projection',
  'diverged-copy',
  'one-writer-at-the-end',
] as const;
export type CheckId = (typeof checkIds)[number];

export const checkResultSchema = z.object({
  id: z.enum(checkIds),
  /** What must hold, as a sentence. */
  title: z.string(),
  /**
   * - `held`: looked for and not found.
   * - `tolerated`: found, within what the hypothesis allows.
   * - `broken`: found.
   * - `undecided`: the evidence is not enough; the verdict does not hold.
   * - `not-applicable`: means nothing in this grade.
   */
  outcome: z.enum(['held', 'tolerated', 'broken', 'undecided', 'not-applicable']),
  /** Violations found. */
  count: z.number().int(),
  /** The first few violations, in words. */
  examples: z.array(z.string()),
  note: z.string().optional(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** Evidence that an epoch had one writer, one row an epoch. Times are the host's monotonic clock, milliseconds. */
export const epochEvidenceSchema = z.object({
  epoch: z.number().int(),
  regions: z.array(z.string()),
  instances: z.number().int(),
  acknowledged: z.number().int(),
  firstSent: z.number().optional(),
  lastSent: z.number().optional(),
  lastAnswered: z.number().optional(),
  /** Rows of this epoch in the writer's database. */
  applied: z.number().int(),
  /** Lanes that this epoch sealed against older ones. */
  sealedLanes: z.number().int(),
});
export type EpochEvidence = z.infer<typeof epochEvidenceSchema>;

const gapSchema = z.object({
  /** Answer of the last acknowledged write before the gap. */
  from: z.number(),
  /** Answer of the first one after it; absent when none came. */
  to: z.number().optional(),
  seconds: z.number(),
});
export type Gap = z.infer<typeof gapSchema>;

export const figuresSchema = z.object({
  payments: z.number().int(),
  acknowledged: z.number().int(),
  declined: z.number().int(),
  reads: z.number().int(),
  /** Attempts that were refused, failed, or whose outcome stayed unknown. */
  attemptsFailed: z.number().int(),
  /** Payments and reads that never got an answer, retries included. */
  requestsFailed: z.number().int(),
  lost: z.number().int(),
  duplicated: z.number().int(),
  staleAcknowledgements: z.number().int(),
  /** Span of acknowledged writes that are missing, seconds; 0 when none is lost. */
  rpoSeconds: z.number(),
  /** Last acknowledged write before the outage to the first one after it; null when service never came back. */
  rtoSeconds: z.number().nullable(),
  longestGap: gapSchema.optional(),
});
export type Figures = z.infer<typeof figuresSchema>;

export const verdictSchema = z.object({
  /** True if no check is `broken` or `undecided`. */
  holds: z.boolean(),
  checks: z.array(checkResultSchema),
  figures: figuresSchema,
  epochs: z.array(epochEvidenceSchema),
});
export type Verdict = z.infer<typeof verdictSchema>;
