import {
  type App,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { type AcknowledgedFinding, type Acknowledgement, acknowledgementOf, type Finding } from './acknowledgement';

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
    const { violations } = this.pack.validate(context);
    const open = violations.map((violation) => this.withoutAcknowledged(violation));
    const left = open.filter(({ violatingResources }) => violatingResources.length > 0);
    return { success: left.length === 0, violations: left };
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

const packs = () => [new AwsSolutionsChecks(), new NIST80053R5Checks()];

/** The packs of security rules that every architecture is held to. */
export function securityChecks(acknowledgements: readonly Acknowledgement[]): ReviewedChecks[] {
  return packs().map((pack) => new ReviewedChecks(pack, acknowledgements));
}

/** Everything that these packs find in an app that was synthesized, acknowledged or not. */
export function securityFindings(app: App): Finding[] {
  // Packs read the tree; which templates there are does not matter to them.
  const context = { appConstruct: app, templatePaths: [], stackTemplates: [] };
  return packs().flatMap((pack) =>
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
