import type { PostgresMember } from '../../../local/postgres';
import type { ClaimRequest, FailoverHooks, NewWriter } from '../../../local/rds';
import { east, eventually, openRds, primaryNode, type RdsBench, standbyNode, west } from './support';

let bench: RdsBench;
let claims: ClaimRequest[];
let opened: string[];
let hooks: FailoverHooks;

/** Hung for 3 s counts as lost: long enough for a busy machine, and these tests measure no time. */
const detector = { interval: 100, timeout: 1000, threshold: 3 };
const name = 'payments-primary';

// One history, told in order: each test starts from where the one before it left the databases.
beforeAll(async () => {
  bench = await openRds([primaryNode, standbyNode], { detector, rebuildAfter: 1000 });
  await bench.sql(east, name, 'create table notes (id int primary key)');
}, 120_000);
beforeEach(() => {
  claims = [];
  opened = [];
  bench.events.length = 0;
  const note = (what: string) => async (writer: NewWriter) => void opened.push(`${what} ${writer.timeline}`);
  hooks = { claim: grant, rollForward: note('lanes'), rewriteFence: note('fence') };
  bench.rds.useHooks(hooks);
});
afterAll(() => bench.close());

const grant: FailoverHooks['claim'] = async (request) => {
  claims.push(request);
  return { granted: true, epoch: 7, database: request.candidate };
};
const event = (kind: string) => bench.events.find((one) => one.kind === kind);
const writer = () => bench.rds.writer(east, name);
const notes = async (region: string, identifier: string) =>
  (await bench.sql<{ id: number }>(region, identifier, 'select id from notes order by id')).map((row) => row.id);
const happened = (kind: string) => eventually(kind, () => event(kind) !== undefined, 40_000);
const spare = (member: PostgresMember) => bench.rds.members(east).filter((one) => one !== member);

test('when the writer is killed, what was acknowledged is on the standby that replaces it', async () => {
  const old = writer();
  await bench.sql(east, name, 'insert into notes values (1)');
  await old.kill();
  await happened('promoted');
  expect(writer().name).not.toBe(old.name);
  expect(await notes(east, name)).toEqual([1]);
  await happened('rebuilt');
});

test('the failover claimed the writer of the old timeline, then rolled lanes forward, then rewrote the fence', async () => {
  const old = writer();
  await old.kill();
  await happened('opened');
  expect(claims).toEqual([
    { region: east, instance: name, oldDatabase: old.name, oldTimeline: 2, candidate: writer().name },
  ]);
  expect(opened).toEqual(['lanes 3', 'fence 3']);
  await happened('rebuilt');
});

test('the killed writer comes back as a standby, and both standbys confirm again', async () => {
  const sql = `select count(*)::int as n from pg_stat_replication where sync_state = 'quorum' and state = 'streaming'`;
  await eventually('two confirm', async () => (await writer().query<{ n: number }>(sql))[0]?.n === 2);
});

test('the replica in the other Region follows the new writer', async () => {
  await bench.sql(east, name, 'insert into notes values (2)');
  await eventually('it has the note', async () => (await notes(west, 'payments-standby')).includes(2));
});

test('a lane or the fence that fails is tried again until it succeeds', async () => {
  let failures = 2;
  const rollForward = async () => {
    if (failures-- > 0) throw new Error('journal out of reach');
  };
  bench.rds.useHooks({ ...hooks, rollForward });
  await writer().kill();
  await happened('opened');
  expect(bench.events.filter((one) => one.kind === 'error').map((one) => one.detail.message)).toContain(
    'journal out of reach',
  );
  await happened('rebuilt');
});

test('a claim that names another standby is resumed, not chosen again', async () => {
  const claim: FailoverHooks['claim'] = async (request) => {
    const other = spare(writer()).find((member) => member.name !== request.candidate);
    return { granted: true, epoch: 7, database: other!.name };
  };
  const candidates: string[] = [];
  const remember: FailoverHooks['claim'] = (request) => {
    candidates.push(request.candidate);
    return claim(request);
  };
  bench.rds.useHooks({ ...hooks, claim: remember });
  await writer().kill();
  await happened('promoted');
  expect(candidates).not.toContain(writer().name);
  await happened('rebuilt');
});

test('without the claim nothing is promoted, and the old writer stays', async () => {
  bench.rds.useHooks({ ...hooks, claim: async () => ({ granted: false, reason: 'another Region holds the lease' }) });
  const old = writer();
  await old.kill();
  await happened('kept');
  expect(event('kept')?.detail.reason).toBe('the claim was refused: another Region holds the lease');
  await happened('restarted');
  expect(writer()).toBe(old);
  await bench.sql(east, name, 'insert into notes values (3)');
});

test('while one standby cannot be stopped, nothing is promoted', async () => {
  const old = writer();
  const [hung] = spare(old);
  hung!.pause();
  await old.kill();
  await happened('kept');
  hung!.resume();
  expect(event('kept')?.detail.reason).toBe('1 of 2 standbys stopped, 2 are needed');
  expect(claims).toEqual([]);
  await eventually('a commit goes through', () =>
    bench.sql(east, name, 'insert into notes values (4) on conflict do nothing').then(
      () => true,
      () => false,
    ),
  );
});

test('a writer that hung and wakes can confirm nothing any more', async () => {
  await eventually('all stream', async () => {
    const sql = `select count(*)::int as n from pg_stat_replication where state = 'streaming'`;
    return (await writer().query<{ n: number }>(sql))[0]?.n === 3;
  });
  const old = writer();
  await old.query('select 1');
  old.pause();
  await happened('promoted');
  old.resume();
  const stale = old.query('insert into notes values (99)', [], 500).then(
    () => 'acknowledged',
    () => 'not acknowledged',
  );
  expect(await stale).toBe('not acknowledged');
  await happened('rebuilt');
  expect(await notes(east, name)).toEqual([1, 2, 3, 4]);
});

test('a standby that ends is started again, without a failover', async () => {
  const [standby] = spare(writer());
  await standby!.kill();
  await happened('restarted');
  expect(event('promoted')).toBeUndefined();
});

test('the endpoint of an instance is the same after all of this', async () => {
  const first = await bench.rds.endpoint(east, name, east);
  await writer().kill();
  await happened('promoted');
  expect(await bench.rds.endpoint(east, name, east)).toEqual(first);
  await bench.sql(east, name, 'insert into notes values (5)');
});
