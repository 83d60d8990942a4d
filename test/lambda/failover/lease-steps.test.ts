import fc from 'fast-check';
import type { DatabaseSession } from '../../../lambda/database/session';
import { abort, commit, handOver, open, revoke, take } from '../../../lambda/failover/steps/lease';
import type { FailoverState } from '../../../lambda/failover/state';
import type { HandlerContext } from '../../../lambda/context';
import { lease, MemoryControl, primary, record, standby, testContext } from '../support/memory';

const state = (changes: Partial<FailoverState> = {}): FailoverState => ({
  kind: 'failover',
  execution: 'payments-2-1',
  attempt: 1,
  from: primary,
  to: standby,
  epoch: 2,
  outcome: 'ok',
  watch: { epoch: 1, beat: 100, quietPolls: 7, moved: false, polls: 8 },
  ...changes,
});

const withLease = (changes = {}, kind: 'failover' | 'switchover' = 'failover') =>
  testContext({ store: new MemoryControl(lease(changes), new Map([[2, record({ kind })]])) });

/** A target whose gate can't be measured: whatever is unknown counts as too much. */
const switchover = state({ kind: 'switchover' });

describe('take', () => {
  test('moves the lease under the next epoch', async () => {
    const context = withLease();
    expect(await take(context, state())).toMatchObject({ outcome: 'ok', grounds: 'lease expired' });
    expect(context.store.current).toEqual(
      lease({ epoch: 2, holder: standby, phase: 'handed', grounds: 'lease expired' }),
    );
    expect(context.store.records.get(2)).toMatchObject({ status: 'open', grounds: 'lease expired' });
  });

  test('is refused when the holder renewed in between', async () => {
    const context = withLease({ beat: 101 });
    expect((await take(context, state())).outcome).toBe('beat-moved');
    expect(context.store.current).toEqual(lease({ beat: 101 }));
  });

  test('is ok again after a lost answer', async () => {
    const context = withLease();
    await take(context, state());
    expect((await take(context, state())).outcome).toBe('ok');
    expect(context.store.current!.epoch).toBe(2);
  });

  test('is stale once the lease has moved on', async () => {
    const context = withLease({ epoch: 2 });
    expect((await take(context, state())).outcome).toBe('stale-epoch');
  });

  test('fails without a watched beat', async () => {
    await expect(take(withLease(), state({ watch: undefined }))).rejects.toThrow(/beat that was watched/);
  });
});

describe('revoke', () => {
  test('ends renewals and hands on the last beat to wait for', async () => {
    const context = withLease({ beat: 140 });
    const result = await revoke(context, state());
    expect(result).toMatchObject({
      outcome: 'ok',
      grounds: 'revoked and expired',
      watch: { beat: 140, quietPolls: 0 },
    });
    expect(context.store.current!.revokedBy).toBe('payments-2-1');
  });

  test("accepts another controller's revocation", async () => {
    expect((await revoke(withLease({ revokedBy: 'payments-2-0' }), state())).outcome).toBe('ok');
  });

  test('is stale once the epoch has moved', async () => {
    expect((await revoke(withLease({ epoch: 2 }), state())).outcome).toBe('stale-epoch');
  });
});

describe('commit', () => {
  const handed = { epoch: 2, holder: standby, phase: 'handed' as const };

  test('passes the point of no return and sets the block', async () => {
    const context = withLease({ ...handed, phase: 'promoting' });
    expect((await commit(context, state())).outcome).toBe('ok');
    expect(context.store.block).toEqual({ scope: 'payments', epoch: 2, until: context.now() + 3_600_000 });
  });

  test('records what ended the old right to write, if whoever took the lease had no time to', async () => {
    const context = withLease({ ...handed, grounds: 'revoked and expired' }, 'switchover');
    await commit(context, switchover);
    expect(context.store.records.get(2)).toMatchObject({ status: 'open', grounds: 'revoked and expired' });
  });

  test('waits when the lag has become too much, or unknown', async () => {
    const context = withLease(handed);
    expect(await commit(context, state())).toMatchObject({ outcome: 'wait' });
    expect(context.store.current!.phase).toBe('handed');
    expect(context.store.block).toBeUndefined();
  });

  test('asks no gate of a planned move, whose replica has the last position, and blocks nothing', async () => {
    const context = withLease(handed);
    expect((await commit(context, switchover)).outcome).toBe('ok');
    expect(context.store.current!.phase).toBe('promoting');
    expect(context.store.block).toBeUndefined();
  });

  test('is stale when an abort was faster', async () => {
    const context = withLease(handed);
    await abort(context, switchover);
    expect((await commit(context, switchover)).outcome).toBe('stale-epoch');
  });
});

