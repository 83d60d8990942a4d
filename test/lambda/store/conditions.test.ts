import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoControlStore } from '../../../lambda/store/control';
import { regionalJournal } from '../../../lambda/store/journal';
import type { Lease } from '../../../runtime/protocol/lease';
import { PlayedTable, playTable } from '../../runtime/support/dynamo-table';
import { lease, primary, record, standby, witness } from '../support/memory';

/** What the conditions of the writes let through, and what they don't: the item afterwards is what counts. */
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: standby }));
const store = new DynamoControlStore(documents, 'payments-control', 'payments');
let table: PlayedTable;
let played: ReturnType<typeof playTable>;

beforeEach(() => {
  table = new PlayedTable(['scope', 'item']);
  played = playTable(table);
});
afterEach(() => played.restore());

const present = (changes: Partial<Lease> = {}) => table.put({ ...lease(changes), item: 'lease' });
const now = () => store.lease();
/** A write must be refused, and leave the lease as it was. */
async function refused(write: () => Promise<unknown>, changes: Partial<Lease>): Promise<void> {
  present(changes);
  const before = await now();
  expect(await write()).toBeUndefined();
  expect(await now()).toEqual(before);
}

describe('taking the lease', () => {
  const take = () => store.take({ epoch: 1, beat: 100, from: primary, to: standby, grounds: 'lease expired' });

  test('opens the next epoch, handed to the target and not revoked', async () => {
    present({ revokedBy: 'payments-2-1', writerDatabase: 'b', writerTimeline: 3 });
    await take();
    const taken = lease({ epoch: 2, holder: standby, phase: 'handed', grounds: 'lease expired' });
    expect(await now()).toEqual({ ...taken, item: 'lease' });
  });

  test.each([
    ['a renewal that landed at the last moment', { beat: 101 }],
    ['another epoch', { epoch: 2 }],
    ['another holder', { holder: witness }],
  ])('loses to %s', (_, changes) => refused(take, changes));
});

describe('revoking', () => {
  const revoke = () => store.revoke({ epoch: 1, holder: primary, by: 'payments-2-2' });

  test.each([
    ['a later epoch', { epoch: 2 }],
    ['another holder', { holder: standby }],
    ['an earlier revocation, whose wait has begun', { revokedBy: 'payments-2-1' }],
  ])('leaves alone %s', (_, changes) => refused(revoke, changes));
});

describe('handing over', () => {
  const handOver = () => store.handOver({ epoch: 1, from: primary, to: standby });

  test('opens the next epoch', async () => {
    present();
    await handOver();
    expect(await now()).toMatchObject({ epoch: 2, holder: standby, phase: 'handed', grounds: 'frozen' });
  });

  test.each([
    ['another epoch than the one that was frozen', { epoch: 2 }],
    ['another holder', { holder: standby }],
  ])('is refused for %s', (_, changes) => refused(handOver, changes));
});

describe('the point of no return', () => {
  const ours = { epoch: 2, holder: standby };
  const promote = () => store.advance({ ...ours, from: 'handed', to: 'promoting' });
  const abort = () => store.giveBack({ ...ours, phase: 'handed', to: primary });

  test('is passed once, and no abort comes after it', async () => {
    present({ ...ours, phase: 'handed' });
    expect(await promote()).toMatchObject({ phase: 'promoting' });
    expect(await abort()).toBeUndefined();
    expect(await now()).toMatchObject({ ...ours, phase: 'promoting' });
  });

  test('is not passed after an abort, which opens a new epoch for the old side', async () => {
    present({ ...ours, phase: 'handed' });
    expect(await abort()).toMatchObject({ epoch: 3, holder: primary, phase: 'serving' });
    expect(await promote()).toBeUndefined();
  });

  test.each([
    ['a Region that serves already', { ...ours, phase: 'serving' as const }],
    ['another epoch', { ...ours, epoch: 3, phase: 'handed' as const }],
    ['another holder', { ...ours, holder: primary, phase: 'handed' as const }],
  ])('is not passed by a controller that is late: %s', (_, changes) => refused(promote, changes));

  test('an abort of another epoch is refused', () => refused(abort, { ...ours, epoch: 3, phase: 'handed' }));
});

describe('items beside the lease', () => {
  const block = (epoch: number) => ({ scope: 'payments', epoch, until: epoch * 1000 });

  test('a block is set by the newest failover, and moved by none', async () => {
    await store.putBlock(block(3));
    await store.putBlock(block(2));
    await store.putBlock({ ...block(3), until: 9 });
    expect((await store.snapshot()).block).toMatchObject({ epoch: 3, until: 3000 });
  });

  test('a vote never replaces a later one', async () => {
    const vote = { scope: 'payments', observer: witness, subject: primary, epoch: 1, verdict: 'up' as const };
    await store.putVote({ ...vote, observedAt: 9 });
    expect(await store.putVote({ ...vote, verdict: 'down', observedAt: 8 })).toBe(false);
    expect((await store.snapshot()).votes).toMatchObject([{ verdict: 'up' }]);
  });

  test('an attempt is claimed by one controller', async () => {
    const claims = [await store.claim(record(), 0), await store.claim(record({ execution: 'other' }), 0)];
    expect(claims).toEqual([true, false]);
    expect(await store.claim(record({ attempt: 2 }), 1)).toBe(true);
    expect(await store.claim(record({ attempt: 2 }), 1)).toBe(false);
  });

  test('a move that has begun is not abandoned by the watch before it', async () => {
    await store.claim(record({ status: 'open' }), 0);
    await store.abandon(2, 'payments-2-1', 5);
    expect((await store.snapshot()).records).toMatchObject([{ status: 'open' }]);
  });
});

test('a position of the journal is taken once', async () => {
  const book = new PlayedTable(['lane', 'position']);
  played.restore();
  played = playTable(book);
  const journal = regionalJournal(documents, 'payments-journal', 1000);
  const seal = { kind: 'seal', lane: 0, position: 1, epoch: 2 } as const;
  expect([await journal.put(seal), await journal.put({ ...seal, epoch: 9 })]).toEqual([true, false]);
  expect(await journal.read(0, 1)).toMatchObject(seal);
});
