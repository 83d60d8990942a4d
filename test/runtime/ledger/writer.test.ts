import { OutcomeUnknown } from '../../../runtime/ledger/outcome';
import { hashOf, type PaymentRequest } from '../../../runtime/ledger/request';
import { LaneWriter } from '../../../runtime/ledger/writer';
import type { Decline, JournalEntry } from '../../../runtime/protocol/journal';
import { MemoryJournal, MemoryLedger, PlayedLease, type Trace } from '../support/memory';

const pay10: PaymentRequest = { kind: 'transfer', from: 'a', to: 'b', amount: 10 };
const pay101: PaymentRequest = { ...pay10, amount: 101 };

function setUp(grade: 'journal' | 'lag' = 'journal') {
  const trace: Trace = [];
  const journal = new MemoryJournal(trace);
  const ledger = new MemoryLedger({ a: 100, b: 0 }, trace, () => new OutcomeUnknown('nobody knows'));
  const lease = new PlayedLease();
  const options = { lease, ledger, lanes: 1, margin: 100, deadline: 1000 };
  const writer = new LaneWriter(grade === 'journal' ? { ...options, journal } : options);
  return { trace, journal, ledger, lease, writer };
}

/** What an earlier attempt under `epoch` would have put for this payment. */
function orphan(position: number, more: Partial<JournalEntry> = {}): JournalEntry {
  const deltas = [
    { account: 'a', amount: -10 },
    { account: 'b', amount: 10 },
  ];
  const result = '{"kind":"transfer","from":"a","to":"b","amount":10}';
  return { kind: 'entry', lane: 0, position, epoch: 1, key: 'k0', hash: hashOf(pay10), deltas, result, ...more };
}

test('a payment is journaled, then committed, then acknowledged', async () => {
  const { writer, trace, ledger } = setUp();
  const outcome = await writer.pay(pay10, 'k1');
  expect(outcome).toMatchObject({ outcome: 'done', epoch: 1, lane: 0, position: 1, repeated: false });
  expect([trace, [...ledger.balances]]).toEqual([
    ['put 0/1', 'commit 0/1'],
    [
      ['a', 90],
      ['b', 10],
    ],
  ]);
});

test('nothing commits before its put is confirmed', async () => {
  const { writer, trace, journal } = setUp();
  journal.putFault = () => 'late';
  const outcome = await writer.pay(pay10, 'k1');
  expect([outcome, trace]).toMatchObject([{ outcome: 'unknown', reason: 'journal-put' }, []]);
});

test('without a journal the same transaction is committed, with positions of its own', async () => {
  const { writer, trace } = setUp('lag');
  const outcomes = [await writer.pay(pay10, 'k1'), await writer.pay(pay10, 'k2')];
  expect(outcomes).toMatchObject([
    { outcome: 'done', position: 1 },
    { outcome: 'done', position: 2 },
  ]);
  expect(trace).toEqual(['commit 0/1', 'commit 0/2']);
});

test('without a valid lease nothing is tried', async () => {
  const { writer, lease, trace } = setUp();
  lease.valid = false;
  expect([await writer.pay(pay10, 'k1'), trace]).toMatchObject([{ outcome: 'refused', reason: 'no-lease' }, []]);
});

test('a Region that is still taking over does not write', async () => {
  const { writer, lease, trace } = setUp();
  lease.phase = 'promoting';
  expect([await writer.pay(pay10, 'k1'), trace]).toMatchObject([{ outcome: 'refused', reason: 'not-open' }, []]);
});

test('a lease that was lost during the commit means that the outcome is unknown', async () => {
  const { writer, ledger, lease } = setUp();
  ledger.onCommit = () => ((lease.valid = false), 'ok');
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'unknown', reason: 'lease-lost' });
});

test('a lease with less than the margin left does not acknowledge', async () => {
  const { writer, ledger, lease } = setUp();
  ledger.onCommit = () => ((lease.remaining = 100), 'ok');
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'unknown', reason: 'lease-lost' });
});

