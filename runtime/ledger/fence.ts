import { classify, codeOf } from '../database/classify';
import type { HaPool, SqlTransaction } from '../database/pool';
import { OutcomeUnknown } from './outcome';
import type { Fence } from './ports';
import { currentTimelineSql } from './schema';

/** What became of a conditional change of the fence row. */
export interface FenceChange {
  /** Did this call change the row? */
  readonly changed: boolean;
  /** The row afterwards; undefined when the database holds none. */
  readonly fence?: Fence;
}

export interface FencerOptions {
  /** Milliseconds that sessions may go on before those that block the fencer are terminated. @default 200 */
  readonly grace?: number;
  /** Milliseconds for getting a connection. */
  readonly deadline?: number;
}

/** Step 5 of taking over: names the new epoch and the promoted database's timeline. Frozen stays frozen in its epoch. */
export function writeFence(pool: HaPool, epoch: number, options: FencerOptions = {}): Promise<FenceChange> {
  return change(
    pool,
    `UPDATE holdfast_fence SET frozen = frozen AND epoch = $1, epoch = $1, timeline = ${currentTimelineSql}
     WHERE id = 1 AND epoch <= $1`,
    [epoch],
    options,
  );
}

/**
 * Ends the writes of an epoch: resolves when every writer that had looked at the row has finished, and the synchronous
 * standby has the freeze. `changed` is false with `fence.frozen` true when it was frozen before, for instance by the
 * same controller before it crashed.
 */
export function freezeFence(pool: HaPool, epoch: number, options: FencerOptions = {}): Promise<FenceChange> {
  return change(
    pool,
    'UPDATE holdfast_fence SET frozen = true WHERE id = 1 AND epoch = $1 AND NOT frozen',
    [epoch],
    options,
  );
}

/** Opens the database for a *newer* epoch than the row's. An epoch that was frozen is never thawed. */
export function thawFence(pool: HaPool, epoch: number, options: FencerOptions = {}): Promise<FenceChange> {
  return change(
    pool,
    `UPDATE holdfast_fence SET epoch = $1, frozen = false, timeline = ${currentTimelineSql} WHERE id = 1 AND epoch < $1`,
    [epoch],
    options,
  );
}

/** After a failover inside the Region, by the owner of its claim: same epoch, newer timeline; frozen stays. */
export function rewriteTimeline(pool: HaPool, epoch: number, options: FencerOptions = {}): Promise<FenceChange> {
  return change(
    pool,
    `UPDATE holdfast_fence SET timeline = ${currentTimelineSql}
     WHERE id = 1 AND epoch = $1 AND timeline < ${currentTimelineSql}`,
    [epoch],
    options,
  );
}

/** The fence row of the writer; undefined before birth. */
export async function readFence(pool: HaPool, deadline?: number): Promise<Fence | undefined> {
  try {
    const { rows } = await pool.query<FenceRow & Record<string, unknown>>(
      `SELECT epoch, timeline, frozen, ${currentTimelineSql} AS current FROM holdfast_fence WHERE id = 1`,
      [],
      { idempotent: true, deadline },
    );
    return rows[0] && fenceOf(rows[0]);
  } catch (error) {
    if (codeOf(error) === undefinedTable) return undefined;
    throw error;
  }
}

const undefinedTable = '42P01';

interface FenceRow {
  readonly epoch: number;
  readonly timeline: number;
  readonly frozen: boolean;
  readonly current: number;
}

function fenceOf({ epoch, timeline, frozen, current }: FenceRow): Fence {
  return { epoch, timeline, frozen, currentTimeline: current };
}

async function change(
  pool: HaPool,
  statement: string,
  values: readonly unknown[],
  { grace = 200, deadline }: FencerOptions,
): Promise<FenceChange> {
  return pool.transaction(async (transaction) => {
    const { rows } = await transaction.begin<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const { rowCount } = await unblocked(pool, rows[0]!.pid, grace, () => transaction.query(statement, values));
    const fence = await rowOf(transaction);
    await commit(transaction);
    return { changed: rowCount === 1, fence };
  }, deadline);
}

async function rowOf(transaction: SqlTransaction): Promise<Fence | undefined> {
  const { rows } = await transaction.query<FenceRow & Record<string, unknown>>(
    `SELECT epoch, timeline, frozen, ${currentTimelineSql} AS current FROM holdfast_fence WHERE id = 1`,
  );
  return rows[0] && fenceOf(rows[0]);
}

async function commit(transaction: SqlTransaction): Promise<void> {
  try {
    await transaction.commit();
  } catch (error) {
    if (classify(error, 'commit') !== 'unknown') throw error;
    throw new OutcomeUnknown('nobody can say whether the fence row was changed: read it, or change it again', {
      cause: error,
    });
  }
}

/** Runs `work` in the session `pid`; after the grace, terminates again and again whoever blocks it. */
async function unblocked<T>(pool: HaPool, pid: number, grace: number, work: () => Promise<T>): Promise<T> {
  const terminate = () =>
    pool.query(terminateSql, [pid], { idempotent: true }).then(
      () => undefined,
      () => undefined,
    );
  let terminating = Promise.resolve<undefined>(undefined);
  const timer = setInterval(() => (terminating = terminating.then(terminate)), grace);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await terminating;
  }
}

const terminateSql =
  'SELECT pg_terminate_backend(blocker) FROM unnest(pg_blocking_pids($1)) AS blocker WHERE blocker <> 0';
