import fc from 'fast-check';
import { replayLane, replayLanes } from '../../../runtime/ledger/replay';
import { LaneOvertaken, sealLane, sealLanes } from '../../../runtime/ledger/seal';
import type { JournalEntry } from '../../../runtime/protocol/journal';
import { MemoryJournal, MemoryLedger } from '../support/memory';

const entry = (lane: number, position: number, from: string, to: string, amount: number, epoch = 1): JournalEntry => ({
  kind: 'entry',
  lane,
  position,
  epoch,
  key: `k${lane}-${position}`,
  hash: 'h',
  deltas: [
    { account: from, amount: -amount },
    { account: to, amount },
  ],
  result: '{}',
});

function setUp() {
  const journal = new MemoryJournal();
  const ledger = new MemoryLedger({ a: 10, b: 0 });
  ledger.fence = { epoch: 2, timeline: 2, frozen: false, currentTimeline: 2 };
  const options = { ledger, journal, epoch: 2, lanes: 2, deadline: 1000, batch: 2 };
  return { journal, ledger, options };
}

test('a seal takes the next position of its lane', async () => {
  const { journal } = setUp();
  journal.land(entry(0, 1, 'a', 'b', 1));
  expect(await sealLanes(journal, 2, 2)).toEqual([2, 1]);
});

test('sealing again changes nothing', async () => {
  const { journal } = setUp();
  const first = await sealLane(journal, 0, 2);
  expect([await sealLane(journal, 0, 2), journal.lane(0).length]).toEqual([first, 1]);
});

test('a seal goes on until it wins', async () => {
  const { journal } = setUp();
  let races = 3;
  journal.putFault = (record) => {
    if (record.kind === 'seal' && races-- > 0) journal.land(entry(0, record.position, 'a', 'b', 1));
    return 'none';
  };
  expect(await sealLane(journal, 0, 2)).toBe(4);
});

test('fails when a newer epoch has sealed the lane', async () => {
  const { journal } = setUp();
  await sealLane(journal, 0, 3);
  await expect(sealLane(journal, 0, 2)).rejects.toThrow(LaneOvertaken);
});

test('replay applies what the replica lacks, through the seal', async () => {
  const { journal, ledger, options } = setUp();
  journal.land(entry(0, 1, 'a', 'b', 3));
  journal.land(entry(0, 2, 'a', 'b', 3));
  await sealLanes(journal, 2, 2);
  const report = await replayLanes(options);
  expect(report).toMatchObject({ entries: 2, conserved: true, negative: [] });
  expect([...ledger.positions, ledger.balances.get('b')]).toEqual([[0, 3], [1, 1], 6]);
});

test('replay passes the seal of an earlier epoch and stops only at its own', async () => {
  const { journal, ledger, options } = setUp();
  journal.land(entry(0, 1, 'a', 'b', 1));
  await sealLane(journal, 0, 2);
  journal.land(entry(0, 3, 'a', 'b', 1, 2));
  await sealLanes(journal, 2, 3);
  ledger.fence = { ...ledger.fence, epoch: 3 };
  await replayLanes({ ...options, epoch: 3 });
  expect([ledger.positions.get(0), ledger.payments.length]).toEqual([4, 2]);
});

test('an entry without funds waits for no other lane: balances are judged at the end', async () => {
  const { journal, options } = setUp();
  journal.land(entry(0, 1, 'b', 'a', 5));
  journal.land(entry(1, 1, 'a', 'b', 5));
  await sealLanes(journal, 2, 2);
  expect(await replayLanes({ ...options, concurrency: 1 })).toMatchObject({ conserved: true, negative: [] });
});

test('a balance that stays below zero is reported', async () => {
  const { journal, options } = setUp();
  journal.land(entry(0, 1, 'a', 'b', 11));
  await sealLanes(journal, 2, 2);
  expect((await replayLanes(options)).negative).toEqual(['a']);
});

test('a replay that was interrupted anywhere ends where an uninterrupted one does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 6 }), async (length, crashAt) => {
      const { journal, ledger, options } = setUp();
      for (let position = 1; position <= length; position++) journal.land(entry(0, position, 'a', 'b', 1));
      await sealLanes(journal, 2, 2);
      let commits = 0;
      ledger.onCommit = () => (commits++ === crashAt ? 'unknown' : 'ok');
      await replayLanes(options).catch(() => undefined);
      ledger.onCommit = () => 'ok';
      await replayLanes(options);
      expect([ledger.positions.get(0), ledger.payments.length]).toEqual([length + 1, length]);
    }),
  );
});

test('replaying again after new writes of the epoch leaves them alone', async () => {
  const { journal, ledger, options } = setUp();
  await sealLanes(journal, 2, 2);
  await replayLanes(options);
  journal.land(entry(0, 2, 'a', 'b', 1, 2));
  expect(await replayLane(options, 0)).toMatchObject({ entries: 0 });
  expect(ledger.positions.get(0)).toBe(1);
});

test('fails when a lane is not sealed', async () => {
  const { options } = setUp();
  await expect(replayLanes(options)).rejects.toThrow('seal every lane before it is replayed');
});

test('fails when the fence row does not name the epoch and the timeline', async () => {
  const { journal, ledger, options } = setUp();
  await sealLanes(journal, 2, 2);
  ledger.fence = { ...ledger.fence, currentTimeline: 3 };
  await expect(replayLanes(options)).rejects.toThrow('fence-timeline');
});

test('fails when the journal has a hole', async () => {
  const { journal, options } = setUp();
  journal.land(entry(0, 2, 'a', 'b', 1));
  await sealLanes(journal, 2, 2);
  await expect(replayLanes(options)).rejects.toThrow('a record is missing');
});
