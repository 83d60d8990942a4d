import type { DBInstance } from '@aws-sdk/client-rds';
import { judge } from '../../../lambda/failover/steps/replay';
import { message } from '../../../lambda/failover/steps/notify';
import { promotion } from '../../../lambda/failover/steps/promote';
import { nextMove } from '../../../lambda/failover/steps/rebuild';
import { inService, resize } from '../../../lambda/failover/steps/scale';
import { seal } from '../../../lambda/failover/steps/seal';
import { homeward } from '../../../lambda/failover/steps/send-home';
import { verify, verifyAccounts } from '../../../lambda/failover/steps/verify';
import { runStep, settle } from '../../../lambda/failover/step';
import type { FailoverState } from '../../../lambda/failover/state';
import { lease, MemoryControl, primary, record, standby, testContext } from '../support/memory';

const state: FailoverState = {
  kind: 'failover',
  execution: 'payments-2-1',
  attempt: 1,
  from: primary,
  to: standby,
  epoch: 2,
  outcome: 'ok',
};
const serving = () =>
  new MemoryControl(lease({ epoch: 2, holder: standby, phase: 'serving' }), new Map([[2, record()]]));

describe('a promotion', () => {
  const replica: DBInstance = {
    DBInstanceStatus: 'available',
    ReadReplicaSourceDBInstanceIdentifier: 'payments-primary',
  };
  test.each([
    ['is begun for an available replica', replica, 'promote'],
    ['waits out a backup', { ...replica, DBInstanceStatus: 'backing-up' }, { wait: 'replica, backing-up' }],
    ['is done for a member that stands alone', { DBInstanceStatus: 'available' }, 'done'],
    ['waits out a reboot', { DBInstanceStatus: 'rebooting' }, { wait: 'standalone, rebooting' }],
    ['is impossible without a member', undefined, { impossible: 'the target has no database: rebuild it' }],
    [
      'is impossible for a broken replica',
      { ...replica, DBInstanceStatus: 'failed' },
      { impossible: 'the replica is failed: rebuild it' },
    ],
  ])('%s', (_name, instance, expected) => {
    expect(promotion(instance)).toEqual(expected);
  });
});

describe('a rebuild', () => {
  const alone: DBInstance = { DBInstanceStatus: 'available', DeletionProtection: true };
  test.each([
    ['lifts the protection before it deletes', alone, 'protected'],
    ['deletes a diverged member', { ...alone, DeletionProtection: false }, 'delete'],
    ['creates what is gone', undefined, 'create'],
    [
      'waits for the deletion',
      { ...alone, DBInstanceStatus: 'deleting' },
      { wait: 'the diverged member is being deleted' },
    ],
    [
      'leaves a replica of the holder alone',
      { ...alone, ReadReplicaSourceDBInstanceIdentifier: 'arn:aws:rds:us-west-2:0:db:payments-standby' },
      'ready',
    ],
    [
      'switches on the backups that a new replica lacks',
      {
        DBInstanceStatus: 'available',
        ReadReplicaSourceDBInstanceIdentifier: 'payments-standby',
        BackupRetentionPeriod: 0,
      },
      'unbacked',
    ],
    ['replaces a replica of somebody else', { ...alone, ReadReplicaSourceDBInstanceIdentifier: 'other' }, 'protected'],
  ])('%s', (_name, instance, expected) => {
    expect(nextMove(instance, 'payments-standby')).toEqual(expected);
  });
});

describe('scaling', () => {
  const group = { MinSize: 1, DesiredCapacity: 1, MaxSize: 50 } as never;
  test('moves the minimum too, or the group would scale in again', () => {
    expect(resize(group, 4)).toEqual({ minimum: 4, desired: 4 });
  });
  test('never takes capacity away', () => {
    expect(resize({ MinSize: 1, DesiredCapacity: 9, MaxSize: 50 } as never, 4)).toEqual({ minimum: 4, desired: 9 });
  });
  test('stays below the maximum', () => {
    expect(resize({ MinSize: 1, DesiredCapacity: 1, MaxSize: 3 } as never, 4)).toEqual({ minimum: 3, desired: 3 });
  });
  test('does nothing twice', () => {
    expect(resize({ MinSize: 4, DesiredCapacity: 4, MaxSize: 50 } as never, 4)).toBeUndefined();
  });
  test('counts healthy instances in service', () => {
    const Instances = [
      { LifecycleState: 'InService' },
      { LifecycleState: 'Pending' },
      { LifecycleState: 'InService', HealthStatus: 'Unhealthy' },
    ];
    expect(inService({ Instances } as never)).toBe(1);
  });
});

