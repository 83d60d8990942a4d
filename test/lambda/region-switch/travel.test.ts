import type { Journey, Means } from '../../../lambda/failover/journey';
import type { FailoverState, Outcome } from '../../../lambda/failover/state';
import type { JourneyStore, StoredJourney } from '../../../lambda/store/journey';
import { type Request, travel } from '../../../lambda/region-switch/travel';

/** Keeps the journey, and loses a race when told to. */
class MemoryJourneys implements JourneyStore {
  stored?: StoredJourney;
  overtaken = false;

  load = () => Promise.resolve(this.stored && { ...this.stored });

  save(journey: Journey, version: number): Promise<boolean> {
    if (this.overtaken || version !== (this.stored?.version ?? 0)) return Promise.resolve(false);
    this.stored = { ...journey, version: version + 1 };
    return Promise.resolve(true);
  }

  saveBranch(execution: string, branch: string, end: FailoverState): Promise<boolean> {
    if (this.stored?.execution !== execution) return Promise.resolve(false);
    const branches = { ...this.stored.branches, [branch]: end };
    this.stored = { ...this.stored, branches, version: this.stored.version + 1 };
    return Promise.resolve(true);
  }
}

type Answers = Record<string, (Outcome | Error)[]>;

/** Functions that answer by a script, the last answer for ever, and otherwise `ok`. */
function scripted(answers: Answers, kind: FailoverState['kind'] = 'failover') {
  const calls: string[] = [];
  const waits: number[] = [];
  let seconds = Infinity;
  const means: Means = {
    timers: { beatPoll: 2, wait: 14 },
    wait: (length) => Promise.resolve(void waits.push(length)),
    allow: (needed) => {
      if (seconds < needed) throw new Error(`${seconds} s are left, ${needed} may be needed`);
    },
    invoke: (step, payload) => {
      const { occasion, state } = payload as { occasion?: string; state?: FailoverState };
      const name = occasion ? `${step} ${occasion}` : step;
      calls.push(name);
      const script = answers[step];
      const answer = (script && script.length > 1 ? script.shift() : script?.[0]) ?? 'ok';
      if (answer instanceof Error) return Promise.reject(answer);
      const start = { kind, execution: 'x', attempt: 1, from: 'us-east-1', to: 'us-west-2', epoch: 2 };
      return Promise.resolve({ ...start, ...state, outcome: answer } as FailoverState);
    },
  };
  const store = new MemoryJourneys();
  let idle: string | undefined;
  return {
    calls,
    waits,
    store,
    runsOutOfTime: () => (seconds = 10),
    serves: (why?: string) => (idle = why),
    go: (request: Request) =>
      travel(request, { store, means, name: () => 'journey', idle: () => Promise.resolve(idle) }),
  };
}

const failover: Answers = { begin: ['watch'], observe: ['wait', 'take'] };
const planned: Answers = { begin: ['move'] };
const beginning: Request = { through: 'Begin', begin: { kind: 'failover' } };
const states = ['Observe', 'Take', 'Seal', 'Commit', 'Prepare', 'Open', 'Verify', 'the end'];

test('step by step a failover takes the way of the state machine', async () => {
  const { go, calls, waits } = scripted(failover);
  await go(beginning);
  for (const through of states) await go({ through });
  expect(calls).toEqual([
    'begin',
    'notify suspected',
    'observe',
    'observe',
    'take',
    'seal',
    'commit',
    'promote',
    'scale',
    'stonith',
    'fence',
    'replay',
    'open',
    'verify',
    'notify finished',
  ]);
  expect(waits).toEqual([2]);
});

test('a step stops where the next one begins, and does nothing when it is repeated', async () => {
  const { go, calls } = scripted(failover);
  await go(beginning);
  expect(await go({ through: 'Seal' })).toEqual({ at: 'Commit' });
  const before = [...calls];
  await go({ through: 'Take' });
  await go({ through: 'Seal' });
  expect(calls).toEqual(before);
});

test('what runs side by side is run by steps of its own, and joined by the next', async () => {
  const { go, calls, store } = scripted(failover);
  await go(beginning);
  await go({ through: 'Commit' });
  await Promise.all(['database', 'capacity'].map((branch) => go({ through: 'Prepare', branch })));
  expect(store.stored).toMatchObject({
    at: 'Prepare',
    branches: { database: { outcome: 'ok' }, capacity: { outcome: 'ok' } },
  });
  calls.length = 0;
  // The third one was skipped by a person: it is made up for.
  await go({ through: 'Open' });
  expect(calls).toEqual(['stonith', 'open']);
});

