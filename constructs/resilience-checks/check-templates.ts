import { declaredObjectives, type Objectives } from './model/objectives';
import { createResourceSet } from './model/resource-set';
import type { CheckFinding, Rule } from './model/rule';
import type { SourceTemplate } from './model/template';
import { rules as allRules } from './rules';

/** Name of the pack, and prefix of its rules: `Resilience-FisStopCondition`. */
export const packName = 'Resilience';

/** Name of a rule as findings and acknowledgements have it. */
export const ruleName = ({ id }: Pick<Rule, 'id'>): string => `${packName}-${id}`;

/**
 * Judges templates that belong together: the stacks of one architecture, in all its Regions.
 *
 * @param objectives win over those that the templates declare
 */
export function checkTemplates(
  templates: readonly SourceTemplate[],
  objectives: Objectives = {},
  rules: readonly Rule[] = allRules,
): CheckFinding[] {
  const given = Object.entries(objectives).filter(([, value]) => value !== undefined);
  const set = createResourceSet(templates, { ...declaredObjectives(templates), ...Object.fromEntries(given) });
  return rules.flatMap((rule) =>
    rule.check(set).map(({ at, property, what, fix = rule.fix }) => ({
      rule: ruleName(rule),
      severity: rule.severity,
      at,
      property,
      what,
      why: rule.why,
      fix,
    })),
  );
}
