import { acknowledgements, type HistoryEvent } from '../history';
import type { Evidence } from './evidence';
import type { Figures, Gap } from './verdict';

/** Where in the history the outage is to be found; host's monotonic clock, milliseconds. */
export interface OutageWindow {
  /** The fault was injected. */
  readonly from: number;
  /** Recovery was over, and before any planned failback; default: the end of the history. */
  readonly to?: number;
}

/**
 * Longest time without an acknowledged write, as clients saw it, among the gaps that touch the window. If writes failed
 * after the last acknowledgement, the end of the history closes a gap too, but then service did not come back: `to` is
 * absent.
 */
export function longestGap(evidence: Pick<Evidence, 'events' | 'acks'>, window?: OutageWindow): Gap | undefined {
  const answered = evidence.acks.map((ack) => ack.answered.mono);
  const end = lastFailure(evidence.events);
  const gaps = answered.flatMap((from, index): Gap[] => {
    const to = answered[index + 1];
    if (to === undefined && end <= from) return [];
    return [{ from, to, seconds: ((to ?? end) - from) / 1000 }];
  });
  return gaps
    .filter(({ from, to }) => !window || ((to ?? Infinity) >= window.from && from <= (window.to ?? Infinity)))
    .reduce<Gap | undefined>((longest, gap) => (!longest || gap.seconds > longest.seconds ? gap : longest), undefined);
}

/** The same for a history alone, for instance the pause of a planned failback. */
export function longestPause(events: readonly HistoryEvent[], window?: OutageWindow): Gap | undefined {
  return longestGap({ events, acks: acknowledgements(events) }, window);
}

function lastFailure(events: readonly HistoryEvent[]): number {
  return events.reduce(
    (last, event) =>
      event.type === 'refused' || event.type === 'unknown' || event.type === 'error'
        ? Math.max(last, event.answered.mono)
        : last,
    -Infinity,
  );
}

/**
 * Span of acknowledged time that is missing: from the last surviving acknowledgement before the first lost one to the
 * last lost one.
 */
export function lostSeconds(evidence: Evidence): number {
  const lost = evidence.acks.filter(({ key }) => evidence.lost.has(key));
  const [first] = lost;
  const last = lost.at(-1);
  if (!first || !last) return 0;
  const before = evidence.acks.findLast(
    ({ key, answered }) => !evidence.lost.has(key) && answered.mono <= first.answered.mono,
  );
  return (last.answered.mono - (before?.answered.mono ?? first.sent.mono)) / 1000;
}

export type ServiceFigures = Pick<
  Figures,
  'payments' | 'acknowledged' | 'declined' | 'reads' | 'attemptsFailed' | 'requestsFailed'
>;

export function countRequests(evidence: Evidence): ServiceFigures {
  const answers = evidence.events.filter((event) => event.type !== 'request');
  const count = (...types: string[]) => answers.filter(({ type }) => types.includes(type)).length;
  const operations = [...evidence.payments.values()];
  const served = ({ answers: got }: (typeof operations)[number]) =>
    got.some(({ type }) => type === 'ack' || type === 'declined' || type === 'read');
  return {
    payments: operations.filter(({ op }) => op.kind !== 'read').length,
    acknowledged: new Set(evidence.acks.map(({ key }) => key)).size,
    declined: count('declined'),
    reads: count('read'),
    attemptsFailed: count('refused', 'unknown', 'error'),
    requestsFailed: operations.filter((operation) => !served(operation)).length,
  };
}
