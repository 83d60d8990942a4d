import { move, plannedStages, type Stage } from '../../../lambda/failover/move';
import { again, ok, stale, type FailoverState, type StepResult } from '../../../lambda/failover/state';
import { primary, standby, testContext } from '../support/memory';

const state: FailoverState = {
  kind: 'switchover',
  execution: 'home',
  attempt: 1,
  from: primary,
  to: standby,
  epoch: 2,
  outcome: 'ok',
};

/** Runs a move of played stages; `answers` replaces the answer of one of them. */
async function moved(answers: Record<string, () => StepResult>, patience = 1_000) {
  const ran: string[] = [];
  const way = plannedStages.map(({ name, handedOver }): Stage => {
    const step = async () => {
      ran.push(name);
      return answers[name]?.() ?? ok();
    };
    return { name, step, handedOver };
  });
  const end = await move(testContext({ now: Date.now }), state, patience, way);
  return { end, ran };
}

test('a planned move freezes, seals and catches up before it hands over, and opens last', () => {
  expect(plannedStages.map(({ name, handedOver }) => `${name}${handedOver ? ' *' : ''}`)).toEqual([
    'relay-freeze',
    'seal',
    'catch-up',
    'hand-over *',
    'commit *',
    'promote *',
    'fence *',
    'replay *',
    'open *',
  ]);
});

test('each stage gets what the stages before it found', async () => {
  const seen: unknown[] = [];
  const stages: Stage[] = [
    { name: 'relay-freeze', step: async () => ok({ finalLsn: '0/1' }), handedOver: false },
    { name: 'catch-up', step: async (_, { finalLsn }) => (seen.push(finalLsn), ok()), handedOver: false },
  ];
  const end = await move(testContext(), state, 0, stages);
  expect([seen, end.outcome]).toEqual([['0/1'], 'ok']);
});

test.each([
  ['relay-freeze', stale('another epoch'), 'not-moved'],
  ['catch-up', stale('a stale promotion forked it'), 'not-moved'],
  ['hand-over', stale('the lease moved'), 'not-moved'],
  ['commit', stale('the lease moved'), 'handed'],
  ['promote', { outcome: 'impossible', detail: 'no database' }, 'handed'],
  ['replay', { outcome: 'contradiction', detail: 'negative' }, 'contradiction'],
])('a move that stops at %s goes no further: %j ends %s', async (name, answer, outcome) => {
  const { end, ran } = await moved({ [name]: () => answer as StepResult });
  expect([end.outcome, ran.at(-1)]).toEqual([outcome, name]);
});

test('a stage that asks for patience is asked again', async () => {
  let asked = 0;
  const { end } = await moved({ promote: () => (++asked < 3 ? again('promoting') : ok()) });
  expect([asked, end.outcome]).toEqual([3, 'ok']);
});

test('what takes longer than a function should wait goes on in the state machine', async () => {
  const { end, ran } = await moved({ promote: () => again('promoting') }, 0);
  expect(end).toMatchObject({ outcome: 'handed', detail: 'promote: promoting', waits: undefined });
  expect(ran).not.toContain('fence');
});

test('fails with the error of a stage, which the lease itself then explains', async () => {
  const broken = () => {
    throw new Error('no answer');
  };
  await expect(moved({ 'hand-over': broken })).rejects.toThrow('no answer');
});
