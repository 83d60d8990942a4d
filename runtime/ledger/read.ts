import type { HaPool } from '../database/pool';
import type { LeaseView } from '../lease/client';
import { fenceRefusal } from './fence-check';
import type { RefusalReason } from './outcome';
import { currentTimelineSql } from './schema';

export type BalanceOutcome =
  | { readonly outcome: 'read'; readonly epoch: number; readonly balance: number }
  | { readonly outcome: 'no-account'; readonly epoch: number }
  | { readonly outcome: 'refused'; readonly epoch: number; readonly reason: RefusalReason };

interface Row {
  readonly balance: number | null;
  readonly epoch: number;
  readonly timeline: number;
  readonly frozen: boolean;
  readonly current: number;
}

const balanceSql = `SELECT f.epoch, f.timeline, f.frozen, ${currentTimelineSql} AS current,
  (SELECT balance FROM accounts WHERE id = $1) AS balance FROM holdfast_fence f WHERE f.id = 1`;

/**
 * The current balance: from the writer, under a lease that is valid before and after, and a fence row that names its
 * epoch and the database's timeline. The lease alone would not do: a database that was just replaced answers, too.
 */
export async function readBalance(
  options: { readonly pool: HaPool; readonly lease: LeaseView; readonly margin: number; readonly deadline: number },
  account: string,
): Promise<BalanceOutcome> {
  const { pool, lease, margin, deadline } = options;
  const { epoch, valid, phase } = lease.grant();
  if (!valid) return { outcome: 'refused', epoch, reason: 'no-lease' };
  if (phase !== 'serving') return { outcome: 'refused', epoch, reason: 'not-open' };
  let row: Row | undefined;
  try {
    const { rows } = await pool.query<Row & Record<string, unknown>>(balanceSql, [account], {
      idempotent: true,
      deadline,
    });
    row = rows[0];
  } catch {
    return { outcome: 'refused', epoch, reason: 'database' };
  }
  if (!row) return { outcome: 'refused', epoch, reason: 'fence-missing' };
  const refusal = fenceRefusal({ ...row, currentTimeline: row.current }, epoch);
  if (refusal) return { outcome: 'refused', epoch, reason: refusal };
  if (!lease.holds(epoch, margin)) return { outcome: 'refused', epoch, reason: 'lease-lost' };
  return row.balance === null ? { outcome: 'no-account', epoch } : { outcome: 'read', epoch, balance: row.balance };
}
