import { settledBy } from '../../runtime/ledger/change';
import type { Settled } from '../../runtime/ledger/ports';
import type { JournalRecord, Settlement } from '../../runtime/protocol/journal';
import { beyondSeal, groupBy, place, type Evidence } from './evidence';
import { finding, notApplicable } from './result';
import type { PaymentRow } from './snapshot';
import type { CheckResult } from './verdict';

const orderTitle = 'no record of an older epoch follows a seal, and no position is missing';
const projectionTitle = 'the database is the projection of the journal';
const divergedTitle = 'no other copy holds a payment that the writer lacks';

/** Invariant: positions of a lane are consecutive, and a seal closes the lane to every older epoch. */
export function checkJournalOrder(evidence: Evidence): CheckResult {
  if (evidence.stores.grade === 'lag') return notApplicable('journal-order', orderTitle, 'this grade has no journal');
  const violations: string[] = [];
  for (const [lane, records] of groupBy(evidence.stores.journal, (record) => record.lane)) {
    const ordered = records.toSorted((a, b) => a.position - b.position);
    ordered.forEach((record, index) => {
      const previous = ordered[index - 1];
      if (previous && record.position !== previous.position + 1)
        violations.push(`lane ${lane}: position ${record.position} follows ${previous.position}`);
      violations.push(...beyond(evidence, record));
    });
  }
  return finding('journal-order', orderTitle, violations);
}

function beyond(evidence: Evidence, record: JournalRecord): string[] {
  const seal = beyondSeal(evidence, record.lane, record.position, record.epoch);
  return seal
    ? [
        `lane ${record.lane}: ${record.kind} of epoch ${record.epoch} at ${record.position}, beyond the seal of epoch ${seal.epoch} at ${seal.position}`,
      ]
    : [];
}

/**
 * Invariant: PostgreSQL is the projection of the journal. What the journal settles up to the lane's position is settled
 * in the same way in the database, and nothing else is. Records above it are facts that the next writer of the lane will
 * roll forward.
 */
export function checkProjection(evidence: Evidence): CheckResult {
  const { stores, writer, settlements } = evidence;
  if (stores.grade === 'lag') return notApplicable('journal-projection', projectionTitle, 'this grade has no journal');
  const positions = new Map(writer.lanes.map(({ lane, position }) => [lane, position]));
  const journaled = new Set(settlements.map(identity));
  const projected = new Set(writer.payments.map(identity));
  const oldest = new Map<number, number>();
  for (const { lane, position } of stores.journal) oldest.set(lane, Math.min(position, oldest.get(lane) ?? Infinity));
  const due = settlements.filter(({ lane, position }) => position <= (positions.get(lane) ?? 0));
  const missing = due
    .filter((record) => !projected.has(identity(record)))
    .map((record) => `${record.key} at ${place(record)} is ${wordOf(record)} in the journal, but not in the database`);
  const invented = writer.payments
    .filter(({ lane, position }) => position >= (oldest.get(lane) ?? 0))
    .filter((row) => !journaled.has(identity(row)))
    .map((row) => `${row.key} at ${place(row)} is ${wordOf(row)} in the database, but not in the journal`);
  const waiting = settlements.length - due.length;
  return finding(
    'journal-projection',
    projectionTitle,
    [...missing, ...invented],
    waiting > 0 ? `${waiting} records wait to be rolled forward` : undefined,
  );
}

function identity(record: Settlement | PaymentRow): string {
  return `${record.lane}/${record.position}/${record.key}/${wordOf(record)}`;
}

function wordOf(record: Settlement | PaymentRow): Settled {
  return 'kind' in record ? settledBy(record) : (record.outcome ?? 'done');
}

/**
 * Invariant: every commit that any copy holds has reached the writer. In the grade `lag` this is the data that the
 * failover left behind: shown, and judged by the check for loss.
 */
export function checkDivergedCopies(evidence: Evidence): CheckResult {
  const violations = evidence.stores.databases.flatMap(({ identifier, payments }) => {
    const stranded = payments.filter(({ key, outcome }) =>
      outcome === 'declined' ? !evidence.declines.has(key) : !evidence.rows.has(key),
    );
    return stranded.map(({ key, epoch }) => `${identifier} alone holds ${key} of epoch ${epoch}`);
  });
  const result = finding('diverged-copy', divergedTitle, violations);
  if (result.outcome === 'held' || evidence.stores.grade === 'journal') return result;
  return { ...result, outcome: 'tolerated', note: 'left behind by asynchronous replication' };
}

/** Invariant: at the end lease, fence row and writer name the same Region and epoch, and writes are open. */
export function checkOneWriter(evidence: Evidence): CheckResult {
  const { lease } = evidence.stores;
  const { fence, region, identifier } = evidence.writer;
  const violations: string[] = [];
  if (lease.phase !== 'serving') violations.push(`the lease is still in phase ${lease.phase}`);
  if (lease.holder !== region) violations.push(`${lease.holder} holds the lease, the writer is in ${region}`);
  if (!fence) violations.push(`${identifier} has no fence row`);
  if (fence && fence.epoch !== lease.epoch)
    violations.push(`the fence row has epoch ${fence.epoch}, the lease epoch ${lease.epoch}`);
  if (fence?.frozen) violations.push('the fence row is frozen');
  return finding('one-writer-at-the-end', 'lease, fence row and writer agree', violations);
}
