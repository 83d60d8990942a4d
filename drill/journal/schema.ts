import { z } from 'zod';
import { timersSchema } from '../../runtime/config/timers';
import { epochEvidenceSchema, figuresSchema, verdictSchema } from '../check/verdict';

/** Version of this format. A reader refuses any other. */
export const journalVersion = 'holdfast.drill/1';

/** Milliseconds since the drill started. */
const at = z.number();
const seconds = z.number();

const budgetLineSchema = z.object({ name: z.string(), seconds, why: z.string() });

/** How long recovery should take, line by line. */
export const predictionSchema = z.object({ lines: z.array(budgetLineSchema), total: seconds });
export type Prediction = z.infer<typeof predictionSchema>;

const faultSchema = z.object({
  name: z.string(),
  summary: z.string(),
  /** Region that it strikes. */
  region: z.string(),
  injectedAt: at.optional(),
  healedAt: at.optional(),
});

/** A crash of the recovery itself, and the proof that it happened. */
const crashSchema = z.object({
  victim: z.enum(['worker', 'emulator']),
  /** Step that is struck, by the name of its function in the plan. */
  step: z.string(),
  moment: z.enum(['before', 'after']),
  /** Written by the process that was struck; absent if it never came to that. */
  struck: z.object({ at, pid: z.number().int(), function: z.string(), region: z.string() }).optional(),
  /** The emulator that went down, the one that came in its place, and how long there was none. */
  restart: z.object({ from: z.number().int(), to: z.number().int(), seconds }).optional(),
});
export type Crash = z.infer<typeof crashSchema>;

const hypothesisSchema = z.object({
  /** One sentence that can turn out false. */
  statement: z.string(),
  /** Most time without service; absent when the fault should not be noticed. */
  rtoSeconds: seconds.optional(),
  /** Most acknowledged time that may be lost. */
  rpoSeconds: seconds,
});
export type Hypothesis = z.infer<typeof hypothesisSchema>;

const conditionSchema = z.object({ name: z.string(), expected: z.string(), measured: z.string(), holds: z.boolean() });
export type Condition = z.infer<typeof conditionSchema>;

export const phaseSchema = z.object({
  name: z.string(),
  startedAt: at,
  /** Absent while it lasts, and for ever if the drill ended in it. */
  endedAt: at.optional(),
  budgetSeconds: seconds.optional(),
  note: z.string().optional(),
});
export type Phase = z.infer<typeof phaseSchema>;

export const eventSchema = z.object({
  at,
  /** Who reports: `drill`, `fabric`, `controller`, a Region, ... */
  source: z.string(),
  text: z.string(),
  level: z.enum(['info', 'warning', 'error']),
});

export const stepSchema = z.object({
  name: z.string(),
  startedAt: at,
  endedAt: at.optional(),
  /** Line of the prediction that this step is part of. */
  line: z.string().optional(),
  note: z.string().optional(),
});
export type Step = z.infer<typeof stepSchema>;

export const failoverSchema = z.object({
  kind: z.enum(['failover', 'failback', 'switchover']),
  epoch: z.number().int(),
  from: z.string(),
  to: z.string(),
  execution: z.string().optional(),
  /** Executions that worked on it, one after another; above 1 somebody resumed it. */
  attempts: z.number().int().optional(),
  steps: z.array(stepSchema),
});
export type Failover = z.infer<typeof failoverSchema>;

export const sampleSchema = z.object({
  at,
  ok: z.number().int(),
  declined: z.number().int(),
  refused: z.number().int(),
  unknown: z.number().int(),
  errors: z.number().int(),
  latency: z.object({ p50: z.number(), p95: z.number(), max: z.number() }).optional(),
  /** Acknowledged writes by `<epoch>/<region>`. */
  acknowledgedBy: z.record(z.string(), z.number().int()),
});
export type JournalSample = z.infer<typeof sampleSchema>;

/** What was measured, never assumed. Of the acknowledged writes unless said otherwise. */
const measurementsSchema = figuresSchema.omit({ longestGap: true }).extend({
  /** The outage as clients saw it; `to` is absent when service did not come back. */
  outage: z.object({ from: at, to: at.optional() }).optional(),
  /** Longest pause of acknowledged writes in the planned way home. */
  failbackPauseSeconds: seconds.optional(),
});
export type Measurements = z.infer<typeof measurementsSchema>;

const environmentSchema = z.object({
  /** `local`: real PostgreSQL and processes on one machine. `aws`: an account. */
  kind: z.enum(['local', 'aws']),
  cpus: z.number().int(),
  memoryGiB: z.number(),
  platform: z.string(),
  /** Name -> version of what took part: node, postgresql, ministack, holdfast, ... */
  versions: z.record(z.string(), z.string()),
});
export type Environment = z.infer<typeof environmentSchema>;

/** The record of one drill, valid at every moment from its creation on. */
export const drillJournalSchema = z.object({
  schema: z.literal(journalVersion),
  id: z.string().min(1),
  architecture: z.string(),
  grade: z.enum(['lag', 'journal']),
  seed: z.number().int(),
  /** Every configured timer was divided by this. */
  speed: z.number().positive(),
  /** Timers in force: already divided. */
  timers: timersSchema,
  /** ISO 8601. */
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  /** `crashed` is what a reader concludes when `running` is no longer true. */
  status: z.enum(['running', 'finished', 'stopped']),
  /** Why it was stopped: the stop condition that fired, a signal, an error. */
  stopReason: z.string().optional(),
  stopCondition: z.string(),
  fault: faultSchema,
  crash: crashSchema.optional(),
  hypothesis: hypothesisSchema,
  /** Made, and frozen, before the fault. */
  prediction: predictionSchema,
  /** The same fault on AWS: the template's own timers and AWS's service times. Never mixed with what was measured. */
  awsPrediction: predictionSchema.optional(),
  phases: z.array(phaseSchema),
  events: z.array(eventSchema),
  failovers: z.array(failoverSchema),
  /** Length of a sample, milliseconds. */
  sampleInterval: z.number().positive(),
  samples: z.array(sampleSchema),
  /** The checker's clock at the start of the drill, so that its times can be placed. */
  startedMono: z.number(),
  epochs: z.array(epochEvidenceSchema),
  measurements: measurementsSchema.optional(),
  checks: verdictSchema.shape.checks,
  conditions: z.array(conditionSchema),
  /** Absent until it is known. */
  held: z.boolean().optional(),
  environment: environmentSchema,
  /** Command that runs the same drill again. */
  rerun: z.string(),
  /** What a reader must know before believing the figures. */
  caveats: z.array(z.string()),
});
export type DrillJournal = z.infer<typeof drillJournalSchema>;
