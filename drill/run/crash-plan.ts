import { type PlanFunction, planFunctions } from '../../constructs/failover/plan';
import { plannedStages } from '../../lambda/failover/move';
import type { CrashMoment, CrashVictim } from '../../local/emulator';
import type { Fault } from '../../local/faults/catalogue';

/** A crash of the recovery itself, at one of its steps. */
export interface CrashPlan {
  readonly victim: CrashVictim;
  /** A function of the plan, or `move/<step>`: a step of the planned move, which runs them in one function. */
  readonly step: string;
  readonly moment: CrashMoment;
}

/** Functions that a failover runs, in their order; `revoke` only when the lost holder still renews. */
const failoverSteps: readonly PlanFunction[] = [
  'begin',
  'notify',
  'observe',
  'revoke',
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
];

/** Functions that run only when a planned move is given up. */
const givingUp: readonly PlanFunction[] = ['abort', 'relay', 'thaw'];

const stages = plannedStages.map(({ name }) => `move/${name}`);

/** What only the way home runs. */
const homeSteps: readonly string[] = planFunctions
  .filter((name) => !failoverSteps.includes(name) && !givingUp.includes(name))
  .flatMap((name) => (name === 'move' ? ['move', ...stages] : [name]));

export const isHomeStep = (step: string): boolean => homeSteps.includes(step);

/** Steps at which a drill of this fault can be struck. */
export function crashSteps(fault: Fault, failback: boolean): string[] {
  if (fault.expects === 'no-failover' || fault.expects === 'local-failover') return [];
  const there = failoverSteps.filter((step) => step !== 'revoke' || fault.expects === 'revoked-failover');
  return [...there, ...(failback ? homeSteps : [])];
}

/** Function and moment that stand for a step: a stage of the move begins when the one before it has ended. */
export function aimOf({ step, moment }: CrashPlan): { step: string; moment: CrashMoment; stage?: string } {
  const index = stages.indexOf(step);
  if (index < 0) return { step, moment };
  if (moment === 'after') return { step: 'move', moment: 'after', stage: plannedStages[index].name };
  if (index === 0) return { step: 'move', moment: 'before' };
  return { step: 'move', moment: 'after', stage: plannedStages[index - 1].name };
}

/**
 * The crashes that `--crash <victim> --at <step|all>` asks for.
 *
 * @throws Error naming the value and the steps that this drill runs
 */
export function planCrashes(
  fault: Fault,
  failback: boolean,
  { victim, step, moment }: CrashPlan,
): readonly CrashPlan[] {
  const steps = crashSteps(fault, failback);
  if (steps.length === 0)
    throw new Error(
      `${fault.name} fails no Region over, so no step can crash: choose another fault, such as region-loss`,
    );
  if (step === 'all') return steps.map((each) => ({ victim, moment, step: each }));
  if (steps.includes(step)) return [{ victim, moment, step }];
  const hint = step === 'revoke' ? 'one-way-in runs it' : isHomeStep(step) ? 'leave out --no-failback' : 'correct it';
  const drill = `a drill of ${fault.name}${failback ? '' : ' without failback'}`;
  throw new Error(
    `--at is "${step}", which ${drill} does not run (${hint}): it must be all or one of ${steps.join(', ')}`,
  );
}
