import type { Rule } from '../model/rule';
import { at as valueAt } from '../model/values';

/** `fail` is what FIS does unless told otherwise (FIS user guide, experiment options). */
export const FisEmptyTarget: Rule = {
  id: 'FisEmptyTarget',
  severity: 'error',
  holds: 'an FIS experiment fails when it finds no target',
  why: 'a drill that hits nothing is reported as passed, and nobody learns that its tags are wrong',
  fix: 'set ExperimentOptions.EmptyTargetResolutionMode to "fail"',
  check: (set) =>
    set.ofType('AWS::FIS::ExperimentTemplate').flatMap((at) => {
      const mode = set.text(at, valueAt(at.properties, 'ExperimentOptions', 'EmptyTargetResolutionMode'));
      if (mode !== 'skip') return [];
      return [
        {
          at,
          property: 'Properties/ExperimentOptions/EmptyTargetResolutionMode',
          what: 'EmptyTargetResolutionMode is "skip"; allowed is "fail"',
        },
      ];
    }),
};
