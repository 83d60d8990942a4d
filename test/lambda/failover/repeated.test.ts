import type { Clients } from '../../../lambda/aws/clients';
import { ensureExecution } from '../../../lambda/failover/executions';
import type { FailoverState } from '../../../lambda/failover/state';
import { commit, handOver } from '../../../lambda/failover/steps/lease';
import { sendHome } from '../../../lambda/failover/steps/send-home';
import { lease, MemoryControl, primary, record, standby, testContext } from '../support/memory';

/** What happens when the answer to a step was lost, and the step is asked for again. */
const state: FailoverState = {
  kind: 'switchover',
  execution: 'by-hand',
  attempt: 1,
  from: primary,
  to: standby,
  epoch: 2,
  outcome: 'ok',
};
const registered = (changes = {}) =>
  testContext({ store: new MemoryControl(lease(changes), new Map([[2, record({ kind: 'switchover' })]])) });

/** Step Functions to which every name is known already. */
const known = (): Clients =>
  ({
    stepFunctions: {
      send: () => Promise.reject(Object.assign(new Error('it runs'), { name: 'ExecutionAlreadyExists' })),
    },
  }) as unknown as Clients;

test('a handover that is repeated finds its own', async () => {
  const context = registered();
  await handOver(context, state);
  expect(await handOver(context, state)).toMatchObject({ outcome: 'ok' });
  expect(context.store.current).toMatchObject({ epoch: 2, holder: standby });
});

test('the point of no return that is repeated is passed', async () => {
  const context = registered({ epoch: 2, holder: standby, phase: 'handed' });
  await commit(context, state);
  expect(await commit(context, state)).toMatchObject({ outcome: 'ok' });
  expect(context.store.current).toMatchObject({ epoch: 2, phase: 'promoting' });
});

test('a way home that was begun already is not begun again', async () => {
  expect(await sendHome(testContext({ clients: known }), state)).toEqual({ outcome: 'ok' });
});

test('an execution whose start was not answered runs', async () => {
  const context = testContext({ clients: known });
  const move = { epoch: 2, kind: 'failover' as const, from: primary, to: standby };
  expect(await ensureExecution(context, await context.store.snapshot(), move)).toBe('payments-2-1');
});