test('a lease that came back under another epoch does not acknowledge what began under the old one', async () => {
  const { writer, ledger, lease } = setUp();
  ledger.onCommit = () => ((lease.epoch = 3), 'ok');
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'unknown', reason: 'lease-lost', epoch: 1 });
});

test.each([
  ['another epoch', { epoch: 2 }, 'fence-epoch'],
  ['a timeline that the row does not name', { currentTimeline: 2 }, 'fence-timeline'],
  ['a frozen row', { frozen: true }, 'frozen'],
])('a fence row with %s refuses the write', async (_, fence, reason) => {
  const { writer, ledger, trace } = setUp();
  ledger.fence = { ...ledger.fence, ...fence };
  expect([await writer.pay(pay10, 'k1'), trace]).toMatchObject([{ outcome: 'refused', reason }, []]);
});

test('a decline is journaled and committed like a payment, and moves no money', async () => {
  const { writer, trace, journal, ledger } = setUp();
  const outcome = await writer.pay(pay101, 'k1');
  expect([outcome, trace]).toMatchObject([
    { outcome: 'declined', balance: 100, position: 1, repeated: false },
    ['put 0/1', 'commit 0/1'],
  ]);
  expect([journal.lane(0), ledger.balances.get('a')]).toMatchObject([[{ kind: 'decline', key: 'k1' }], 100]);
});

test('an earlier put of the same key cannot land any more once the key was declined', async () => {
  const { writer, journal } = setUp();
  journal.putFault = () => 'late';
  const first = await writer.pay(pay10, 'k1');
  journal.putFault = () => 'none';
  const second = await writer.pay(pay101, 'k1');
  expect([first, second]).toMatchObject([{ outcome: 'unknown' }, { outcome: 'declined', position: 1 }]);
  expect(journal.late.map((record) => journal.land(record))).toEqual([false]);
});

test('a put of the same key that lands before the decline is the payment', async () => {
  const { writer, journal, ledger } = setUp();
  journal.putFault = (record) => {
    if (record.kind === 'decline') journal.land(orphan(1, { key: 'k1', hash: record.hash }));
    return 'none';
  };
  expect(await writer.pay(pay101, 'k1')).toMatchObject({ outcome: 'done', position: 1, repeated: true });
  expect(ledger.payments).toHaveLength(1);
});

test('the decline of an earlier attempt is the answer, with the balance that it saw', async () => {
  const { writer, journal, ledger } = setUp();
  const seen = '{"balance":7}';
  journal.putFault = ({ kind }) => {
    const place = { lane: 0, position: 1, epoch: 1, key: 'k1', hash: hashOf(pay101) };
    const earlier: Decline = { kind: 'decline', ...place, result: seen };
    if (kind === 'decline') journal.land(earlier);
    return 'none';
  };
  expect(await writer.pay(pay101, 'k1')).toMatchObject({ outcome: 'declined', balance: 7, repeated: true });
  expect(ledger.payments).toMatchObject([{ outcome: 'declined', result: { balance: 7 } }]);
});

test('a declined key stays declined when funds have arrived', async () => {
  const { writer, ledger } = setUp();
  const first = await writer.pay(pay101, 'k1');
  await writer.pay({ kind: 'credit', to: 'a', amount: 50 }, 'k2');
  expect(await writer.pay(pay101, 'k1')).toEqual({ ...first, repeated: true });
  expect(ledger.balances.get('a')).toBe(150);
});

test('fails when a declined key comes back with another request', async () => {
  const { writer } = setUp();
  await writer.pay(pay101, 'k1');
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'conflict' });
});

test('a decline whose put got no answer is unknown', async () => {
  const { writer, journal, trace } = setUp();
  journal.putFault = () => 'late';
  expect([await writer.pay(pay101, 'k1'), trace]).toMatchObject([{ outcome: 'unknown', reason: 'journal-put' }, []]);
});

test('a decline that lands late is final', async () => {
  const { writer, journal } = setUp();
  journal.putFault = () => 'late';
  await writer.pay(pay101, 'k1');
  journal.putFault = () => 'none';
  journal.late.forEach((record) => journal.land(record));
  await writer.pay({ kind: 'credit', to: 'a', amount: 50 }, 'k2');
  expect(await writer.pay(pay101, 'k1')).toMatchObject({ outcome: 'declined', position: 1, repeated: true });
});

