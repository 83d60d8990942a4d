import { planFunctions } from '../../../constructs/failover/plan';
import { aimOf, crashSteps, isHomeStep, planCrashes } from '../../../drill/run/crash-plan';
import { planDrill } from '../../../drill/run/plan';
import { defaultPaymentsSettings, runtimeConfigOf } from '../../../lib/settings';
import type { Topology } from '../../../assess/topology/model';
import { faultByName } from '../../../local/faults/catalogue';

const regionLoss = faultByName('region-loss');
const oneWayIn = faultByName('one-way-in');
const crash = (step: string) => ({ victim: 'worker', moment: 'before', step }) as const;

test('every function of the plan is struck by some drill, but for those that only run when a move is given up', () => {
  const struck = new Set(
    [...crashSteps(regionLoss, true), ...crashSteps(oneWayIn, true)].map((step) => step.split('/')[0]),
  );
  const never = planFunctions.filter((name) => !struck.has(name));
  expect(never).toEqual(['abort', 'relay', 'thaw']);
});

test('a step that does not exist is refused with those that do', () => {
  expect(() => planCrashes(regionLoss, true, crash('promot'))).toThrow(
    /--at is "promot".*must be all or one of .*seal, commit, promote/,
  );
});

test('revoke is struck only where a lease is revoked', () => {
  expect(() => planCrashes(regionLoss, true, crash('revoke'))).toThrow(/one-way-in runs it/);
  expect(planCrashes(oneWayIn, true, crash('revoke'))).toHaveLength(1);
});

test('a step of the way home is refused in a drill without one', () => {
  expect(() => planCrashes(regionLoss, false, crash('rebuild'))).toThrow(/leave out --no-failback/);
});

test('a fault that fails no Region over has no step to strike', () => {
  expect(() => planCrashes(faultByName('primary-kill'), true, crash('all'))).toThrow(/fails no Region over/);
});

const topology = { architecture: 'payments', config: runtimeConfigOf(defaultPaymentsSettings()) } as Topology;
const planOf = (step?: string, victim: 'worker' | 'emulator' = 'worker') =>
  planDrill({
    ...{ topology, fault: regionLoss, speed: 10, seed: 1, failback: true },
    crash: step === undefined ? undefined : { victim, moment: 'before', step },
  });

test('a crash is stated before the fault: in the hypothesis, in the prediction, and in the command to run it again', () => {
  const plan = planOf('commit');
  expect(plan.hypothesis.statement).toContain('is killed in step "commit"');
  expect(plan.prediction.lines.map(({ name }) => name)).toContain('crash');
  expect(plan.rerun).toContain('--crash worker --at commit');
  expect(plan.crash).toEqual({ victim: 'worker', moment: 'before', step: 'commit' });
});

test("a crash allows the reconciler's period, and that of an emulator its restart on top", () => {
  const allowed = (step?: string, victim?: 'worker' | 'emulator') => planOf(step, victim).hypothesis.rtoSeconds ?? 0;
  const { reconcileInterval } = planOf().timers;
  expect(allowed('commit')).toBeGreaterThanOrEqual(allowed() + reconcileInterval);
  expect(allowed('commit', 'emulator')).toBeGreaterThan(allowed('commit'));
});

test('a crash on the way home allows no longer outage', () => {
  expect(isHomeStep('rebuild')).toBe(true);
  expect(planOf('rebuild').hypothesis.rtoSeconds).toBe(planOf().hypothesis.rtoSeconds);
});

test('a step of the planned move is struck where it ends, and before that where the one before it ends', () => {
  const aim = (step: string, moment: 'before' | 'after') => aimOf({ victim: 'worker', step, moment });
  expect(aim('move/catch-up', 'after')).toEqual({ step: 'move', moment: 'after', stage: 'catch-up' });
  expect(aim('move/catch-up', 'before')).toEqual({ step: 'move', moment: 'after', stage: 'seal' });
  expect(aim('move/relay-freeze', 'before')).toEqual({ step: 'move', moment: 'before' });
  expect(aim('commit', 'after')).toEqual({ step: 'commit', moment: 'after' });
});
