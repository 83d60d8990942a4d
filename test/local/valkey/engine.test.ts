import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RefusedError, type ReplicationGroup, ValkeySession } from '../../../local/valkey';
import { eventually } from '../process/support';
import { type Bench, here, openBench, password } from './support';

let bench: Bench;
let group: ReplicationGroup;

// One history, told in order: each test starts from where the one before it left the members.
beforeAll(async () => {
  bench = openBench();
  // The least that the engine can count.
  group = await bench.group({ 'min-replicas-to-write': 1, 'min-replicas-max-lag': 1 });
});
afterAll(() => bench.close());

const [first, second, third] = ['cache-001', 'cache-002', 'cache-003'];
const ask = (name: string, command: string, ...args: string[]) => group.member(name).call(command, ...args);
const refusal = async (name: string) =>
  ask(name, 'SET', 'refused', '1').then(
    () => undefined,
    (error: RefusedError) => error.code,
  );

test('a password is asked for', async () => {
  const stranger = await ValkeySession.open(group.member(first).address, 'wrong');
  await expect(stranger.call('GET', 'x')).rejects.toThrow(/NOAUTH|WRONGPASS/);
  stranger.close();
});

test('the password is in a file that nobody else may read', () => {
  const folder = join(bench.run.path, 'valkey', first);
  expect(statSync(folder).mode & 0o077).toBe(0);
  expect(readdirSync(folder)).toContain('valkey.conf');
  expect(statSync(join(folder, 'valkey.conf')).mode & 0o077).toBe(0);
});

test('what is written to the primary is on both replicas', async () => {
  await ask(first, 'SET', 'a', '1');
  await eventually('both replicas have it', async () =>
    (await Promise.all([second, third].map((name) => ask(name, 'GET', 'a')))).every((value) => value === '1'),
  );
});

test('a replica refuses writes', async () => {
  expect(await refusal(second)).toBe('READONLY');
});

test('clients of the primary in its own zone still reach it when the zone is cut off, others do not', async () => {
  const [inside, outside] = await Promise.all([group.doors(here), group.doors('elasticache')]);
  bench.isolate();
  const neighbour = await ValkeySession.open(inside[first], password);
  expect(await neighbour.call('GET', 'a')).toBe('1');
  const stranger = await ValkeySession.open(outside[first], password, 300);
  await expect(stranger.call('GET', 'a')).rejects.toThrow(/closed|timeout|timed out/i);
  neighbour.close();
  stranger.close();
});

test('a primary that is cut off from its replicas takes writes at first, and then refuses them', async () => {
  await eventually('it refuses', async () => (await refusal(first)) === 'NOREPLICAS');
  // It goes on serving reads.
  expect(await ask(first, 'GET', 'a')).toBe('1');
});

test('once it is healed it takes writes again', async () => {
  bench.fabric.clear();
  await eventually('it takes writes', async () => (await refusal(first)) === undefined);
});

test('a member that is hung answers nothing, and goes on when it is woken', async () => {
  const member = group.member(third);
  const session = await ValkeySession.open(member.address, password, 200);
  member.pause();
  await expect(session.call('PING')).rejects.toThrow(/closed|timeout/i);
  member.resume();
  expect(await member.call('PING')).toBe('PONG');
});

test.each(['stop', 'kill'] as const)(
  'after a %s a member comes back empty and is filled by its primary',
  async (how) => {
    const member = group.member(third);
    await member[how]();
    expect(member.running).toBe(false);
    await member.start();
    await member.follow(group.route(third, first));
    await member.until('has its copy', async () => (await member.keys()).has('a'), 15_000);
  },
);
