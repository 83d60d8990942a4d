import type { Rule } from '../model/rule';
import { objectOf, oneOrMore } from '../model/values';

/** An experiment whose only stop condition is `none` stops by itself for nobody. */
export const FisStopCondition: Rule = {
  id: 'FisStopCondition',
  severity: 'error',
  holds: 'an FIS experiment has a stop condition',
  why: 'an experiment that goes wrong goes on hurting users until a person notices',
  fix: 'add an alarm on what users see as stop condition: source "aws:cloudwatch:alarm" with its ARN',
  check: (set) =>
    set.ofType('AWS::FIS::ExperimentTemplate').flatMap((at) => {
      const sources = oneOrMore(at.properties.StopConditions).map((one) => set.text(at, objectOf(one).Source));
      const stops = sources.some((source) => source !== 'none');
      if (stops) return [];
      return [{ at, property: 'Properties/StopConditions', what: 'the experiment has no stop condition' }];
    }),
};
