import type { Rule } from '../model/rule';
import { objectOf } from '../model/values';

/** CloudFormation and the CDK accept an action on a target that the template doesn't define. */
export const FisTargetDefined: Rule = {
  id: 'FisTargetDefined',
  severity: 'error',
  holds: 'each target that an FIS action names is defined',
  why: 'the deployment fails on it, after everything else in the stack was changed',
  fix: 'define the target under Targets, or correct its name in the action',
  check: (set) =>
    set.ofType('AWS::FIS::ExperimentTemplate').flatMap((at) => {
      const defined = objectOf(at.properties.Targets);
      return Object.entries(objectOf(at.properties.Actions)).flatMap(([action, value]) =>
        Object.values(objectOf(objectOf(value).Targets)).flatMap((target) => {
          const name = set.text(at, target);
          if (name === undefined || Object.hasOwn(defined, name)) return [];
          const known = Object.keys(defined).join(', ') || 'none';
          return [
            {
              at,
              property: `Properties/Actions/${action}/Targets`,
              what: `action "${action}" names the target "${name}"; defined are: ${known}`,
            },
          ];
        }),
      );
    }),
};
