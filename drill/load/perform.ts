import { setTimeout as sleep } from 'node:timers/promises';
import { type AnswerEvent, type HistoryEvent, now, type Operation } from '../history';
import type { ServiceClient } from './http';
import { backoffPause } from './pace';
import type { Random } from './random';
import type { LoadSettings } from './settings';

export interface Performer {
  readonly service: ServiceClient;
  readonly record: (event: HistoryEvent) => void;
  readonly settings: Pick<LoadSettings, 'backoff' | 'retryFor'>;
  /** Only for pauses: what clients ask for must not depend on how often they had to retry. */
  readonly random: Random;
  /** Host's monotonic milliseconds after which nothing is retried; Infinity while the load runs. */
  readonly retryUntil: () => number;
}

/** Sends one request until it has an answer that settles it, with the same idempotency key each time. */
export async function perform(performer: Performer, client: string, key: string, op: Operation): Promise<AnswerEvent> {
  const { service, record, settings, random, retryUntil } = performer;
  const started = now().mono;
  for (let attempt = 1; ; attempt++) {
    const request = { client, key, attempt, op, sent: now() };
    record({ type: 'request', ...request });
    const { final, ...outcome } = await service.send(op, key);
    const event: AnswerEvent = { ...request, answered: now(), ...outcome };
    record(event);
    const settled = event.type === 'ack' || event.type === 'declined' || event.type === 'read' || final;
    const pause = backoffPause(attempt, settings.backoff, random);
    if (settled || event.answered.mono + pause > Math.min(started + settings.retryFor, retryUntil())) return event;
    await sleep(pause);
  }
}
