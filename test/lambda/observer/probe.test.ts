import { probeOnce, voteOf } from '../../../lambda/observer/probe';
import type { ProbeVote } from '../../../lambda/store/record';
import type { Clients } from '../../../lambda/aws/clients';
import { config, lease, MemoryControl, primary, record, standby, testContext, witness } from '../support/memory';

const answering = (status: number) => (async () => new Response('', { status })) as unknown as typeof fetch;
const silent = (async () => {
  throw new TypeError('fetch failed', { cause: new Error('connect timed out') });
}) as unknown as typeof fetch;

/** Step Functions that remember what was started; executions named here run. */
function machines(running: string[] = []) {
  const started: string[] = [];
  const send = async ({ input }: { input: { name?: string; executionArn?: string } }) => {
    if (input.name) return started.push(input.name) && {};
    const name = input.executionArn!.split(':').at(-1)!;
    if (!running.includes(name)) throw Object.assign(new Error('none'), { name: 'ExecutionDoesNotExist' });
    return { status: 'RUNNING' };
  };
  return { started, clients: () => ({ stepFunctions: { send } }) as unknown as Clients };
}

describe('a probe', () => {
  test('votes up for a holder that answers 200, and starts nothing', async () => {
    const context = testContext({ fetch: answering(200) });
    expect(await probeOnce(context)).toEqual({ verdict: 'up' });
    expect(context.store.votes.get(standby)).toMatchObject({ verdict: 'up', subject: primary, epoch: 1 });
  });

  test.each([
    ['503', answering(503), '/health answered 503'],
    ['a redirect', answering(302), '/health answered 302'],
    ['nothing', silent, '/health did not answer: fetch failed: connect timed out'],
  ])('votes down for one that answers %s', async (_name, fetch, reason) => {
    const context = testContext({ fetch, ...machines() });
    expect(await probeOnce(context)).toMatchObject({ verdict: 'down', reason });
  });

  test('starts an execution in the target Region at the first down vote', async () => {
    const { started, clients } = machines();
    const context = testContext({ fetch: silent, clients });
    expect(await probeOnce(context)).toMatchObject({ started: 'payments-2-1' });
    expect(started).toEqual(['payments-2-1']);
    expect(context.store.records.get(2)).toMatchObject({ status: 'watching', attempt: 1 });
  });

  test('starts nothing beside an execution that runs', async () => {
    const { started, clients } = machines(['payments-2-1']);
    const store = new MemoryControl(lease(), new Map([[2, record()]]));
    await probeOnce(testContext({ fetch: silent, clients, store }));
    expect(started).toEqual([]);
  });

  test('starts the next attempt when the last one has ended', async () => {
    const { started, clients } = machines();
    const store = new MemoryControl(lease(), new Map([[2, record({ status: 'abandoned' })]]));
    await probeOnce(testContext({ fetch: silent, clients, store }));
    expect(started).toEqual(['payments-2-2']);
  });

  test('keeps the nature of a move that it resumes', async () => {
    const { clients } = machines();
    const store = new MemoryControl(
      lease(),
      new Map([[2, record({ kind: 'switchover', status: 'open', actor: 'ada' })]]),
    );
    await probeOnce(testContext({ fetch: silent, clients, store }));
    expect(store.records.get(2)).toMatchObject({ kind: 'switchover', status: 'open', actor: 'ada', attempt: 2 });
  });

  test('of the witness votes at the endpoint of the target and starts nothing', async () => {
    const asked: (string | undefined)[] = [];
    const base = testContext({ fetch: silent, region: witness });
    const context = { ...base, control: (region?: string) => (asked.push(region), base.store) };
    expect(await probeOnce(context)).toMatchObject({ verdict: 'down', started: undefined });
    expect(asked).toEqual([standby, standby]);
  });

  test('of the witness asks the other replica when the first does not answer', async () => {
    const base = testContext({
      fetch: answering(200),
      region: witness,
      store: new MemoryControl(lease({ holder: standby })),
    });
    const broken = { snapshot: () => Promise.reject(new Error('cut off')) } as never;
    const context = { ...base, control: (region?: string) => (region === standby ? broken : base.store) };
    expect(await probeOnce(context)).toEqual({ verdict: 'up' });
  });

  test('abstains in the Region that holds the lease', async () => {
    const context = testContext({ store: new MemoryControl(lease({ holder: standby })) });
    expect(await probeOnce(context)).toMatchObject({ verdict: 'abstained' });
    expect(context.store.votes.size).toBe(0);
  });

  test('abstains when the store cannot be reached, however dead the holder looks', async () => {
    const context = {
      ...testContext({ fetch: silent }),
      control: () => ({ snapshot: () => Promise.reject(new Error('cut off')) }) as never,
    };
    expect(await probeOnce(context)).toMatchObject({
      verdict: 'abstained',
      reason: expect.stringContaining('cut off'),
    });
  });

  test('abstains when its vote does not reach the store', async () => {
    const context = testContext({ fetch: silent });
    context.store.putVote = () => Promise.reject(new Error('cut off'));
    expect(await probeOnce(context)).toMatchObject({ verdict: 'abstained' });
  });
});

describe('a vote', () => {
  const previous: ProbeVote = {
    scope: 'payments',
    observer: standby,
    subject: primary,
    epoch: 1,
    verdict: 'down',
    observedAt: 100_000,
    downSince: 50_000,
  };
  const next = (votes: ProbeVote[], now: number, changes: { epoch?: number } = {}, wellAt?: number) =>
    voteOf({
      seen: { lease: lease(changes), snapshot: { lease: lease(changes), votes, records: [] }, at: now },
      health: '/health answered 503',
      wellAt,
      region: standby,
      now,
      staleness: config.timers.observerStaleness,
      keepsBeats: true,
    });

  test('continues a run of down', () => {
    expect(next([previous], 110_000).downSince).toBe(50_000);
  });

  test.each([
    ['an up', [{ ...previous, verdict: 'up' as const }], 110_000, {}, undefined],
    ['an up whose vote was lost', [previous], 110_000, {}, 105_000],
    ['a silence', [previous], 131_000, {}, undefined],
    ['another epoch', [previous], 110_000, { epoch: 2 }, undefined],
    ['nothing', [], 110_000, {}, undefined],
  ])('begins a new run after %s', (_name, votes, now, changes, wellAt) => {
    expect(next(votes, now, changes, wellAt).downSince).toBe(now);
  });

  test('keeps the beats of this epoch alone', () => {
    const seen = { ...previous, beats: [{ beat: 90, at: 1 }] };
    expect(next([seen], 110_000).beats).toEqual([{ beat: 90, at: 1 }, { beat: 100, at: 110_000 }]); // prettier-ignore
    expect(next([seen], 110_000, { epoch: 2 }).beats).toEqual([{ beat: 100, at: 110_000 }]);
  });
});