test('a lease that was lost after a decline was journaled means that the outcome is unknown', async () => {
  const { writer, ledger, lease } = setUp();
  ledger.onCommit = () => ((lease.valid = false), 'ok');
  expect(await writer.pay(pay101, 'k1')).toMatchObject({ outcome: 'unknown', reason: 'lease-lost' });
});

test('a decline cannot pass the seal of a newer epoch, even under a lease that believes itself valid', async () => {
  const { writer, journal } = setUp();
  journal.land({ kind: 'seal', lane: 0, position: 1, epoch: 2 });
  expect(await writer.pay(pay101, 'k1')).toMatchObject({ outcome: 'refused', reason: 'sealed' });
});

test('without a journal a decline is remembered all the same', async () => {
  const { writer, trace } = setUp('lag');
  const outcomes = [await writer.pay(pay101, 'k1'), await writer.pay(pay101, 'k1')];
  expect([outcomes, trace]).toMatchObject([
    [
      { outcome: 'declined', repeated: false },
      { outcome: 'declined', repeated: true },
    ],
    ['commit 0/1'],
  ]);
});

test('an account that does not exist is neither paid nor journaled', async () => {
  const { writer, trace } = setUp();
  const outcome = await writer.pay({ ...pay10, to: 'nobody' }, 'k1');
  expect([outcome, trace]).toMatchObject([{ outcome: 'no-account', account: 'nobody' }, []]);
});

test('a credit is journaled in the lane of its account', async () => {
  const { writer, trace, ledger } = setUp();
  await writer.pay({ kind: 'credit', to: 'b', amount: 7 }, 'k1');
  expect([trace, ledger.balances.get('b')]).toEqual([['put 0/1', 'commit 0/1'], 7]);
});

test('the same key with the same request gets the same answer, once paid', async () => {
  const { writer, ledger } = setUp();
  const first = await writer.pay(pay10, 'k1');
  const second = await writer.pay(pay10, 'k1');
  expect(second).toEqual({ ...first, repeated: true });
  expect(ledger.balances.get('a')).toBe(90);
});

test('fails when a key comes back with another request', async () => {
  const { writer, ledger } = setUp();
  await writer.pay(pay10, 'k1');
  expect(await writer.pay({ ...pay10, amount: 11 }, 'k1')).toMatchObject({ outcome: 'conflict' });
  expect(ledger.balances.get('a')).toBe(90);
});

test('a repeated answer is committed again, so that the standby has what it repeats', async () => {
  const { writer, ledger } = setUp();
  await writer.pay(pay10, 'k1');
  ledger.onCommit = () => 'unknown';
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'unknown', reason: 'commit' });
});

test('a put whose answer was lost is found by reading back, and the payment goes on', async () => {
  const { writer, journal, trace } = setUp();
  journal.putFault = () => 'lost';
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'done', position: 1 });
  expect(trace).toEqual(['put 0/1', 'commit 0/1']);
});

test.each([
  ['payment', pay10, 'done'],
  ['decline', pay101, 'declined'],
])('a put that was sent twice and finds its own %s has won', async (_, request, outcome) => {
  const { writer, journal, trace } = setUp();
  journal.putFault = () => 'resent';
  expect(await writer.pay(request, 'k1')).toMatchObject({ outcome, position: 1, repeated: false });
  expect(trace).toEqual(['put 0/1', 'commit 0/1']);
});

test('a put without an answer that cannot be read back is unknown', async () => {
  const { writer, journal, trace } = setUp();
  journal.putFault = () => 'lost';
  journal.readFault = () => true;
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'unknown', reason: 'journal-put' });
  expect(trace).toEqual(['put 0/1']);
});

test('an orphan in the journal is rolled forward as a fact before the next payment', async () => {
  const { writer, journal, trace, ledger } = setUp();
  journal.land(orphan(1));
  expect(await writer.pay({ ...pay10, amount: 90 }, 'k1')).toMatchObject({ outcome: 'done', position: 2 });
  expect(trace).toEqual(['put 0/1', 'commit 0/1', 'put 0/2', 'commit 0/2']);
  expect(ledger.balances.get('a')).toBe(0);
});

