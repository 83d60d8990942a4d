import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { type Acknowledgement, acknowledgements } from './acknowledgements';

/** A finding that stays, and why. */
export interface AcknowledgedFinding {
  readonly rule: string;
  readonly path: string;
  readonly acknowledgement: Acknowledgement;
}

/**
 * The AWS Solutions rules, less the findings of a table of reasons. A table, since a rule names what it found in its id
 * (`AwsSolutions-IAM5[Resource::*]`): acknowledged one by one these would be hundreds.
 */
export class ReviewedSolutionsChecks implements IPolicyValidationPlugin {
  readonly name = 'AwsSolutions';
  /** Findings of the last synth that stay. */
  readonly acknowledged: AcknowledgedFinding[] = [];
  private readonly checks = new AwsSolutionsChecks();

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    this.acknowledged.length = 0;
    const { violations } = this.checks.validate(context);
    const open = violations.map((violation) => this.withoutAcknowledged(violation));
    const left = open.filter(({ violatingResources }) => violatingResources.length > 0);
    return { success: left.length === 0, violations: left };
  }

  private withoutAcknowledged(violation: PolicyViolation): PolicyViolation {
    const violatingResources = violation.violatingResources.filter(({ constructPath = '' }) => {
      const acknowledgement = find(violation.ruleName, constructPath);
      if (acknowledgement) this.acknowledged.push({ rule: violation.ruleName, path: constructPath, acknowledgement });
      return !acknowledgement;
    });
    return { ...violation, violatingResources };
  }
}

function find(ruleName: string, path: string): Acknowledgement | undefined {
  const [, rule, finding = ''] = /^([^[]+)(?:\[(.*)\])?$/s.exec(ruleName) ?? [];
  return acknowledgements.find(
    (one) => one.rule === rule && one.at.test(path) && (one.finding === undefined || one.finding.test(finding)),
  );
}