describe('abort', () => {
  test('before the handover gives the old side a new epoch, to be thawed under', async () => {
    const context = withLease({}, 'switchover');
    expect((await abort(context, switchover)).outcome).toBe('aborted');
    expect(context.store.current).toEqual(lease({ epoch: 2 }));
    expect(context.store.records.get(2)).toMatchObject({ status: 'aborted', thawed: false });
  });

  test('after the handover gives the old side yet another epoch', async () => {
    const context = withLease({}, 'switchover');
    await handOver(context, switchover);
    expect((await abort(context, switchover)).outcome).toBe('aborted');
    expect(context.store.current).toEqual(lease({ epoch: 3 }));
  });

  test('by a person says who and why, and leaves what the move was for', async () => {
    const context = withLease({}, 'switchover');
    await abort(context, { ...switchover, kind: 'abort', actor: 'bob', reason: 'not now' });
    expect(context.store.records.get(2)).toMatchObject({
      status: 'aborted',
      abortedBy: { actor: 'bob', reason: 'not now' },
    });
  });

  test('is the same when repeated', async () => {
    const context = withLease({}, 'switchover');
    await abort(context, switchover);
    expect((await abort(context, switchover)).outcome).toBe('aborted');
    expect(context.store.current!.epoch).toBe(2);
  });

  test('is too late past the point of no return', async () => {
    const context = withLease({}, 'switchover');
    await handOver(context, switchover);
    await commit(context, switchover);
    expect((await abort(context, switchover)).outcome).toBe('too-late');
    expect(context.store.current).toMatchObject({ epoch: 2, holder: standby, phase: 'promoting' });
  });
});

describe('open', () => {
  test('serves, and is ok again when repeated', async () => {
    const context = withLease({ epoch: 2, holder: standby, phase: 'promoting' });
    expect((await open(context, state())).outcome).toBe('ok');
    expect((await open(context, state())).outcome).toBe('ok');
    expect(context.store.current!.phase).toBe('serving');
  });

  test('does not open a lease that was only handed over', async () => {
    const context = withLease({ epoch: 2, holder: standby, phase: 'handed' });
    expect((await open(context, state())).outcome).toBe('wait');
    expect(context.store.current!.phase).toBe('handed');
  });
});

test('any interleaving of two controllers leaves the epoch growing and one outcome of commit and abort', async () => {
  const steps: Record<string, (context: HandlerContext, state: FailoverState) => Promise<unknown>> = {
    take,
    revoke,
    handOver,
    commit,
    abort,
    open,
  };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 14 }), async (names) => {
      const context = withLease({}, 'switchover');
      let epoch = 1;
      let promoted = false;
      for (const name of names) {
        await steps[name]!(context, switchover).catch(() => undefined);
        const { current } = context.store;
        expect(current!.epoch).toBeGreaterThanOrEqual(epoch);
        if (promoted) expect(current!.epoch).toBe(epoch);
        epoch = current!.epoch;
        promoted ||= current!.phase === 'promoting';
      }
    }),
    { numRuns: 300 },
  );
});

test('the gate is measured on the ended epoch, not on the one that was just taken', async () => {
  const seen: string[] = [];
  const session = {
    role: 'replica',
    close: async () => undefined,
    pool: { query: async () => (seen.push('query'), { rows: [{ region: primary, epoch: 1, beat: 100 }] }) },
  } as unknown as DatabaseSession;
  const context = {
    ...withLease({ epoch: 2, holder: standby, phase: 'handed' }),
    database: async () => session,
    clients: () =>
      ({
        rds: {
          send: async () => ({
            DBInstances: [
              { ReadReplicaSourceDBInstanceIdentifier: 'arn:aws:rds:us-east-1:000000000000:db:payments-primary' },
            ],
          }),
        },
      }) as never,
  };
  const lag = { ...context.config, grade: 'lag' as const };
  expect((await commit({ ...context, config: lag }, state())).outcome).toBe('ok');
  expect(seen).toEqual(['query']);
});
