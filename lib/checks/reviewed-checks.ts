import {
  type App,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { ResilienceChecks } from '../../constructs/resilience-checks';
import { type AcknowledgedFinding, type Acknowledgement, acknowledgementOf, type Finding } from './acknowledgement';
import { BudgetCheck } from './budget';
import type { Objectives } from './objectives';

/**
 * A pack of rules, less the findings of a table of reasons. A table, since a rule names what it found in its id
 * (`AwsSolutions-IAM5[Resource::*]`): acknowledged one by one these would be hundreds.
 */
export class ReviewedChecks implements IPolicyValidationPlugin {
  readonly name: string;
  /** Findings of the last synth that stay. */
  readonly acknowledged: AcknowledgedFinding[] = [];

  constructor(
    private readonly pack: IPolicyValidationPlugin,
    private readonly acknowledgements: readonly Acknowledgement[],
  ) {
    this.name = pack.name;
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    this.acknowledged.length = 0;
    const open = this.found(context).map((violation) => this.withoutAcknowledged(violation));
    const left = open.filter(({ violatingResources }) => violatingResources.length > 0);
    return { success: left.length === 0, violations: left };
  }

  /** The CDK's command line passes over a pack that throws; nothing was checked then, which must not look like nothing found. */
  private found(context: IPolicyValidationContext): PolicyViolation[] {
    try {
      return this.pack.validate(context).violations;
    } catch (error) {
      return [
        {
          ruleName: `${this.name}-NotChecked`,
          severity: 'fatal',
          description: `nothing was checked: ${(error as Error).message}`,
          violatingResources: [{ locations: [] }],
        },
      ];
    }
  }

  private withoutAcknowledged(violation: PolicyViolation): PolicyViolation {
    const violatingResources = violation.violatingResources.filter(({ constructPath = '' }) => {
      const finding = findingOf(this.name, violation, constructPath);
      const acknowledgement = acknowledgementOf(finding, this.acknowledgements);
      if (acknowledgement) this.acknowledged.push({ ...finding, acknowledgement });
      return !acknowledgement;
    });
    return { ...violation, violatingResources };
  }
}

const securityPacks = (): IPolicyValidationPlugin[] => [new AwsSolutionsChecks(), new NIST80053R5Checks()];

const everyPack = ({ monthlyBudget, ...promised }: Objectives = {}): IPolicyValidationPlugin[] => [
  ...securityPacks(),
  new ResilienceChecks(undefined, promised),
  ...(monthlyBudget === undefined ? [] : [new BudgetCheck(monthlyBudget)]),
];

/**
 * The packs of rules that every architecture is held to, for security and for staying up, and its budget if it has one. Whatever they find fails the
 * synth unless the table has a reason, warnings too.
 */
export function reviewedChecks(
  acknowledgements: readonly Acknowledgement[],
  objectives?: Objectives,
): ReviewedChecks[] {
  return everyPack(objectives).map((pack) => new ReviewedChecks(pack, acknowledgements));
}

/** Everything that these packs find in an app that was synthesized, acknowledged or not. */
export function packFindings(app: App, objectives?: Objectives): Finding[] {
  return findingsOf(app, everyPack(objectives));
}

/** What the packs of security rules find in a tree of constructs; it need not be synthesized. */
export function securityFindings(app: App): Finding[] {
  return findingsOf(app, securityPacks());
}

function findingsOf(app: App, packs: readonly IPolicyValidationPlugin[]): Finding[] {
  // Packs read the tree, and find the templates by it.
  const context = { appConstruct: app, templatePaths: [], stackTemplates: [] };
  return packs.flatMap((pack) =>
    pack
      .validate(context)
      .violations.flatMap((violation) =>
        violation.violatingResources.map(({ constructPath = '' }) => findingOf(pack.name, violation, constructPath)),
      ),
  );
}

/** Reads a violation, whose rule may hold what was found in brackets: `AwsSolutions-IAM5[Resource::*]`. */
function findingOf(
  pack: string,
  { ruleName, description }: Pick<PolicyViolation, 'ruleName' | 'description'>,
  path: string,
): Finding {
  const [, rule = ruleName, detail] = /^([^[]+)(?:\[(.*)\])?$/s.exec(ruleName) ?? [];
  return { pack, rule, detail, path, message: description };
}
