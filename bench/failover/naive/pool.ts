import { Client, Pool, type PoolConfig, type QueryResult, type QueryResultRow } from 'pg';

/** Where a server is reached and as whom. */
export type Server = Required<Pick<PoolConfig, 'host' | 'port' | 'user' | 'password' | 'database'>>;

/** Milliseconds between two looks at the primary. */
const checkInterval = 5000;
const connectTimeout = 2000;
const connections = 20;

/**
 * What a widespread tutorial calls a highly available pool, behaviour for behaviour: two pools, a `SELECT 1` on the
 * primary every five seconds, and at its first error the standby is promoted and the pools change places. A write that
 * failed while the primary counts as unhealthy is sent again to the other one, whatever became of it at the first. No
 * statement has a time-out, nothing fences the old primary, and every process decides for itself.
 *
 * Two things are kinder than the original: an idle connection that breaks does not end the process, and promoting is
 * really done (the original leaves it to "an API or a script") and never ends the process when it fails.
 */
export class NaivePool {
  private primary: Pool;
  private replica: Pool;
  /** Unknown until the first look. */
  private primaryHealthy?: boolean;
  private readonly timer: NodeJS.Timeout;

  constructor(
    primary: Server,
    private readonly standby: Server,
    private readonly onFailover: (reason: string) => void = () => undefined,
  ) {
    this.primary = open({ ...primary, connectionTimeoutMillis: connectTimeout });
    this.replica = open(standby);
    this.timer = setInterval(() => void this.look(), checkInterval);
  }

  /** A write, to whatever is the primary now; a read goes to the other one. */
  async query<R extends QueryResultRow>(
    sql: string,
    values: unknown[],
    { readOnly = false }: { readonly readOnly?: boolean } = {},
  ): Promise<QueryResult<R>> {
    try {
      return await (readOnly ? this.replica : this.primary).query<R>(sql, values);
    } catch (error) {
      if (this.primaryHealthy || readOnly) throw error;
      return this.replica.query<R>(sql, values);
    }
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    try {
      await this.primary.query('SELECT 1');
      this.primaryHealthy = true;
    } catch (error) {
      this.primaryHealthy = false;
      this.onFailover((error as Error).message);
      await promote(this.standby);
      [this.primary, this.replica] = [this.replica, this.primary];
    }
  }
}

function open(server: PoolConfig): Pool {
  const pool = new Pool({ max: connections, ...server });
  pool.on('error', () => undefined);
  return pool;
}

/** The script that promotes the standby; nothing to do when it is no standby any more. */
async function promote(standby: Server): Promise<void> {
  const client = new Client({ ...standby, connectionTimeoutMillis: connectTimeout });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT pg_promote() WHERE pg_is_in_recovery()');
  } catch {
    // The pool goes on as if it had been promoted.
  } finally {
    void client.end().catch(() => undefined);
  }
}
