import { z } from 'zod';

/**
 * What clients saw, one event a line. A request is written down before it is sent, so that whatever happens to the load
 * process, no request can have had an effect that the history does not know of.
 *
 * - `request`: about to be sent (one event an attempt; all attempts of a payment share its idempotency key).
 * - `ack`: "done". The promise that a drill holds the system to.
 * - `declined`: a valid "no" (insufficient funds); must have no effect.
 * - `refused`: the service says that it did not try; must have no effect.
 * - `unknown`: nobody told the client what happened (time-out, reset, 5xx, "outcome unknown").
 * - `error`: the request cannot have had an effect (no address, connection refused, 4xx).
 * - `read`: a balance.
 */
export const eventTypes = ['request', 'ack', 'declined', 'refused', 'unknown', 'error', 'read'] as const;
export type EventType = (typeof eventTypes)[number];
export type AnswerType = Exclude<EventType, 'request'>;

export const operationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('transfer'), from: z.string(), to: z.string(), amount: z.number().int() }),
  z.object({ kind: z.literal('credit'), to: z.string(), amount: z.number().int() }),
  z.object({ kind: z.literal('read'), account: z.string() }),
]);

/** What a client asks for; amounts in minor units (cents). */
export type Operation = z.infer<typeof operationSchema>;

const momentSchema = z.object({ mono: z.number(), wall: z.number() });

/**
 * A moment on two clocks, both in milliseconds. `mono` is the host's monotonic clock, comparable between processes of
 * the same host and the only one that anything is judged by; `wall` is for people.
 */
export type Moment = z.infer<typeof momentSchema>;

export const answerSchema = z.object({
  epoch: z.number().int().optional(),
  region: z.string().optional(),
  instance: z.string().optional(),
  lane: z.number().int().optional(),
  position: z.number().int().optional(),
  outcome: z.string().optional(),
  balance: z.number().int().optional(),
  reason: z.string().optional(),
});

/** What the service said about itself; everything may be missing, since a balancer or nobody may have answered. */
export type Answer = z.infer<typeof answerSchema>;

const attempted = {
  client: z.string(),
  /** Idempotency key of a write; a read has one of its own, so that its answer finds its request. */
  key: z.string(),
  /** 1, 2, 3, ... within the key. */
  attempt: z.number().int().positive(),
  op: operationSchema,
  sent: momentSchema,
};

export const requestEventSchema = z.object({ type: z.literal('request'), ...attempted });

export const answerEventSchema = z.object({
  type: z.enum(['ack', 'declined', 'refused', 'unknown', 'error', 'read']),
  ...attempted,
  answered: momentSchema,
  /** HTTP status; absent when there was no HTTP answer. */
  status: z.number().int().optional(),
  answer: answerSchema.optional(),
  /** `host:port` that the request went to. */
  address: z.string().optional(),
  reason: z.string().optional(),
});

export const historyEventSchema = z.discriminatedUnion('type', [requestEventSchema, answerEventSchema]);

export type RequestEvent = z.infer<typeof requestEventSchema>;
export type AnswerEvent = z.infer<typeof answerEventSchema>;
export type HistoryEvent = z.infer<typeof historyEventSchema>;

/** First line of a history file. */
export const historyHeaderSchema = z.object({
  history: z.literal('holdfast.history/1'),
  seed: z.number().int(),
  started: momentSchema,
  pid: z.number().int(),
});
export type HistoryHeader = z.infer<typeof historyHeaderSchema>;

/** Now, on both clocks. */
export function now(): Moment {
  return { mono: Number(process.hrtime.bigint() / 1000n) / 1000, wall: Date.now() };
}
