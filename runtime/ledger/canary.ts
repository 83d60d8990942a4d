import { codeOf } from '../database/classify';
import type { HaPool } from '../database/pool';
import type { Fence } from './ports';
import { currentTimelineSql } from './schema';

/**
 * - `committed`: the database commits under this epoch.
 * - `unborn`: the database answers, and has no fence row yet; the canary is exempt.
 * - `other-epoch`: the row names another epoch, so nothing was written.
 */
export type CanaryOutcome =
  | { readonly outcome: 'committed'; readonly fence: Fence }
  | { readonly outcome: 'unborn' }
  | { readonly outcome: 'other-epoch'; readonly fence: Fence };

interface CanaryRow {
  readonly epoch: number;
  readonly timeline: number;
  readonly frozen: boolean;
  readonly current: number;
  readonly written: number;
}

/**
 * Checks the epoch and not the timeline: after a failover inside the Region the timeline is rewritten only by a holder,
 * and a holder needs the canary.
 */
const canarySql = `WITH fence AS (
  SELECT epoch, timeline, frozen, ${currentTimelineSql} AS current FROM holdfast_fence WHERE id = 1
), written AS (
  INSERT INTO canary (region, epoch, beat, at)
  SELECT $1, $2, $3, clock_timestamp() FROM fence WHERE fence.epoch = $2
  ON CONFLICT (region) DO UPDATE SET epoch = excluded.epoch, at = excluded.at,
    beat = CASE WHEN canary.epoch = excluded.epoch THEN greatest(canary.beat, excluded.beat) ELSE excluded.beat END
  RETURNING 1
)
SELECT fence.*, (SELECT count(*) FROM written)::int AS written FROM fence`;

/** One real transaction, committed on the synchronous standby, that carries the beat. Rejects when it did not commit. */
export async function runCanary(
  pool: HaPool,
  canary: { readonly region: string; readonly epoch: number; readonly beat: number },
  deadline?: number,
): Promise<CanaryOutcome> {
  try {
    return await pool.transaction(async (transaction) => {
      const { rows } = await transaction.query<CanaryRow & Record<string, unknown>>(canarySql, [
        canary.region,
        canary.epoch,
        canary.beat,
      ]);
      const row = rows[0];
      if (!row) return { outcome: 'unborn' };
      const { epoch, timeline, frozen, current } = row;
      const fence = { epoch, timeline, frozen, currentTimeline: current };
      if (row.written !== 1) return { outcome: 'other-epoch', fence };
      await transaction.commit();
      return { outcome: 'committed', fence };
    }, deadline);
  } catch (error) {
    // Undefined table: the schema is as young as that.
    if (codeOf(error) === '42P01') return { outcome: 'unborn' };
    throw error;
  }
}

/** The canaries that a database holds, its own Region's and, on a replica, those of the Region it follows. */
export async function readCanaries(
  pool: HaPool,
  from: 'writer' | 'replica',
): Promise<{ region: string; epoch: number; beat: number; at: Date }[]> {
  const { rows } = await pool.query<{ region: string; epoch: number; beat: number; at: Date }>(
    'SELECT region, epoch, beat, at FROM canary',
    [],
    { from, idempotent: true },
  );
  return rows;
}

/** Position of each lane, in the order of the lanes. */
export async function lanePositions(pool: HaPool, from: 'writer' | 'replica'): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ lane: number; position: number }>(
    'SELECT lane, position FROM lanes ORDER BY lane',
    [],
    { from, idempotent: true },
  );
  return new Map(rows.map(({ lane, position }) => [lane, position]));
}
