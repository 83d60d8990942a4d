import { type PostgresMember, queryOnce, seedMember } from '../../../local/postgres';
import { type Bench, openBench, streaming } from './support';

let bench: Bench;
let a: PostgresMember;
let b: PostgresMember;
let c: PostgresMember;

// One history, told in order: each test starts from where the one before it left the members.
beforeAll(async () => {
  bench = await openBench();
  a = await bench.primary('member-a');
  await a.query('create table notes (id int primary key)');
  b = await bench.standby('member-b', a);
  c = await bench.standby('member-c', a);
  const names = ['member-a', 'member-b', 'member-c'];
  for (const member of [a, b, c])
    member.waitFor(
      1,
      names.filter((name) => name !== member.name),
    );
  await streaming(a, 'member-b', 'member-c');
});
afterAll(() => bench.run.remove());

const notes = async (member: PostgresMember) =>
  (await member.query<{ id: number }>('select id from notes order by id')).map((row) => row.id);

test('a fresh copy has what its source had', async () => {
  expect(await notes(b)).toEqual([]);
  expect(await b.inRecovery()).toBe(true);
});

test('a password is asked for', async () => {
  const stranger = { user: 'rdsadmin', password: 'wrong', database: 'postgres' };
  await expect(queryOnce(a.address, stranger, 'select 1')).rejects.toThrow('password authentication failed');
});

test('a commit waits while no synchronous standby answers, and goes on with the first that does', async () => {
  b.pause();
  c.pause();
  const commit = a.query('insert into notes values (1)', [], 20_000);
  const outcome = await Promise.race([commit.then(() => 'committed'), wait(500, 'waiting')]);
  c.resume();
  await commit;
  b.resume();
  expect(outcome).toBe('waiting');
});

test('what was acknowledged survives the kill of the primary', async () => {
  await a.query('insert into notes values (2)');
  await a.kill();
  await Promise.all([b.stopReceiving(), c.stopReceiving()]);
  const [first, second] = (await b.flushedLsn()) >= (await c.flushedLsn()) ? [b, c] : [c, b];
  expect(await first.promote()).toBe(2);
  expect(await first.timeline()).toBe(2);
  second.follow(first.address);
  await streaming(first, second.name);
  await first.query('insert into notes values (3)');
  expect(await notes(first)).toEqual([1, 2, 3]);
  [b, c] = [first, second];
});

test('promoting twice changes nothing', async () => {
  expect(await b.promote()).toBe(2);
});

test('a standby whose receiver was stopped gets nothing any more', async () => {
  await a.destroy();
  a = await bench.standby('member-a', b);
  await streaming(b, 'member-a');
  await c.stopReceiving();
  const before = await c.flushedLsn();
  await b.query('insert into notes values (4)');
  await wait(500);
  expect(await c.flushedLsn()).toBe(before);
  c.follow(b.address);
  await c.caughtUpWith(await b.flushedLsn());
  expect(await notes(c)).toEqual([1, 2, 3, 4]);
});

test('the old primary, rebuilt under its name, follows the new one', async () => {
  await a.caughtUpWith(await b.flushedLsn());
  expect(await notes(a)).toEqual([1, 2, 3, 4]);
  expect(await a.timeline()).toBe(2);
});

test('a standby of a standby follows its promotion', async () => {
  const d = await bench.standby('member-d', c);
  await streaming(c, 'member-d');
  await b.kill();
  expect(await c.promote()).toBe(3);
  a.follow(c.address);
  await c.query('insert into notes values (5)');
  await d.caughtUpWith(await c.flushedLsn());
  expect(await notes(d)).toEqual([1, 2, 3, 4, 5]);
  expect(await d.timeline()).toBe(3);
});

test('a member keeps its data when it is stopped and started', async () => {
  await c.stop();
  expect(c.running).toBe(false);
  await c.start();
  expect(await notes(c)).toEqual([1, 2, 3, 4, 5]);
});

test('a member that is hung answers nothing within the time-out, and goes on when it is woken', async () => {
  c.pause();
  await expect(c.query('select 1', [], 200)).rejects.toThrow(/no answer within 200 ms|timeout/);
  c.resume();
  expect(await c.query('select 1 as one')).toEqual([{ one: 1 }]);
});

test('fails to copy a source that cannot be reached', async () => {
  const nowhere = { host: '127.0.0.1', port: 1 };
  await expect(seedMember(bench.options('member-e'), c, nowhere)).rejects.toThrow('ECONNREFUSED');
});

function wait<T>(ms: number, value?: T): Promise<T | undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(value), ms));
}
