import { fisActions, nearestAction } from '../model/fis-actions';
import type { Rule } from '../model/rule';
import { objectOf } from '../model/values';

/** CloudFormation and the CDK take any text for an action; AWS FIS alone looks it up. */
export const FisActionKnown: Rule = {
  id: 'FisActionKnown',
  severity: 'error',
  holds: 'each action of an FIS experiment exists',
  why: 'the deployment fails on it, after everything else in the stack was changed',
  fix: 'write the id of an action of AWS FIS ("aws fis list-actions" lists them)',
  check: (set) =>
    set.ofType('AWS::FIS::ExperimentTemplate').flatMap((at) =>
      Object.entries(objectOf(at.properties.Actions)).flatMap(([name, action]) => {
        const id = set.text(at, objectOf(action).ActionId);
        if (id === undefined || fisActions.has(id)) return [];
        return [
          {
            at,
            property: `Properties/Actions/${name}/ActionId`,
            what: `action "${name}" is "${id}", which AWS FIS does not have; the closest of its ${fisActions.size} actions is "${nearestAction(id)}"`,
          },
        ];
      }),
    ),
};
