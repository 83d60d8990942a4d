import { classify } from '../database/classify';
import type { HaPool, SqlTransaction } from '../database/pool';
import { OutcomeUnknown } from './outcome';
import type { Change, Fence, Ledger, LedgerTransaction, PaymentRecord, Totals } from './ports';
import { currentTimelineSql } from './schema';

/** The ledger in PostgreSQL. `synchronous_commit` is the server's: never lowered here. */
export class PgLedger implements Ledger {
  constructor(private readonly pool: HaPool) {}

  transaction<T>(work: (transaction: LedgerTransaction) => Promise<T>, deadline: number): Promise<T> {
    return this.pool.transaction((transaction) => work(new PgLedgerTransaction(transaction)), deadline);
  }

  async totals(deadline: number): Promise<Totals> {
    const { rows } = await this.pool.query<{ total: number; negative: string[]; positions: Record<string, number> }>(
      `SELECT (SELECT coalesce(sum(balance), 0)::bigint FROM accounts) AS total,
              (SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM accounts WHERE balance < 0) AS negative,
              (SELECT coalesce(json_object_agg(lane, position), '{}') FROM lanes) AS positions`,
      [],
      { idempotent: true, deadline },
    );
    const { total, negative, positions } = rows[0]!;
    const byLane = Object.entries(positions).map(([lane, position]): [number, number] => [Number(lane), position]);
    return { total, negative, positions: new Map(byLane) };
  }
}

interface LockedRow {
  readonly position: number;
  readonly epoch: number;
  readonly timeline: number;
  readonly frozen: boolean;
  readonly current: number;
}

interface LookRow {
  readonly payment: Omit<PaymentRecord, 'lane'> | null;
  readonly balances: Record<string, number>;
}

/** Looked up in a statement of its own: its snapshot must be younger than the lock. */
const lookSql = `SELECT
  (SELECT to_json(p) FROM payments p WHERE p.lane = $1 AND p.key = $2) AS payment,
  (SELECT coalesce(json_object_agg(id, balance), '{}') FROM accounts WHERE id = ANY($3::text[])) AS balances`;

/**
 * One statement for a whole change. The accounts come in order and are locked in that order, so that transactions of two
 * lanes never wait for each other in a circle. Nothing happens unless the lane is where the change begins.
 */
const applySql = `WITH moved AS (
  UPDATE lanes SET position = $3 WHERE lane = $1 AND position = $2 RETURNING lane
), recorded AS (
  INSERT INTO payments (lane, key, hash, position, epoch, outcome, result)
  SELECT moved.lane, e.key, e.hash, e.position, e.epoch, e.outcome, e.result::jsonb
  FROM moved, unnest($4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[], $9::text[])
    AS e(key, hash, position, epoch, outcome, result)
), applied AS (
  INSERT INTO accounts (id, balance)
  SELECT d.id, d.amount FROM moved, unnest($10::text[], $11::bigint[]) WITH ORDINALITY AS d(id, amount, place) ORDER BY d.place
  ON CONFLICT (id) DO UPDATE SET balance = accounts.balance + excluded.balance
)
SELECT count(*)::int AS moved FROM moved`;

class PgLedgerTransaction implements LedgerTransaction {
  constructor(private readonly transaction: SqlTransaction) {}

  async lock(lane: number): Promise<{ position: number; fence: Fence }> {
    if (!Number.isInteger(lane)) throw new Error(`lane ${lane} is not a whole number`);
    const { rows } = await this.transaction.begin<LockedRow & Record<string, unknown>>(
      `SELECT l.position, f.epoch, f.timeline, f.frozen, ${currentTimelineSql} AS current
       FROM lanes l, holdfast_fence f WHERE l.lane = ${lane} AND f.id = 1 FOR UPDATE OF l FOR SHARE OF f`,
    );
    const row = rows[0];
    if (!row) throw new Error(`lane ${lane} or the fence row does not exist: the ledger was born with other lanes`);
    const { position, epoch, timeline, frozen, current } = row;
    return { position, fence: { epoch, timeline, frozen, currentTimeline: current } };
  }

  async look(
    lane: number,
    key: string,
    accounts: readonly string[],
  ): Promise<{ payment?: PaymentRecord; balances: ReadonlyMap<string, number> }> {
    const { rows } = await this.transaction.query<LookRow & Record<string, unknown>>(lookSql, [lane, key, accounts]);
    const { payment, balances } = rows[0]!;
    return { payment: payment ? { lane, ...payment } : undefined, balances: new Map(Object.entries(balances)) };
  }

  async apply(change: Change): Promise<void> {
    const { lane, from, to, payments, deltas } = change;
    const { rows } = await this.transaction.query<{ moved: number }>(applySql, [
      lane,
      from,
      to,
      payments.map(({ key }) => key),
      payments.map(({ hash }) => hash),
      payments.map(({ position }) => position),
      payments.map(({ epoch }) => epoch),
      payments.map(({ outcome }) => outcome),
      payments.map(({ result }) => result),
      deltas.map(({ account }) => account),
      deltas.map(({ amount }) => amount),
    ]);
    if (rows[0]?.moved !== 1) throw new Error(`lane ${lane} is not at position ${from}: the change was not applied`);
  }

  async commit(): Promise<void> {
    try {
      await this.transaction.commit();
    } catch (error) {
      if (classify(error, 'commit') !== 'unknown') throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new OutcomeUnknown(message, { cause: error });
    }
  }
}
