import { begin, entrance } from '../../../lambda/failover/steps/begin';
import type { FailoverInput } from '../../../lambda/failover/state';
import type { Clients } from '../../../lambda/aws/clients';
import type { FailoverRecord } from '../../../lambda/store/record';
import type { Lease } from '../../../runtime/protocol/lease';
import { lease, MemoryControl, primary, record, standby, testContext } from '../support/memory';

const enter = (input: FailoverInput, leaseNow: Lease = lease(), records: FailoverRecord[] = []) =>
  entrance({
    snapshot: { lease: leaseNow, votes: [], records },
    lease: leaseNow,
    target: standby,
    input,
    now: 1_000_000,
    stablePeriod: 300,
  });

const ours = (phase: Lease['phase']) => lease({ epoch: 2, holder: standby, phase });
const stop = { kind: 'abort' as const, actor: 'ada', reason: 'not now' };
const by = { kind: 'switchover' as const, actor: 'ada', reason: 'patching' };

describe('an execution enters', () => {
  test.each([
    ['the watch, for a suspicion', enter({}), { entrance: 'watch', epoch: 2, kind: 'failover' }],
    ['the planned way, for a person', enter(by), { entrance: 'move', epoch: 2, kind: 'switchover' }],
    ['the planned way, for a rebuild', enter({ kind: 'rebuild' }), { entrance: 'move', epoch: 2, kind: 'rebuild' }],
    ['the sealing, when the lease is handed', enter({}, ours('handed')), { entrance: 'seal', epoch: 2 }],
    ['the sealing, when it is being promoted', enter({}, ours('promoting')), { entrance: 'seal', epoch: 2 }],
    [
      'the verification, when it serves and was never closed',
      enter({}, ours('serving'), [record({ status: 'open' })]),
      { entrance: 'verify', epoch: 2 },
    ],
    [
      'the abort of a move whose lease was not handed over yet',
      enter(stop, lease(), [record({ kind: 'switchover', status: 'open' })]),
      { entrance: 'abort', epoch: 2, kind: 'abort' },
    ],
    [
      'the abort of a move whose lease was handed over',
      enter(stop, ours('handed'), [record({ kind: 'switchover', status: 'open' })]),
      { entrance: 'abort', epoch: 2, kind: 'abort' },
    ],
    ['the thaw', enter({ kind: 'thaw' }, ours('serving')), { entrance: 'thaw' }],
    [
      'the planned way, when it resumes an interrupted move whose holder may be frozen',
      enter({}, lease(), [record({ kind: 'switchover', status: 'open' })]),
      { entrance: 'move', kind: 'switchover' },
    ],
  ])('%s', (_name, start, expected) => {
    expect(start).toMatchObject(expected);
  });

  test.each([
    ['the target holds the lease', enter(by, ours('serving'))],
    ['nobody is named who aborts', enter({ kind: 'abort' }, ours('handed'), [record({ status: 'open' })])],
    [
      'what is to be aborted is past the point of no return',
      enter(stop, ours('promoting'), [record({ status: 'open' })]),
    ],
    ['what is to be aborted serves', enter(stop, ours('serving'), [record({ status: 'open' })])],
    ['what is to be aborted only looks', enter(stop, lease(), [record({ status: 'watching' })])],
    ['what is to be aborted goes elsewhere', enter(stop, lease(), [record({ status: 'open', to: primary })])],
    ['nothing is to be aborted', enter(stop)],
    ['nobody is named', enter({ kind: 'switchover' })],
    ['a failover of the other side is in progress', enter(by, lease({ phase: 'promoting' }))],
    ['a suspicion is being looked into', enter(by, lease(), [record({ status: 'watching' })])],
    [
      'the holder has not been stable yet',
      enter(by, lease(), [record({ epoch: 1, status: 'done', closedAt: 999_000 })]),
    ],
    ['the last failover is not closed', enter(by, lease(), [record({ epoch: 1, status: 'open' })])],
  ])('nothing, when %s', (_name, start) => {
    expect(start.entrance).toBe('refused');
  });

  test("a drill's way back waits for the stable period", () => {
    const last = [record({ epoch: 1, status: 'done', closedAt: 999_000 })];
    expect(enter({ ...by, returns: 0 }, lease(), last).entrance).toBe('wait');
  });
});

describe('begin', () => {
  test('registers its attempt', async () => {
    const context = testContext();
    const state = await begin(context, { input: {}, execution: 'payments-2-1' });
    expect(state).toMatchObject({ outcome: 'watch', epoch: 2, from: primary, to: standby, attempt: 1 });
    expect(context.store.records.get(2)).toMatchObject({ status: 'watching', execution: 'payments-2-1' });
  });

  test('touches nothing but the record', async () => {
    const context = testContext();
    await begin(context, { input: by, execution: 'by-hand' });
    expect(context.store.current).toEqual(lease());
    expect(context.store.records.get(2)).toMatchObject({ status: 'open', actor: 'ada', reason: 'patching' });
  });

  describe('a planned move that finds a suspicion', () => {
    const watched = (status: string) => {
      const send = async () => ({ status });
      const clients = () => ({ stepFunctions: { send } }) as unknown as Clients;
      const context = testContext({ clients });
      context.store.records.set(2, record({ status: 'watching', execution: 'payments-2-1' }));
      return context;
    };

    test('is refused while an execution looks into it', async () => {
      const context = watched('RUNNING');
      expect(await begin(context, { input: by, execution: 'by-hand' })).toMatchObject({ outcome: 'refused' });
      expect(context.store.records.get(2)?.status).toBe('watching');
    });

    test('goes on when the execution that looked into it has ended without a word', async () => {
      const context = watched('FAILED');
      expect(await begin(context, { input: by, execution: 'by-hand' })).toMatchObject({ outcome: 'move', epoch: 2 });
      expect(context.store.records.get(2)).toMatchObject({ status: 'open', execution: 'by-hand', actor: 'ada' });
    });
  });

  test('fails when there is no lease', async () => {
    const context = testContext({ store: new MemoryControl(undefined) });
    await expect(begin(context, { input: {}, execution: 'x' })).rejects.toThrow(/has no lease of "payments"/);
  });
});
