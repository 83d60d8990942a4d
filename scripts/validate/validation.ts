import {
  type AcknowledgedFinding,
  type Acknowledgement,
  type Finding,
  review,
  unusedAcknowledgements,
} from '../../lib/checks';

/** What one check said of one architecture. */
export interface CheckResult {
  /** Short name: `cdk synth`, `cfn-lint`. */
  readonly check: string;
  readonly seconds: number;
  /** Findings without a reason. */
  readonly open: readonly Finding[];
  readonly acknowledged: readonly AcknowledgedFinding[];
  /** Warnings that depend on what one has, for people. */
  readonly warnings: readonly string[];
  /** Why the check could not be carried out, or failed for no finding. */
  readonly failure?: string;
}

/** What all checks said of one architecture. */
export interface Validation {
  readonly architecture: string;
  readonly checks: readonly CheckResult[];
  /** Reasons without a finding; known only when every check was carried out. */
  readonly unused: readonly string[];
  /** True when the list of acknowledgements differs from what was found. */
  readonly documentOutdated: boolean;
}

/** What a check found, before anybody looks for reasons. */
export interface Outcome {
  readonly findings: readonly Finding[];
  readonly warnings?: readonly string[];
  readonly failure?: string;
}

/** Holds what a check found against the reasons. */
export function judge(
  check: string,
  seconds: number,
  outcome: Outcome,
  table: readonly Acknowledgement[],
): CheckResult {
  const { open, acknowledged } = review(outcome.findings, table);
  // A failure that a finding explains need not be told twice.
  const failure = open.length > 0 ? undefined : outcome.failure;
  return { check, seconds, open, acknowledged, warnings: outcome.warnings ?? [], failure };
}

/** Rules that no finding needs any more. Nothing is known of those when a check did not run to its end. */
export function unusedOf(checks: readonly CheckResult[], table: readonly Acknowledgement[]): string[] {
  if (checks.some(({ failure }) => failure !== undefined)) return [];
  return unusedAcknowledgements(
    // The templates are those of the default settings; a test of the architecture looks after its variants.
    table.filter(({ variant }) => variant === undefined),
    checks.flatMap(({ acknowledged }) => acknowledged),
  );
}

/** Whether everything is in order. */
export function holds({ checks, unused, documentOutdated }: Validation): boolean {
  const clean = checks.every(({ open, failure }) => open.length === 0 && failure === undefined);
  return clean && unused.length === 0 && !documentOutdated;
}
