import type { Engine } from '../../../local/rds/engine';
import { failOver } from '../../../local/rds/failover';
import type { ClaimAnswer, FailoverHooks } from '../../../local/rds/hooks';
import { DatabaseInstance, type Seat } from '../../../local/rds/instance';
import { Watch } from '../../../local/rds/watch';

/** A writer and two standbys that only keep a trace: `logs` in bytes, `severed` how long a receiver takes to go. */
function setUp({ logs = { b: 5n, c: 9n }, severed = { b: 0, c: 20 } as Record<string, number | 'never'> } = {}) {
  const trace: string[] = [];
  const seatOf = (name: string): Seat => {
    const member = {
      name,
      running: true,
      address: { host: '127.0.0.1', port: 1 },
      flushedLsn: async () => (trace.push(`read ${name}`), logs[name as 'b' | 'c']),
      promote: async () => (trace.push(`promote ${name}`), 2),
    };
    return { name, zone: `zone-${name}`, port: 1, member } as unknown as Seat;
  };
  const engine = {
    owner: { user: 'u', password: 'p', database: 'd' },
    sever: async ({ name }: Seat) => {
      const delay = severed[name]!;
      if (delay === 'never') throw new Error(`${name} does not answer`);
      await new Promise((resolve) => setTimeout(resolve, delay));
      trace.push(`gone ${name}`);
    },
    follow: async () => undefined,
    removeSeat: async () => undefined,
    seed: async () => undefined,
  } as unknown as Engine;
  const claim: FailoverHooks['claim'] = async ({ candidate }): Promise<ClaimAnswer> => {
    trace.push(`claim ${candidate}`);
    return { granted: true, epoch: 7, database: candidate };
  };
  const hooks: FailoverHooks = {
    claim,
    rollForward: async () => void trace.push('lanes'),
    rewriteFence: async () => void trace.push('fence'),
  };
  const seats = ['a', 'b', 'c'].map(seatOf);
  const settings = { deletionProtection: false, backupRetentionPeriod: 1, multiAz: true };
  const instance = new DatabaseInstance('payments', 'us-east-1', seats, settings);
  return { trace, engine, hooks, instance };
}

test('no log is looked at before every receiver is gone, and nothing is promoted before the claim', async () => {
  const { trace, engine, hooks, instance } = setUp();
  await failOver(instance, engine, hooks);
  expect(trace).toEqual(['gone b', 'gone c', 'read b', 'read c', 'claim c', 'promote c']);
});

test('of two standbys of which one confirms, one alone is never promoted', async () => {
  const { trace, engine, hooks, instance } = setUp({ severed: { b: 0, c: 'never' } });
  expect(await failOver(instance, engine, hooks)).toMatchObject({ outcome: 'kept' });
  expect(trace.filter((line) => line.startsWith('promote'))).toEqual([]);
});

test('a claim that names another standby is resumed, and never chosen again', async () => {
  const { trace, engine, hooks, instance } = setUp();
  const claim: FailoverHooks['claim'] = async () => ({ granted: true, epoch: 7, database: 'b' });
  await failOver(instance, engine, { ...hooks, claim });
  expect(trace.at(-1)).toBe('promote b');
});

test('without the claim nothing is promoted', async () => {
  const { trace, engine, hooks, instance } = setUp();
  const claim: FailoverHooks['claim'] = async () => ({ granted: false, reason: 'another was faster' });
  expect(await failOver(instance, engine, { ...hooks, claim })).toMatchObject({ outcome: 'kept' });
  expect(trace.filter((line) => line.startsWith('promote'))).toEqual([]);
});

test('every lane is rolled forward before the fence row names the new timeline', async () => {
  const { trace, engine, hooks, instance } = setUp();
  const around = {
    engine,
    instances: new Map([[instance.key, instance]]),
    detector: { interval: 100, timeout: 100, threshold: 3 },
    rebuildAfter: 0,
    onEvent: () => undefined,
    retarget: async () => undefined,
  };
  const watch = new Watch(around, hooks);
  await watch.replaceWriter(instance);
  for (let turn = 0; turn < 100 && !trace.includes('fence'); turn++)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await watch.stop();
  expect(trace.slice(-3)).toEqual(['promote c', 'lanes', 'fence']);
});
