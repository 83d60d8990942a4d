import { isSettlement, type Delta, type JournalRecord, type Settlement } from '../protocol/journal';
import type { Change, Settled } from './ports';

/**
 * One change out of consecutive records of a lane, the first of them right after `from`. Every record moves the position;
 * entries and declines settle their keys; only entries move money.
 */
export function changeOf(lane: number, from: number, records: readonly JournalRecord[]): Change {
  return {
    lane,
    from,
    to: from + records.length,
    payments: records.filter(isSettlement).map((record) => {
      const { key, hash, position, epoch, result } = record;
      return { key, hash, position, epoch, outcome: settledBy(record), result };
    }),
    deltas: sumOf(records.flatMap((record) => (record.kind === 'entry' ? record.deltas : []))),
  };
}

export function settledBy({ kind }: Settlement): Settled {
  return kind === 'entry' ? 'done' : 'declined';
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
