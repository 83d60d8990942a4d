import { AutomaticFailover, type ReplicationGroup } from '../../../local/valkey';
import { eventually } from '../process/support';
import { type Bench, openBench, password } from './support';

let bench: Bench;
let group: ReplicationGroup;
let failover: AutomaticFailover;

beforeAll(async () => {
  bench = openBench();
  group = await bench.group({ 'min-replicas-to-write': 0 });
  failover = new AutomaticFailover({
    password,
    primary: 'cache-001',
    doors: await group.doors('elasticache'),
    route: (from, to) => group.route(from, to),
    detection: 500,
    timeout: 200,
  });
  failover.start();
});
afterAll(async () => {
  await failover?.stop();
  await bench.close();
});

const roles = async () =>
  Object.fromEntries(
    await Promise.all(group.members.map(async (member) => [member.name, (await member.replication()).role])),
  );

test('while the primary answers, nobody is promoted', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(failover.primary).toBe('cache-001');
});

test('a primary that is cut off keeps believing that it is one, beside its successor', async () => {
  bench.isolate();
  await eventually('a replica is promoted', async () => failover.primary !== 'cache-001');
  const { primary } = failover;
  await eventually('the successor is a primary', async () => (await roles())[primary] === 'primary');
  expect((await roles())['cache-001']).toBe('primary');
});

test('the other replica follows the successor', async () => {
  const successor = group.member(failover.primary);
  await successor.until('is followed', async () => (await successor.replication()).onlineReplicas === 1, 15_000);
});

test('without min-replicas-to-write it goes on taking writes, and they are gone once it is healed', async () => {
  const [old, successor] = [group.member('cache-001'), group.member(failover.primary)];
  await successor.call('SET', 'kept', '1');
  expect(await old.call('SET', 'lost', '1')).toBe('OK');
  bench.fabric.clear();
  await old.until('has its copy', async () => (await old.keys()).has('kept'), 15_000);
  expect(await old.keys()).not.toContain('lost');
  expect(await roles()).toMatchObject({ 'cache-001': 'replica', [failover.primary]: 'primary' });
});
