/** A finding of a check that stays, with what makes up for it. */
export interface Acknowledgement {
  /** Rules that find it, for instance `AwsSolutions-RDS3` and `CKV_AWS_157`. */
  readonly rules: readonly string[];
  /**
   * What a rule found, where its findings have a name.
   *
   * @default - anything
   */
  readonly finding?: RegExp;
  /** Path of the resource in the construct tree. */
  readonly at: RegExp;
  /** Why it stays, and the control that makes up for it. */
  readonly reason: string;
  /**
   * Setting that must be there for the finding to be found, for instance `store: aurora-global`. Whoever looks with the
   * default settings cannot tell whether the reason is still needed.
   *
   * @default - found with the default settings
   */
  readonly variant?: string;
}

/** What a check has against a resource. */
export interface Finding {
  /** The check, for instance `AwsSolutions` or `cfn-lint`. */
  readonly pack: string;
  /** Stable name of the rule, for instance `AwsSolutions-IAM5`. */
  readonly rule: string;
  /** What exactly, for rules that name it: the wildcard of a policy. */
  readonly detail?: string;
  /** Path of the resource in the construct tree. */
  readonly path: string;
  readonly message: string;
}

/** A finding that stays, and why. */
export interface AcknowledgedFinding extends Finding {
  readonly acknowledgement: Acknowledgement;
}

/** The findings of checks, held against a table of reasons. */
export interface Review {
  /** Findings without a reason. */
  readonly open: readonly Finding[];
  readonly acknowledged: readonly AcknowledgedFinding[];
}

/** The first entry of the table that covers a finding. */
export function acknowledgementOf(
  finding: Pick<Finding, 'rule' | 'detail' | 'path'>,
  table: readonly Acknowledgement[],
): Acknowledgement | undefined {
  const { rule, detail = '', path } = finding;
  return table.find(
    (one) => one.rules.includes(rule) && one.at.test(path) && (one.finding === undefined || one.finding.test(detail)),
  );
}

/** Parts findings into those that stay for a reason and those that have none. */
export function review(findings: readonly Finding[], table: readonly Acknowledgement[]): Review {
  const judged = findings.map((finding) => ({ finding, acknowledgement: acknowledgementOf(finding, table) }));
  return {
    open: judged.flatMap(({ finding, acknowledgement }) => (acknowledgement ? [] : [finding])),
    acknowledged: judged.flatMap(({ finding, acknowledgement }) =>
      acknowledgement ? [{ ...finding, acknowledgement }] : [],
    ),
  };
}

/**
 * The rules of reasons that no finding needs any more, each with its place: a table that is not swept would excuse
 * tomorrow's mistakes.
 *
 * @param applies which rules were checked at all
 */
export function unusedAcknowledgements(
  table: readonly Acknowledgement[],
  acknowledged: readonly AcknowledgedFinding[],
  applies: (rule: string) => boolean = () => true,
): string[] {
  const used = new Map<Acknowledgement, Set<string>>(table.map((one) => [one, new Set()]));
  for (const { acknowledgement, rule } of acknowledged) used.get(acknowledgement)?.add(rule);
  return table.flatMap((one) =>
    one.rules.filter((rule) => applies(rule) && !used.get(one)!.has(rule)).map((rule) => `${rule} at ${one.at}`),
  );
}
