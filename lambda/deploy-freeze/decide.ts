import type { ControlSnapshot } from '../store/record';

/**
 * Why nothing may be deployed now, or nothing if it may. Pure.
 *
 * Invariant: a template is deployed only while nobody moves the right to write. What a failover works with (functions,
 * permissions, databases, groups) stays as it was when it began.
 */
export function objection({ lease, records }: ControlSnapshot): string | undefined {
  const open = records.find(({ status }) => status === 'open' || status === 'halted');
  if (open)
    return `the ${open.kind} to ${open.to} (epoch ${open.epoch}, execution ${open.execution}) is ${open.status}; deploy when "holdfast status" is clean`;
  if (lease && lease.phase !== 'serving')
    return `the lease of epoch ${lease.epoch} is ${lease.phase} by ${lease.holder}; deploy when ${lease.holder} serves`;
  return undefined;
}
