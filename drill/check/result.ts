import type { CheckId, CheckResult } from './verdict';

const shownExamples = 8;

/** A check that holds when nothing was found. */
export function finding(id: CheckId, title: string, violations: readonly string[], note?: string): CheckResult {
  return {
    id,
    title,
    outcome: violations.length === 0 ? 'held' : 'broken',
    count: violations.length,
    examples: violations.slice(0, shownExamples),
    ...(note && { note }),
  };
}

export function notApplicable(id: CheckId, title: string, note: string): CheckResult {
  return { id, title, outcome: 'not-applicable', count: 0, examples: [], note };
}
