/**
 * The ledger's tables. `accounts` has no `CHECK (balance >= 0)`: lanes are replayed independently, so that a balance may
 * be below zero on the way; it is judged when all lanes are through. `payments` holds every settled key, the declined
 * ones too, so that a key gets the same answer for good.
 */
export const schemaSql = `
CREATE TABLE IF NOT EXISTS lanes (lane int PRIMARY KEY, position bigint NOT NULL);
CREATE TABLE IF NOT EXISTS accounts (id text PRIMARY KEY, balance bigint NOT NULL);
CREATE TABLE IF NOT EXISTS payments (
  lane int NOT NULL,
  key text NOT NULL,
  hash text NOT NULL,
  position bigint NOT NULL,
  epoch bigint NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('done', 'declined')),
  result jsonb NOT NULL,
  PRIMARY KEY (lane, key)
);
CREATE TABLE IF NOT EXISTS canary (
  region text PRIMARY KEY,
  epoch bigint NOT NULL,
  beat bigint NOT NULL,
  at timestamptz NOT NULL
);
CREATE TABLE IF NOT EXISTS holdfast_fence (
  id int PRIMARY KEY CHECK (id = 1),
  epoch bigint NOT NULL,
  timeline int NOT NULL,
  frozen bool NOT NULL
);`;

/** Timeline that the database is on now; right at once after a promotion, which a checkpoint's record is not. */
export const currentTimelineSql = `('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int`;

/** Any two births of the same database exclude each other by this advisory lock. */
export const birthLock = 7_190_301;

/** What a ledger is born with. */
export interface Birth {
  readonly lanes: number;
  /** Opening balances, minor units. */
  readonly accounts: Readonly<Record<string, number>>;
  /** Epoch of the lease under which it is born. */
  readonly epoch: number;
}