test('funds are judged after the orphan, not before it', async () => {
  const { writer, journal } = setUp();
  journal.land(orphan(1));
  expect(await writer.pay({ ...pay10, amount: 91 }, 'k1')).toMatchObject({ outcome: 'declined', balance: 90 });
});

test('nothing is declined for want of money that an orphan brings', async () => {
  const { writer, journal } = setUp();
  journal.land(orphan(1, { deltas: [{ account: 'a', amount: 50 }] }));
  expect(await writer.pay({ ...pay10, amount: 150 }, 'k1')).toMatchObject({ outcome: 'done', position: 2 });
});

test('the orphan of an earlier attempt becomes the payment of the next attempt with its key', async () => {
  const { writer, journal, ledger } = setUp();
  journal.land(orphan(1, { key: 'k1' }));
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'done', position: 1 });
  expect(ledger.balances.get('a')).toBe(90);
});

test('a put that lands late is a fact, and its key is paid once', async () => {
  const { writer, journal, ledger } = setUp();
  journal.putFault = () => 'late';
  await writer.pay(pay10, 'k1');
  journal.putFault = () => 'none';
  journal.late.forEach((record) => journal.land(record));
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'done', position: 1 });
  expect(ledger.balances.get('a')).toBe(90);
});

test('a put that lands after another payment took its position is lost for good', async () => {
  const { writer, journal, ledger } = setUp();
  journal.putFault = () => 'late';
  await writer.pay(pay10, 'k1');
  journal.putFault = () => 'none';
  await writer.pay({ ...pay10, amount: 1 }, 'k2');
  expect(journal.late.map((record) => journal.land(record))).toEqual([false]);
  expect(ledger.balances.get('a')).toBe(99);
});

test('the seal of a newer epoch stops an older writer', async () => {
  const { writer, journal, trace } = setUp();
  journal.land({ kind: 'seal', lane: 0, position: 1, epoch: 2 });
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'refused', reason: 'sealed' });
  expect(trace).toEqual(['put 0/1']);
});

test('a seal that arrives between the read and the put wins', async () => {
  const { writer, journal, trace } = setUp();
  journal.putFault = (record) => {
    if (record.kind === 'entry') journal.land({ kind: 'seal', lane: 0, position: record.position, epoch: 2 });
    return 'none';
  };
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'refused', reason: 'sealed' });
  expect(trace).toEqual(['put 0/1']);
});

test('a writer of the epoch that a seal opens, or a newer one, passes it', async () => {
  const { writer, journal, ledger, lease } = setUp();
  journal.land({ kind: 'seal', lane: 0, position: 1, epoch: 2 });
  lease.epoch = 3;
  ledger.fence = { ...ledger.fence, epoch: 3 };
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'done', position: 2, epoch: 3 });
});

test('a commit that nobody can confirm is unknown', async () => {
  const { writer, ledger } = setUp();
  ledger.onCommit = () => 'unknown';
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'unknown', reason: 'commit' });
});

test('a failure after the put is unknown, since the entry is a fact by then', async () => {
  const { writer, ledger } = setUp();
  ledger.onCommit = () => 'failed';
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'unknown', reason: 'after-put' });
});

test('that an account does not exist is said only when the store answers: an orphan may have brought it', async () => {
  const { writer, journal, trace } = setUp();
  journal.readFault = () => true;
  const outcome = await writer.pay({ ...pay10, to: 'nobody' }, 'k1');
  expect([outcome, trace]).toMatchObject([{ outcome: 'refused', reason: 'journal' }, []]);
});

test('many payments of one account at once never make its balance negative', async () => {
  const { writer, ledger } = setUp();
  const outcomes = await Promise.all(Array.from({ length: 30 }, (_, i) => writer.pay(pay10, `k${i}`)));
  expect(outcomes.filter(({ outcome }) => outcome === 'done')).toHaveLength(10);
  expect(ledger.balances.get('a')).toBe(0);
});
