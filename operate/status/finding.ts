/**
 * - `error`: hands are needed, now.
 * - `warning`: something differs from what template and roles explain; it works for now.
 * - `unknown`: it could not be found out.
 * - `info`: explained; nothing to do, or nothing yet.
 */
export type Severity = 'error' | 'warning' | 'unknown' | 'info';

/** One thing that whoever is on call should know. */
export interface Finding {
  /** What kind of finding it is; stable, for scripts. */
  readonly id: string;
  readonly severity: Severity;
  readonly region?: string;
  readonly what: string;
  /** What to do, as a command where there is one. */
  readonly fix?: string;
}

/** - `clean`: template, cloud and lease agree. - `undetermined`: nothing speaks against it, but not all was seen. */
export type Verdict = 'clean' | 'unclean' | 'undetermined';

const order: readonly Severity[] = ['error', 'warning', 'unknown', 'info'];

/** Worst first, otherwise as they were found. */
export const bySeverity = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));

export function verdictOf(findings: readonly Finding[]): Verdict {
  const has = (...severities: Severity[]) => findings.some(({ severity }) => severities.includes(severity));
  if (has('error', 'warning')) return 'unclean';
  return has('unknown') ? 'undetermined' : 'clean';
}
