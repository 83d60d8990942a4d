import type { HaPool, SqlTransaction } from '../../runtime/database/pool';

/**
 * What a careful author writes without Holdfast: a transfer with an idempotency key, in one transaction and as few round
 * trips as the lane transaction has (four). No lanes, no fence, no journal, and nothing that survives the Region.
 */
const schema = `
CREATE TABLE accounts (id text PRIMARY KEY, balance bigint NOT NULL);
CREATE TABLE payments (key text PRIMARY KEY, hash text NOT NULL, result jsonb NOT NULL);`;

/** Locks in the order of accounts, so that two transfers never wait for each other in a circle. */
const lookSql = `WITH fresh AS (
  INSERT INTO payments (key, hash, result) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING key
)
SELECT id, balance, (SELECT count(*) FROM fresh)::int AS fresh FROM accounts
WHERE id = ANY($4::text[]) ORDER BY id FOR UPDATE OF accounts`;

const moveSql = `UPDATE accounts SET balance = balance + moved.amount
FROM unnest($1::text[], $2::bigint[]) AS moved(id, amount) WHERE accounts.id = moved.id`;

export interface PlainTransfer {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

export async function createBaseline(pool: HaPool, accounts: Readonly<Record<string, number>>): Promise<void> {
  await pool.transaction(async (transaction) => {
    await transaction.begin(schema);
    await transaction.query('INSERT INTO accounts SELECT * FROM unnest($1::text[], $2::bigint[])', [
      Object.keys(accounts),
      Object.values(accounts),
    ]);
    await transaction.commit();
  });
}

/** @returns false if there was not enough money, or the key was used before */
export function plainTransfer(pool: HaPool, { key, from, to, amount }: PlainTransfer): Promise<boolean> {
  return pool.transaction(async (transaction) => {
    const result = { kind: 'transfer', from, to, amount };
    const found = await look(transaction, key, result, [from, to]);
    const funded = found.some(({ id, balance, fresh }) => id === from && fresh === 1 && balance >= amount);
    if (!funded || found.length !== 2) return false;
    await transaction.query(moveSql, [
      [from, to],
      [-amount, amount],
    ]);
    await transaction.commit();
    return true;
  });
}

async function look(transaction: SqlTransaction, key: string, result: object, accounts: readonly string[]) {
  const text = JSON.stringify(result);
  // The result stands for the hash, too: what is compared does not matter for the time that it takes.
  const values = [key, text, text, accounts];
  return (await transaction.query<{ id: string; balance: number; fresh: number }>(lookSql, values)).rows;
}
