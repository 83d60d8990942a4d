import type { HaPool } from '../database/pool';
import { birthLock, currentTimelineSql, schemaSql, type Birth } from './schema';

/**
 * Creates schema, lanes, accounts and, last, the fence row, in one transaction under an advisory lock. Called by an
 * instance that holds the lease; does nothing to a ledger that exists.
 *
 * @returns true if the ledger was born by this call
 */
export async function createLedger(pool: HaPool, birth: Birth): Promise<boolean> {
  return pool.transaction(async (transaction) => {
    await transaction.begin(`SELECT pg_advisory_xact_lock(${birthLock})`);
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
