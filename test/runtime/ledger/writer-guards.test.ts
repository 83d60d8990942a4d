import { hashOf, type PaymentRequest } from '../../../runtime/ledger/request';
import { LaneWriter } from '../../../runtime/ledger/writer';
import { MemoryJournal, MemoryLedger, PlayedLease } from '../support/memory';

const pay10: PaymentRequest = { kind: 'transfer', from: 'a', to: 'b', amount: 10 };

function setUp() {
  const journal = new MemoryJournal();
  const ledger = new MemoryLedger({ a: 100, b: 0 });
  const lease = new PlayedLease();
  const writer = new LaneWriter({ lease, ledger, journal, lanes: 1, margin: 100, deadline: 1000 });
  return { journal, ledger, writer };
}

test('an entry of another request under the same key is not the own one', async () => {
  const { writer, journal } = setUp();
  journal.putFault = (record) => {
    if (record.kind === 'entry') journal.land({ ...record, hash: hashOf({ ...pay10, amount: 11 }) });
    return 'none';
  };
  expect(await writer.pay(pay10, 'k1')).toMatchObject({ outcome: 'conflict' });
});

test('an account that an orphan has just opened is not said to be missing', async () => {
  const { writer, journal } = setUp();
  journal.land({
    kind: 'entry',
    lane: 0,
    position: 1,
    epoch: 1,
    key: 'k0',
    hash: 'h',
    deltas: [{ account: 'c', amount: 5 }],
    result: '{}',
  });
  expect(await writer.pay({ ...pay10, to: 'c' }, 'k1')).toMatchObject({ outcome: 'done', position: 2 });
});
