import type { AnswerEvent, HistoryEvent, Operation, RequestEvent } from './event';

/** Everything that happened to one idempotency key. */
export interface PaymentHistory {
  readonly key: string;
  readonly op: Operation;
  readonly requests: readonly RequestEvent[];
  readonly answers: readonly AnswerEvent[];
}

/** Groups the events by key, in the order of their first request. Reads are groups of their own. */
export function byKey(events: readonly HistoryEvent[]): Map<string, PaymentHistory> {
  const groups = new Map<string, { key: string; op: Operation; requests: RequestEvent[]; answers: AnswerEvent[] }>();
  for (const event of events) {
    let group = groups.get(event.key);
    if (!group) groups.set(event.key, (group = { key: event.key, op: event.op, requests: [], answers: [] }));
    if (event.type === 'request') group.requests.push(event);
    else group.answers.push(event);
  }
  return groups;
}

/** The acknowledgements, in the order in which the clients received them. */
export function acknowledgements(events: readonly HistoryEvent[]): AnswerEvent[] {
  return events
    .filter((event): event is AnswerEvent => event.type === 'ack')
    .sort((a, b) => a.answered.mono - b.answered.mono);
}
