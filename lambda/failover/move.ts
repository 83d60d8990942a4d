import { setTimeout as sleep } from 'node:timers/promises';
import type { HandlerContext } from '../context';
import { runStep, type Step } from './step';
import type { FailoverState } from './state';
import { catchUp, fence } from './steps/database';
import { commit, handOver, open } from './steps/lease';
import { promote } from './steps/promote';
import { relay } from './steps/relay';
import { replay } from './steps/replay';
import { seal } from './steps/seal';

/** A step of a planned move, and whether the lease is the target's once it is through. */
export interface Stage {
  readonly name: string;
  readonly step: Step;
  readonly handedOver: boolean;
}

const stage = (name: string, step: Step, handedOver: boolean): Stage => ({ name, step, handedOver });

/**
 * From the last payment of the old side to the first of the new one.
 *
 * Invariant: the lease is handed over only once the old side's own database has acknowledged the freeze, every lane is
 * sealed, and the replica holds all that the frozen writer ever wrote.
 */
export const plannedStages: readonly Stage[] = [
  stage('relay-freeze', relay('freeze'), false),
  stage('seal', seal, false),
  stage('catch-up', catchUp, false),
  stage('hand-over', handOver, true),
  stage('commit', commit, true),
  stage('promote', promote, true),
  stage('fence', fence, true),
  stage('replay', replay, true),
  stage('open', open, true),
];

/** Milliseconds between two looks at a step that asks for patience. */
const lookAgain = 50;

/**
 * The part of a planned move in which nobody can write, in one go: each transition of a state machine would lengthen
 * the pause. The steps are the ones of a failover, each conditional and idempotent where its effect happens, and each is
 * recorded.
 *
 * It ends `ok`, or hands on to the state machine: `not-moved` while the old side can still have the lease back, `handed`
 * when the way is forward and a step takes longer than a function should wait (RDS promotes in minutes).
 *
 * @param patience milliseconds for all steps together
 */
export async function move(
  context: HandlerContext,
  state: FailoverState,
  patience = 20_000,
  way: readonly Stage[] = plannedStages,
): Promise<FailoverState> {
  const until = context.now() + patience;
  let current: FailoverState = { ...state, waits: undefined };
  let handedOver = false;
  for (const { name, step, handedOver: after } of way) {
    for (;;) {
      current = await runStep(name, step, context, { state: current, maximumWaits: Number.MAX_SAFE_INTEGER });
      if (current.outcome !== 'wait' || context.now() >= until) break;
      await sleep(lookAgain);
    }
    if (current.outcome === 'contradiction') return current;
    if (current.outcome !== 'ok') {
      const detail = `${name}: ${current.detail ?? current.outcome}`;
      return { ...current, waits: undefined, outcome: handedOver ? 'handed' : 'not-moved', detail };
    }
    handedOver = after;
  }
  return current;
}
