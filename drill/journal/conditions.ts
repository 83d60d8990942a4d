import type { Verdict } from '../check';
import type { Condition, Hypothesis } from './schema';

/** The hypothesis, taken apart into what was expected and what was measured. */
export function conditionsOf(hypothesis: Hypothesis, { figures, checks }: Verdict): Condition[] {
  const { rtoSeconds, rpoSeconds } = hypothesis;
  const failing = checks.filter(({ outcome }) => outcome === 'broken' || outcome === 'undecided');
  const conditions: Condition[] = [
    condition('RPO', `at most ${rpoSeconds} s`, `${round(figures.rpoSeconds)} s`, figures.rpoSeconds <= rpoSeconds),
    condition(
      'stale acknowledgements',
      'none',
      String(figures.staleAcknowledgements),
      figures.staleAcknowledgements === 0,
    ),
    condition(
      'history agrees with the stores',
      `${checks.length} checks`,
      failing.length === 0 ? 'all hold' : `fails: ${failing.map(({ id }) => id).join(', ')}`,
      failing.length === 0,
    ),
  ];
  if (rpoSeconds === 0)
    conditions.unshift(condition('acknowledged writes lost', 'none', String(figures.lost), figures.lost === 0));
  return [serviceCondition(rtoSeconds, figures.rtoSeconds), ...conditions];
}

/** With no outage expected service must simply be there at the end. */
function serviceCondition(limit: number | undefined, rto: number | null): Condition {
  const measured = rto === null ? 'service did not come back' : `${round(rto)} s`;
  if (limit === undefined) return condition('service at the end', 'yes', rto === null ? measured : 'yes', rto !== null);
  return condition('RTO', `at most ${round(limit)} s`, measured, rto !== null && rto <= limit);
}

function condition(name: string, expected: string, measured: string, holds: boolean): Condition {
  return { name, expected, measured, holds };
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
