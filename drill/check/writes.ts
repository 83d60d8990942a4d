import { groupBy, place, type Evidence } from './evidence';
import { finding, notApplicable } from './result';
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

/** Invariant: a key is applied once, however often it was sent, and settled once in the journal. */
export function checkDuplicated(evidence: Evidence): CheckResult {
  const violations: string[] = [];
  for (const [key, rows] of evidence.rows)
    if (rows.length > 1) violations.push(`${key} is applied ${rows.length} times (${rows.map(place).join(', ')})`);
  for (const [key, records] of groupBy(evidence.settlements, (record) => record.key))
    if (records.length > 1)
      violations.push(`${key} is journaled ${records.length} times (${records.map(place).join(', ')})`);
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

/**
 * Invariant: a payment that was declined has no effect, now or later: neither is it applied, nor does the journal hold an
 * entry that the next writer of the lane would apply.
 */
export function checkDeclined(evidence: Evidence): CheckResult {
  const journaled = new Map(evidence.entries.map((entry) => [entry.key, entry]));
  const violations = declinedKeys(evidence).flatMap((key) => {
    if (evidence.rows.has(key)) return [`${key} was declined and is applied`];
    const entry = journaled.get(key);
    return entry ? [`${key} was declined and waits in the journal at ${place(entry)} to be applied`] : [];
  });
  return finding('declined-but-applied', 'declined payments have no effect', violations);
}

/**
 * Invariant: a decline is settled in the writer, so that no put of an earlier attempt can come after it. Such a put is
 * seldom seen: this finds the hole and not only what falls through it.
 */
export function checkDeclinesSettled(evidence: Evidence): CheckResult {
  const title = 'every decline is final';
  if (evidence.stores.grade === 'lag') return notApplicable('decline-not-final', title, 'this grade has no journal');
  const violations = declinedKeys(evidence)
    .filter((key) => !evidence.declines.has(key))
    .map((key) => `${key} was declined, and the writer does not know of it: a retry could be applied`);
  return finding('decline-not-final', title, violations);
}

function declinedKeys({ payments }: Evidence): string[] {
  return [...payments.values()]
    .filter(({ answers }) => answers.some(({ type }) => type === 'declined'))
    .map(({ key }) => key);
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
