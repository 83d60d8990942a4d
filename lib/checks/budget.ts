import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib';
import { type Estimate, estimate } from '../../assess/cost';
import { templatesOf } from '../../constructs/resilience-checks/app-templates';

/**
 * Holds what an architecture costs by list price against what it may cost. What costs by use is in no template, so
 * an architecture within its budget can still cost more; one beyond it certainly does.
 */
export class BudgetCheck implements IPolicyValidationPlugin {
  readonly name = 'Budget';

  /** @param monthlyBudget US dollars a month */
  constructor(private readonly monthlyBudget: number) {}

  validate({ appConstruct }: IPolicyValidationContext): PolicyValidationPluginReport {
    const templates = templatesOf(appConstruct).flatMap((group) => group.templates);
    const message = beyond(estimate(templates), this.monthlyBudget);
    if (message === undefined) return { success: true, violations: [] };
    return {
      success: false,
      violations: [
        {
          ruleName: 'Budget-Exceeded',
          severity: 'error',
          description: message,
          violatingResources: [{ constructPath: appConstruct.node.path, locations: [] }],
        },
      ],
    };
  }
}

/** What to say about an estimate that is beyond the budget, line by line; undefined if it is within. Pure. */
export function beyond({ lines, total }: Estimate, monthlyBudget: number): string | undefined {
  if (total <= monthlyBudget) return undefined;
  const sums = new Map<string, number>();
  for (const { region, concern, monthly } of lines) {
    const name = `${concern} in ${region}`;
    sums.set(name, (sums.get(name) ?? 0) + monthly);
  }
  const largest = [...sums].sort(([, one], [, other]) => other - one);
  return [
    `objectives.monthlyBudget is ${dollars(monthlyBudget)}; the templates cost ${dollars(total)} a month by list price, before anything is asked of them:`,
    ...largest.map(([name, monthly]) => `  ${dollars(monthly).padStart(8)}  ${name}`),
    `allowed is ${dollars(Math.ceil(total))} or more; choose smaller or fewer instances, or raise it`,
  ].join('\n');
}

const dollars = (amount: number): string => `$${amount.toLocaleString('en-US', { maximumFractionDigits: 0 })}`;