describe('seal', () => {
  test('closes every lane once', async () => {
    const context = testContext();
    await context.book.put({
      kind: 'entry',
      lane: 1,
      position: 1,
      epoch: 1,
      key: 'k',
      hash: 'h',
      deltas: [],
      result: '{}',
    });
    await seal(context, state);
    expect((await seal(context, state)).outcome).toBe('ok');
    expect([...context.book.lanes.values()].map((lane) => lane.map(({ kind }) => kind))).toEqual(
      expect.arrayContaining([['seal'], ['entry', 'seal']]),
    );
    expect(context.book.lanes.size).toBe(4);
  });

  test('is stale when a newer epoch was there', async () => {
    const context = testContext();
    await context.book.put({ kind: 'seal', lane: 3, position: 1, epoch: 3 });
    expect((await seal(context, state)).outcome).toBe('stale-epoch');
  });

  test('does nothing without a journal', async () => {
    const context = testContext();
    await seal({ ...context, config: { ...context.config, grade: 'lag' } }, state);
    expect(context.book.lanes.size).toBe(0);
  });
});

describe('the books of a replay', () => {
  const report = {
    lanes: [],
    entries: 1,
    totalBefore: 100,
    totalAfter: 105,
    external: 5,
    conserved: true,
    negative: [],
  };
  test('are good when the money is what it must be', () => expect(judge(report)).toBe('good'));
  test('are judged later when somebody else replayed too', () =>
    expect(judge({ ...report, conserved: undefined })).toBe('unjudged'));
  test('contradict each other when money appeared', () =>
    expect(judge({ ...report, conserved: false })).toEqual({
      contradiction: 'money is not conserved: 100 before, 5 credited, 105 after the replay',
    }));
  test('contradict each other when a balance is negative', () =>
    expect(judge({ ...report, negative: ['a'] })).toEqual({
      contradiction: 'balances are negative after the replay: a',
    }));
});

describe('verify', () => {
  interface Sent {
    readonly path: string;
    readonly key: string;
    readonly body: { from?: string; to: string; amount: number };
  }

  /** A front door over two balances, which answers a repeated key with what it answered first. */
  function bank(balances: Record<string, number>, answers: (path: string) => number | undefined = () => undefined) {
    const sent: Sent[] = [];
    const seen = new Map<string, number>();
    const fetch = async (url: URL, init: { headers: Record<string, string>; body: string }) => {
      const path = url.pathname;
      const key = init.headers['idempotency-key']!;
      const body = JSON.parse(init.body) as Sent['body'];
      sent.push({ path, key, body });
      const forced = answers(path);
      if (forced) return new Response('{"outcome":"refused","reason":"no lease"}', { status: forced });
      if (seen.has(key)) return new Response('{"outcome":"done"}', { status: 201 });
      if (body.from && (balances[body.from] ?? 0) < body.amount)
        return new Response('{"outcome":"declined"}', { status: 402 });
      if (body.from) balances[body.from]! -= body.amount;
      balances[body.to] = (balances[body.to] ?? 0) + body.amount;
      seen.set(key, 201);
      return new Response('{"outcome":"done"}', { status: 201 });
    };
    return { sent, balances, fetch: fetch as unknown as typeof globalThis.fetch };
  }
  const [a, b] = verifyAccounts;

  test('sends one cent there and back', async () => {
    const door = bank({});
    expect(await verify(testContext({ store: serving(), fetch: door.fetch }), state)).toEqual({
      outcome: 'ok',
      verified: true,
    });
    expect(door.balances).toEqual({ [a]: 1, [b]: 0 });
  });

  test('changes nothing when it is repeated', async () => {
    const door = bank({});
    const context = testContext({ store: serving(), fetch: door.fetch });
    await verify(context, state);
    await verify(context, state);
    expect(door.balances).toEqual({ [a]: 1, [b]: 0 });
  });

  test('brings the cent back that an earlier verification left on the other side', async () => {
    const door = bank({});
    const context = testContext({ store: serving(), fetch: door.fetch });
    await verify(context, state);
    door.balances[a] = 0;
    door.balances[b] = 1;
    const next = { ...state, epoch: 4 };
    expect((await verify(context, next)).outcome).toBe('wait');
    expect((await verify(context, next)).outcome).toBe('ok');
    expect(door.balances).toEqual({ [a]: 1, [b]: 0 });
  });

  test('waits while the front door refuses', async () => {
    const door = bank({}, () => 503);
    expect(await verify(testContext({ store: serving(), fetch: door.fetch }), state)).toEqual({
      outcome: 'wait',
      detail: 'the credit was answered 503: no lease',
    });
  });

  test('waits while nobody answers', async () => {
    const fetch = async () => {
      throw new Error('connection refused');
    };
    expect((await verify(testContext({ store: serving(), fetch }), state)).outcome).toBe('wait');
  });

  test('is stale under a later epoch', async () => {
    const store = new MemoryControl(lease({ epoch: 3 }));
    expect((await verify(testContext({ store, fetch: bank({}).fetch }), state)).outcome).toBe('stale-epoch');
  });
});

