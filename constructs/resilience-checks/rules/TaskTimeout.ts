import { recoveryPath } from '../model/recovery';
import type { Rule } from '../model/rule';
import { definitionOf, statesOf } from '../model/state-machine';
import { isAbsent } from '../model/values';

/** Step Functions waits for ever unless told otherwise (developer guide, timeouts against stuck executions). */
export const TaskTimeout: Rule = {
  id: 'TaskTimeout',
  severity: 'error',
  holds: 'each task of a state machine gives up after some time; in a recovery, after a time of its own',
  why: 'what is slow but not dead never fails: the execution waits, and nothing behind it happens',
  fix: 'set TimeoutSeconds on each task',
  check: (set) => {
    const recovery = new Set(recoveryPath(set));
    return set.ofType('AWS::StepFunctions::StateMachine').flatMap((at) => {
      const definition = definitionOf(set, at);
      if (!isAbsent(definition?.TimeoutSeconds) && !recovery.has(at)) return [];
      const endless = statesOf(definition).filter(
        ({ state }) => state.Type === 'Task' && isAbsent(state.TimeoutSeconds) && isAbsent(state.TimeoutSecondsPath),
      );
      if (endless.length === 0) return [];
      const what = `no timeout on ${endless.map(({ name }) => `"${name}"`).join(', ')}`;
      return [{ at, property: 'Properties/DefinitionString', what }];
    });
  },
};
