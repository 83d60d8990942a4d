import { groupBy, type Evidence } from './evidence';
import { finding } from './result';
import type { CheckResult } from './verdict';

/**
 * Invariant: an acknowledged write is in the writer. In the grade `lag` the newest `toleratedLoss` seconds before the
 * outage may be missing.
 */
export function checkLost(evidence: Evidence, rpoSeconds: number, toleratedLoss: number): CheckResult {
  const violations = [...evidence.lost].map((key) => {
    const ack = evidence.acks.find((event) => event.key === key)!;
    const journaled = evidence.entries.some((entry) => entry.key === key);
    const where = journaled ? 'in the journal, but not applied' : 'not found';
    return `${key}, acknowledged by ${ack.answer?.region ?? '?'} in epoch ${ack.answer?.epoch ?? '?'}: ${where}`;
  });
  const result = finding('lost', 'every acknowledged payment is in the writer', violations);
  if (result.outcome === 'broken' && evidence.stores.grade === 'lag' && rpoSeconds <= toleratedLoss)
    return { ...result, outcome: 'tolerated', note: `within the declared RPO of ${toleratedLoss} s` };
  return result;
}

/** Invariant: a key is applied once, however often it was sent, and journaled once. */
export function checkDuplicated(evidence: Evidence): CheckResult {
  const violations: string[] = [];
  for (const [key, rows] of evidence.rows)
    if (rows.length > 1) violations.push(`${key} is applied ${rows.length} times (${rows.map(place).join(', ')})`);
  for (const [key, entries] of groupBy(evidence.entries, (entry) => entry.key))
    if (entries.length > 1)
      violations.push(`${key} is journaled ${entries.length} times (${entries.map(place).join(', ')})`);
  return finding('duplicated', 'no payment is applied twice', violations);
}

/** Invariant: a payment is where its client was told that it is, decided no later than it was acknowledged. */
export function checkMisplaced(evidence: Evidence): CheckResult {
  const violations: string[] = [];
  for (const { key, answer } of evidence.acks) {
    const row = evidence.rows.get(key)?.[0];
    if (!row || !answer) continue;
    const { lane = row.lane, position = row.position, epoch = row.epoch } = answer;
    if (lane !== row.lane || position !== row.position)
      violations.push(`${key} was acknowledged at ${place({ lane, position })} and is at ${place(row)}`);
    if (epoch < row.epoch)
      violations.push(`${key} was acknowledged in epoch ${epoch} and applied in epoch ${row.epoch}, after the answer`);
  }
  return finding('misplaced', 'payments are where their acknowledgement said', violations);
}

/** Invariant: a payment that was declined has no effect. */
export function checkDeclined(evidence: Evidence): CheckResult {
  const violations = [...evidence.payments.values()]
    .filter(({ key, answers }) => answers.some(({ type }) => type === 'declined') && evidence.rows.has(key))
    .map(({ key }) => `${key} was declined and is applied`);
  return finding('declined-but-applied', 'declined payments have no effect', violations);
}

/** Invariant: a payment has no effect if the service said of every attempt that it did not try. */
export function checkRefused(evidence: Evidence): CheckResult {
  const violations = [...evidence.payments.values()]
    .filter(
      ({ key, requests, answers }) =>
        answers.length >= requests.length &&
        answers.every(({ type }) => type === 'refused' || type === 'error') &&
        evidence.rows.has(key),
    )
    .map(({ key }) => `${key} was refused at every attempt and is applied`);
  return finding('refused-but-applied', 'refused payments have no effect', violations);
}

function place({ lane, position }: { lane: number; position: number }): string {
  return `lane ${lane} position ${position}`;
}