describe('a step', () => {
  test('records when it started and ended, and how', async () => {
    const context = testContext({ store: serving() });
    await runStep('take', async () => ({ outcome: 'ok' }), context, { state, maximumWaits: 1 });
    expect(context.store.records.get(2)).toMatchObject({
      startedAt: { take: 1_000_000 },
      endedAt: { take: 1_000_000 },
      outcomes: { take: 'ok' },
    });
  });

  test('records the error of a failed try and passes it on', async () => {
    const context = testContext({ store: serving() });
    const failing = runStep('take', () => Promise.reject(new Error('throttled')), context, { state, maximumWaits: 1 });
    await expect(failing).rejects.toThrow('throttled');
    expect(context.store.records.get(2)!.outcomes).toEqual({ take: 'error: Error: throttled' });
  });

  test('does not fail because its record cannot be written', async () => {
    const store = serving();
    store.stepStarted = store.stepEnded = () => Promise.reject(new Error('store away'));
    const next = await runStep('take', async () => ({ outcome: 'ok' }), testContext({ store }), {
      state,
      maximumWaits: 1,
    });
    expect(next.outcome).toBe('ok');
  });

  test('times out after its waits in a row', () => {
    const first = settle('fence', state, { outcome: 'wait' }, 2);
    expect(first.outcome).toBe('wait');
    expect(settle('fence', first, { outcome: 'wait' }, 2).outcome).toBe('timeout');
    expect(settle('replay', first, { outcome: 'wait' }, 2).outcome).toBe('wait');
    expect(settle('fence', settle('fence', first, { outcome: 'ok' }, 2), { outcome: 'wait' }, 2).outcome).toBe('wait');
  });
});

describe('messages', () => {
  test('say who serves, and whether a payment proved it', () => {
    expect(message('finished', 'payments', { ...state, verified: true }).subject).toBe(
      '[payments] us-west-2 serves, verified by a payment',
    );
    expect(message('finished', 'payments', state).subject).toBe('[payments] us-west-2 serves, NOT verified');
  });
  test('carry the reason', () => {
    expect(message('blocked', 'payments', { ...state, detail: 'lag unknown' }).text).toContain('detail: lag unknown');
  });
});

describe('the way home', () => {
  test('of a drill is a switchover, of a planned move a rebuild', () => {
    const drilled = { ...state, kind: 'switchover' as const, actor: 'drill schedule', returns: 1 };
    expect(homeward(drilled)).toEqual({ kind: 'switchover', returns: 0, actor: 'drill schedule', reason: undefined });
    expect(homeward({ ...drilled, returns: 0 }).kind).toBe('rebuild');
  });
});
