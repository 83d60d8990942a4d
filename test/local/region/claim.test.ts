import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { localFailoverHooks } from '../../../local/region/local-failover';
import type { Lease } from '../../../runtime/protocol/lease';
import { config, lease, primary, standby } from '../../lambda/support/memory';
import { PlayedTable, playTable } from '../../runtime/support/dynamo-table';

let table: PlayedTable;
let played: ReturnType<typeof playTable>;

beforeEach(() => {
  table = new PlayedTable(['scope', 'item']);
  played = playTable(table);
});
afterEach(() => played.restore());

const { claim } = localFailoverHooks(config, () => 'http://127.0.0.1:1');
const present = (changes: Partial<Lease> = {}) => table.put({ ...lease(changes), item: 'lease' });
const request = (candidate: string, oldTimeline = 1) => ({
  region: primary,
  instance: 'payments-primary',
  oldDatabase: 'a',
  oldTimeline,
  candidate,
});

test('two controllers that choose differently promote the same standby', async () => {
  present();
  expect(await claim(request('b'))).toEqual({ granted: true, epoch: 1, database: 'b' });
  expect(await claim(request('c'))).toEqual({ granted: true, epoch: 1, database: 'b' });
});

test('the next timeline is claimed anew, and an older one never again', async () => {
  present();
  await claim(request('b', 1));
  expect(await claim(request('c', 2))).toMatchObject({ granted: true, database: 'c' });
  expect(await claim(request('b', 1))).toMatchObject({ granted: false });
});

test('a Region that does not hold the lease claims nothing', async () => {
  present({ holder: standby });
  expect(await claim(request('b'))).toMatchObject({ granted: false });
});

test('a lease that moves between the look and the claim is not claimed', async () => {
  present({ epoch: 2, holder: primary });
  let looks = 0;
  played.on(GetCommand).callsFake(({ Key }) => ({ Item: looks++ === 0 ? lease({ epoch: 1 }) : table.get(Key) }));
  expect(await claim(request('b'))).toMatchObject({ granted: false });
  expect(table.all()).toEqual([expect.not.objectContaining({ writerDatabase: 'b' })]);
});
