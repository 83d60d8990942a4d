/** The tables behind the naive pool: as careful as one statement can be, with an idempotency key. */
export const schemaSql = `
CREATE TABLE accounts (id text PRIMARY KEY, balance bigint NOT NULL);
CREATE TABLE payments (key text PRIMARY KEY, amount bigint NOT NULL);`;

/** What both kinds of payment answer: was it done, now or before, and by which server. */
export interface PaidRow extends Record<string, unknown> {
  readonly done: boolean;
  readonly server: string;
}

const answer = `SELECT current_setting('cluster_name') AS server,
  EXISTS (SELECT FROM fresh) OR EXISTS (SELECT FROM payments WHERE key = $1) AS done`;

/** $1 key, $2 from, $3 to, $4 amount. One statement, since the pool sends one at a time. */
export const transferSql = `WITH payer AS (
  SELECT balance FROM accounts WHERE id = $2 FOR UPDATE
), fresh AS (
  INSERT INTO payments (key, amount) SELECT $1, $4::bigint FROM payer WHERE balance >= $4::bigint
  ON CONFLICT DO NOTHING RETURNING key
), moved AS (
  UPDATE accounts SET balance = balance + CASE id WHEN $2 THEN -$4::bigint ELSE $4::bigint END
  WHERE id IN ($2, $3) AND EXISTS (SELECT FROM fresh)
) ${answer}`;

/** $1 key, $2 to, $3 amount. */
export const creditSql = `WITH fresh AS (
  INSERT INTO payments (key, amount) VALUES ($1, $3::bigint) ON CONFLICT DO NOTHING RETURNING key
), moved AS (
  UPDATE accounts SET balance = balance + $3::bigint WHERE id = $2 AND EXISTS (SELECT FROM fresh)
) ${answer}`;

export const balanceSql = `SELECT balance, current_setting('cluster_name') AS server FROM accounts WHERE id = $1`;
