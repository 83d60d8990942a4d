import type { CfnResource, Duration, PolicyValidationPluginReport, PolicyViolation } from 'aws-cdk-lib';
import { NagMessageLevel, NagPack, type NagPackProps, NagRuleCompliance } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { enforce } from '../core/rules';
import { checkTemplates, packName, ruleName } from './check-templates';
import type { CheckFinding } from './model/rule';
import { resourceKey, templatesOf } from './app-templates';
import { rules } from './rules';

/** What the app promises, and how cdk-nag reports. */
export interface ResilienceChecksProps extends NagPackProps {
  /**
   * Longest time without service when a Region is lost.
   *
   * @default - as declared in the templates' metadata `holdfast.objectives`, else not checked
   */
  readonly rto?: Duration;

  /**
   * Longest span of acknowledged writes that may be lost with a Region.
   *
   * @default - as declared in the templates' metadata `holdfast.objectives`, else not checked
   */
  readonly rpo?: Duration;

  /**
   * Share of time in service, percent, for instance 99.95.
   *
   * @default - as declared in the templates' metadata `holdfast.objectives`, else not checked
   */
  readonly availability?: number;
}

/**
 * Rules about staying up that no other pack has, as a pack of cdk-nag 3. Errors fail the synth, warnings are reported;
 * a finding that stays is acknowledged with a reason, as with any pack:
 * `Validations.of(construct).acknowledge({ id: 'Resilience-BackupCopy', reason: '...' })`.
 *
 * The stacks of an app, or of a stage of it, are judged together, since much that goes wrong is between Regions.
 */
export class ResilienceChecks extends NagPack {
  readonly name = packName;
  override readonly ruleIds?: string[] = rules.map(ruleName);
  private readonly objectives: { readonly rto?: number; readonly rpo?: number; readonly availability?: number };
  private findings: ReadonlyMap<CfnResource, readonly CheckFinding[]> = new Map();

  /** @throws HoldfastError (`InvalidResilienceChecks`) if the availability is no percentage */
  constructor(scope?: IConstruct, props: ResilienceChecksProps = {}) {
    super(scope, props);
    this.packName = packName;
    const { rto, rpo, availability } = props;
    enforce('InvalidResilienceChecks', packName, [
      {
        when: availability !== undefined && !(availability > 0 && availability <= 100),
        message: `availability is ${availability}; allowed is a percentage above 0, up to 100; write three nines as 99.9`,
      },
    ]);
    this.objectives = { rto: rto?.toSeconds(), rpo: rpo?.toSeconds(), availability };
  }

  /**
   * Judges a synthesized app, stage or stack.
   *
   * @throws HoldfastError (`NotSynthesized`) if there are no templates yet
   */
  override validateScope(scope: IConstruct): PolicyValidationPluginReport {
    this.findings = this.judge(scope);
    // cdk-nag walks the tree and leaves out what is acknowledged; it keeps one description a rule, ours say what is where.
    const left = super.validateScope(scope).violations.flatMap((violation) => this.inOwnWords(violation));
    return { success: left.every(({ severity }) => severity !== 'error'), violations: left };
  }

  protected override checkResource(node: CfnResource): void {
    for (const { rule, severity, what, why } of this.findings.get(node) ?? [])
      this.applyRule({
        ruleSuffixOverride: rule.slice(packName.length + 1),
        info: what,
        explanation: why,
        level: severity === 'error' ? NagMessageLevel.ERROR : NagMessageLevel.WARN,
        node,
        rule: () => NagRuleCompliance.NON_COMPLIANT,
      });
  }

  private judge(scope: IConstruct): ReadonlyMap<CfnResource, readonly CheckFinding[]> {
    const byNode = new Map<CfnResource, CheckFinding[]>();
    for (const { templates, nodes } of templatesOf(scope))
      for (const finding of checkTemplates(templates, this.objectives)) {
        const node = nodes.get(resourceKey(finding.at.template.name, finding.at.id));
        if (node) byNode.set(node, [...(byNode.get(node) ?? []), finding]);
      }
    return byNode;
  }

  /** One violation for each finding of a rule on the resources that cdk-nag left. */
  private inOwnWords({ ruleName: rule, violatingResources }: PolicyViolation): PolicyViolation[] {
    const paths = new Set(violatingResources.map(({ constructPath }) => constructPath));
    const open = [...this.findings].filter(([{ node }]) => paths.has(node.path));
    return open.flatMap(([{ node }, findings]) =>
      findings
        .filter((finding) => finding.rule === rule)
        .map(({ severity, what, why, fix, property = 'Properties' }) => ({
          ruleName: rule,
          description: `${what}: ${why}`,
          fix,
          severity,
          violatingResources: [{ constructPath: node.path, locations: [property] }],
        })),
    );
  }
}
