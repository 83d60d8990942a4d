import type { Delta, JournalRecord } from '../protocol/journal';
import type { Change } from './ports';

/** One change out of consecutive records of a lane, the first of them right after `from`. Seals only move the position. */
export function changeOf(lane: number, from: number, records: readonly JournalRecord[]): Change {
  const entries = records.filter((record) => record.kind === 'entry');
  return {
    lane,
    from,
    to: from + records.length,
    payments: entries.map(({ key, hash, position, epoch, result }) => ({ key, hash, position, epoch, result })),
    deltas: sumOf(entries.flatMap(({ deltas }) => deltas)),
  };
}

/**
 * One delta an account, in account order: every transaction locks accounts in the same order, so that two of them can
 * never wait for each other.
 */
export function sumOf(deltas: readonly Delta[]): Delta[] {
  const sums = new Map<string, number>();
  for (const { account, amount } of deltas) sums.set(account, (sums.get(account) ?? 0) + amount);
  return [...sums]
    .map(([account, amount]) => ({ account, amount }))
    .sort((a, b) => (a.account < b.account ? -1 : a.account > b.account ? 1 : 0));
}
