import { judgeNaive } from '../../../bench/failover/naive/judge';
import type { HistoryEvent } from '../../../drill/history';

const moment = (mono: number) => ({ mono, wall: mono });

function answered(
  type: 'ack' | 'unknown' | 'declined',
  key: string,
  sent: number,
  at: number,
  region?: string,
): HistoryEvent {
  const op = { kind: 'credit', to: 'a', amount: 1 } as const;
  const attempt = { client: 'c', key, attempt: 1, op, sent: moment(sent), answered: moment(at) };
  return { type, ...attempt, ...(region ? { answer: { region } } : {}) };
}

const ack = (key: string, sent: number, at: number, region: string) => answered('ack', key, sent, at, region);

const judge = (events: readonly HistoryEvent[], survived: readonly string[]) =>
  judgeNaive({
    events,
    old: 'primary',
    successor: 'standby',
    survived: new Set(survived),
    outage: { from: 1000, to: 9000 },
  });

test('an acknowledged write that the writer does not hold is lost', () => {
  const events = [ack('a', 0, 10, 'primary'), ack('b', 20, 30, 'primary'), ack('c', 5000, 5010, 'standby')];
  expect(judge(events, ['a', 'c'])).toMatchObject({ acknowledged: 3, lost: 1, stale: 0, bothSides: 0 });
});

test('a write acknowledged twice is lost once', () => {
  const events = [ack('a', 0, 10, 'primary'), ack('a', 20, 30, 'primary')];
  expect(judge(events, [])).toMatchObject({ acknowledged: 1, lost: 1 });
});

test('what was never acknowledged cannot be lost', () => {
  const events = [answered('unknown', 'a', 0, 10), answered('declined', 'b', 0, 10, 'primary')];
  expect(judge(events, [])).toMatchObject({ acknowledged: 0, lost: 0 });
});

test('the old writer that acknowledges beside the new one is split brain', () => {
  const events = [
    ack('a', 0, 10, 'primary'),
    ack('b', 2000, 2010, 'standby'),
    // Sent before anybody could know of the new writer: beside it, but not provably after it.
    ack('c', 2005, 2020, 'primary'),
    ack('d', 2030, 2040, 'primary'),
  ];
  expect(judge(events, ['a', 'b', 'c', 'd'])).toMatchObject({ stale: 1, bothSides: 2 });
});

test('without a new writer nothing is stale', () => {
  expect(judge([ack('a', 0, 10, 'primary'), ack('b', 20, 30, 'primary')], ['a', 'b'])).toMatchObject({
    stale: 0,
    bothSides: 0,
  });
});

test('the outage is the longest pause that touches the fault, not one before it', () => {
  const events = [
    ack('a', 0, 10, 'primary'),
    ack('b', 900, 910, 'primary'),
    ack('c', 980, 1200, 'primary'),
    ack('d', 1400, 1500, 'standby'),
  ];
  expect(judge(events, ['a', 'b', 'c', 'd']).outage).toBeCloseTo(0.3);
});

test('service that fails to the end did not come back', () => {
  const events = [ack('a', 0, 10, 'primary'), answered('unknown', 'b', 1000, 3000)];
  expect(judge(events, ['a']).outage).toBeNull();
});
