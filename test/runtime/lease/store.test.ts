import { DynamoLeaseStore } from '../../../runtime/lease/store';
import type { Lease } from '../../../runtime/protocol/lease';
import { replicatedStore } from '../../../runtime/store/replicated-store';
import { PlayedTable, playTable } from '../support/dynamo-table';

const lease = (more: Partial<Lease> = {}): Lease => ({
  scope: 'payments',
  epoch: 3,
  holder: 'us-east-1',
  beat: 7,
  phase: 'serving',
  ...more,
});
const replicas = replicatedStore({ regions: ['us-east-1'], requestTimeout: 1000 });
const store = new DynamoLeaseStore(replicas, 'control', 'payments');
let table: PlayedTable;
let played: ReturnType<typeof playTable>;

beforeEach(() => {
  table = new PlayedTable(['scope', 'item']);
  played = playTable(table);
});
afterEach(() => played.restore());
afterAll(() => replicas.close());

const born = (more: Partial<Lease> = {}) => table.put({ ...lease(more), item: 'lease' });
const renew = () => store.renew(3, 'us-east-1', () => undefined);

test('a renewal moves the beat and tells what the lease is now', async () => {
  born();
  expect([await renew(), await store.read()]).toEqual([lease({ beat: 8 }), lease({ beat: 8 })]);
});

test.each([
  ['once the lease is at another epoch', { epoch: 4 }],
  ['once another Region holds the lease', { holder: 'us-west-2' }],
  ['once the holder was revoked', { revokedBy: 'payments-4-1' }],
])('a renewal is refused %s', async (_, change) => {
  born(change);
  expect([await renew(), await store.read()]).toEqual([undefined, lease(change)]);
});

test('the lease is created once', async () => {
  expect([await store.create(lease({ epoch: 1 })), await store.create(lease({ epoch: 9 }))]).toEqual([true, false]);
  expect(await store.read()).toMatchObject({ epoch: 1 });
});
