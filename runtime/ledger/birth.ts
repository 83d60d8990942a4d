import type { HaPool } from '../database/pool';
import { birthLock, currentTimelineSql, schemaSql, type Birth } from './schema';

/**
 * Creates schema, lanes, accounts and, last, the fence row, in one transaction under an advisory lock. Called by an
 * instance that holds the lease; does nothing to a ledger that exists, or that another instance is creating.
 *
 * @param permitted asked by the one that holds the lock, so that many instances don't ask at once
 * @returns true if the ledger was born by this call
 */
export async function createLedger(
  pool: HaPool,
  birth: Birth,
  permitted: () => Promise<boolean> = async () => true,
): Promise<boolean> {
  return pool.transaction(async (transaction) => {
    const { rows } = await transaction.begin<{ locked: boolean; born: boolean }>(
      `SELECT pg_try_advisory_xact_lock(${birthLock}) AS locked, to_regclass('holdfast_fence') IS NOT NULL AS born`,
    );
    if (!rows[0]?.locked || rows[0].born || !(await permitted())) return false;
    await transaction.query(schemaSql);
    const { rowCount } = await transaction.query(
      `INSERT INTO holdfast_fence (id, epoch, timeline, frozen) VALUES (1, $1, ${currentTimelineSql}, false)
       ON CONFLICT (id) DO NOTHING`,
      [birth.epoch],
    );
    if (rowCount === 0) return false;
    await transaction.query('INSERT INTO lanes SELECT lane, 0 FROM generate_series(0, $1::int - 1) AS lane', [
      birth.lanes,
    ]);
    await transaction.query('INSERT INTO accounts SELECT * FROM unnest($1::text[], $2::bigint[])', [
      Object.keys(birth.accounts),
      Object.values(birth.accounts),
    ]);
    await transaction.commit();
    return true;
  });
}
