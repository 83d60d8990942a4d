import { longestPause, type OutageWindow } from '../../../drill/check';
import { acknowledgements, type AnswerEvent, type HistoryEvent } from '../../../drill/history';
import type { Side } from '../result';

/** What the naive service left behind. */
export interface NaiveEvidence {
  readonly events: readonly HistoryEvent[];
  /** Names of the servers, as answers name them. */
  readonly old: string;
  readonly successor: string;
  /** Payments that the server holds which is the writer in the end. */
  readonly survived: ReadonlySet<string>;
  readonly outage: OutageWindow;
}

/**
 * Judges a naive run by the clients' own history, as a drill is judged. Lost: acknowledged, and not in the writer. Stale:
 * acknowledged by the old writer although it was sent when a client already held an acknowledgement of the new one, so
 * that it certainly happened afterwards. Pure.
 */
export function judgeNaive({ events, old, successor, survived, outage }: NaiveEvidence): Side {
  const acks = acknowledgements(events);
  const first = acks.find(byServer(successor));
  const after = first ? acks.filter((ack) => byServer(old)(ack) && ack.answered.mono > first.answered.mono) : [];
  const pause = longestPause(events, outage);
  return {
    outage: pause?.to === undefined ? null : pause.seconds,
    acknowledged: new Set(acks.map(({ key }) => key)).size,
    lost: new Set(acks.filter(({ key }) => !survived.has(key)).map(({ key }) => key)).size,
    stale: after.filter((ack) => ack.sent.mono > first!.answered.mono).length,
    bothSides: after.length,
    broken: [],
  };
}

const byServer =
  (server: string) =>
  ({ answer }: AnswerEvent): boolean =>
    answer?.region === server;
