import { type FisAction, fisActions } from '../model/fis-actions';
import type { ResourceSet } from '../model/resource-set';
import type { Offence, Rule } from '../model/rule';
import type { Resource } from '../model/template';
import { at as valueAt, isAbsent, isIntrinsic, objectOf } from '../model/values';

/** Whether a target that is named is defined at all, `FisTargetDefined` says. */
export const FisActionTarget: Rule = {
  id: 'FisActionTarget',
  severity: 'error',
  holds: 'each FIS action has a target of the type that it acts on',
  why: 'the deployment fails on it, after everything else in the stack was changed',
  fix: 'give the action a target of its type, under the key that the action has for it',
  check: (set) =>
    set.ofType('AWS::FIS::ExperimentTemplate').flatMap((at) =>
      Object.entries(objectOf(at.properties.Actions)).flatMap(([name, value]) => {
        const id = set.text(at, objectOf(value).ActionId);
        const action = fisActions.get(id ?? '');
        const targets = objectOf(value).Targets;
        // An action without a type has no target; targets that only a deployment knows pass.
        if (action?.targetType === undefined || isIntrinsic(targets)) return [];
        const named = Object.entries(objectOf(targets)).filter(([, target]) => !isAbsent(target));
        const wrong =
          named.length === 0
            ? [`has no target; ${id} acts on "${action.targetType}"`]
            : named.flatMap(([key, target]) => wrongTarget(set, at, action, key, target));
        return wrong.map((text): Offence => ({
          at,
          property: `Properties/Actions/${name}/Targets`,
          what: `action "${name}" ${text}`,
        }));
      }),
    ),
};

function wrongTarget(set: ResourceSet, at: Resource, action: FisAction, key: string, target: unknown): string[] {
  const { targetKey = key, targetType } = action;
  if (key !== targetKey) return [`has a target under "${key}"; allowed is "${targetKey}"`];
  const name = set.text(at, target);
  const type = name === undefined ? undefined : set.text(at, valueAt(at.properties, 'Targets', name, 'ResourceType'));
  if (type === undefined || type === targetType) return [];
  return [`has the target "${name}" of type "${type}"; allowed is "${targetType}"`];
}