test('after a failed promotion nothing is fenced', async () => {
  const { go, calls } = scripted({ ...failover, promote: ['impossible'] });
  await go(beginning);
  await expect(go({ through: 'Open' })).rejects.toThrow('Halted: a step gave up');
  expect(calls).not.toContain('fence');
  expect(calls).toContain('notify halted');
});

test.each(['promote', 'fence', 'replay'])('after a %s that failed for good nothing is opened', async (name) => {
  const { go, calls } = scripted({ ...failover, [name]: [new Error('no database')] });
  await go(beginning);
  await expect(go({ through: 'Open' })).rejects.toThrow('Halted: a step gave up; the reconciler resumes');
  expect(calls).not.toContain('open');
});

test('what goes on is what the database ended with, not the capacity', async () => {
  const { go, store } = scripted({ ...failover, scale: ['timeout'] });
  await go(beginning);
  await go({ through: 'Open' });
  expect(store.stored).toMatchObject({ at: 'Verify', data: { outcome: 'ok' } });
});

test('a planned move leaves nothing to do for the steps of a failover', async () => {
  const { go, calls } = scripted(planned, 'switchover');
  await go({ through: 'Begin', begin: { kind: 'switchover', actor: 'ada', reason: 'drill' } });
  for (const through of ['Rebuild', 'Grow', 'Move']) await go({ through });
  await go(beginning);
  for (const through of states) await go({ through });
  expect(calls).toEqual(['begin', 'rebuild', 'scale', 'move', 'verify', 'notify finished', 'send-home']);
});

test('a planned move that stops behind its handover goes on as a failover does', async () => {
  const { go, calls } = scripted({ ...planned, move: ['handed'] }, 'switchover');
  await go({ through: 'Begin', begin: { kind: 'switchover', actor: 'ada', reason: 'drill' } });
  expect(await go({ through: 'Move' })).toEqual({ at: 'Commit' });
  await go({ through: 'Seal' });
  await go({ through: 'Commit' });
  expect(calls.slice(-2)).toEqual(['move', 'commit']);
});

test('a planned move that was aborted fails its step and says who serves', async () => {
  const { go } = scripted({ ...planned, move: ['not-moved'], abort: ['aborted'] }, 'switchover');
  await go({ through: 'Begin', begin: { kind: 'switchover', actor: 'ada', reason: 'drill' } });
  await expect(go({ through: 'Move' })).rejects.toThrow('RolledBack: the old side holds the lease again');
});

test('a suspicion that came to nothing is no success', async () => {
  const { go, serves } = scripted({ begin: ['watch'], observe: ['abandon'] });
  serves('us-west-2 does not serve: us-east-1 holds epoch 1 and is serving');
  await go(beginning);
  await expect(go({ through: 'Observe' })).rejects.toThrow('us-east-1 holds epoch 1');
});

test('when another execution was faster, the steps succeed as soon as the Region serves', async () => {
  const { go, serves } = scripted({ ...failover, seal: ['stale-epoch'] });
  serves('us-west-2 does not serve: us-west-2 holds epoch 2 and is promoting');
  await go(beginning);
  await expect(go({ through: 'Seal' })).rejects.toThrow('is promoting');
  serves(undefined);
  await expect(go({ through: 'Commit' })).resolves.toEqual({});
});

test('a step that is cut off goes on where it was', async () => {
  const { go, calls, runsOutOfTime, store } = scripted(failover);
  await go(beginning);
  await go({ through: 'Take' });
  runsOutOfTime();
  await expect(go({ through: 'Seal' })).rejects.toThrow('10 s are left, 90 may be needed');
  expect(store.stored?.at).toBe('Seal');
  expect(calls).not.toContain('seal');
});

test('of two that go on at once, one stops', async () => {
  const { go, store } = scripted(failover);
  await go(beginning);
  store.overtaken = true;
  await expect(go({ through: 'Observe' })).rejects.toThrow('went on at the same time');
});

test('a step of a plan that was never begun says so', async () => {
  const { go } = scripted(failover);
  await expect(go({ through: 'Seal' })).rejects.toThrow('nothing is under way');
});

test('a state that the plan does not know is refused', async () => {
  const { go, calls } = scripted(failover);
  await expect(go({ through: 'Sael', begin: { kind: 'failover' } })).rejects.toThrow('"Sael" is no state that works');
  expect(calls).toEqual([]);
});

test('a new plan begins when the last one has ended, and not before', async () => {
  const { go, calls } = scripted(failover);
  await go(beginning);
  await go(beginning);
  expect(calls.filter((name) => name === 'begin')).toHaveLength(1);
  await go({ through: 'the end' });
  await go(beginning);
  expect(calls.filter((name) => name === 'begin')).toHaveLength(2);
});
