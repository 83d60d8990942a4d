import { Client, type QueryResultRow } from 'pg';

/** Where a server is reached and as whom. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/**
 * One connection with client-side time-outs for everything: a server that hangs answers nothing, not even that it will
 * not answer. After a time-out the connection is gone, and the outcome of its statement unknown.
 */
export class Session {
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly client: Client,
    private readonly timeout: number,
  ) {}

  /** @param timeout milliseconds for connecting and for each statement; default 5000 */
  static async open(address: Address, login: Login, timeout = 5000): Promise<Session> {
    const client = new Client({
      ...address,
      ...login,
      connectionTimeoutMillis: timeout,
      application_name: 'holdfast-admin',
    });
    client.on('error', () => undefined); // a broken connection shows at the next statement
    try {
      await client.connect();
    } catch (error) {
      cut(client);
      throw error;
    }
    return new Session(client, timeout);
  }

  /** Runs a statement, after those that were asked for before it. */
  query<Row extends QueryResultRow>(sql: string, values: unknown[] = [], timeout = this.timeout): Promise<Row[]> {
    const rows = this.last.then(() => this.run<Row>(sql, values, timeout));
    this.last = rows.catch(() => undefined);
    return rows;
  }

  private async run<Row extends QueryResultRow>(sql: string, values: unknown[], timeout: number): Promise<Row[]> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        cut(this.client);
        reject(new Error(`no answer within ${timeout} ms`));
      }, timeout);
    });
    try {
      const result = this.client.query<Row>(sql, values);
      result.catch(() => undefined); // after a time-out nobody waits for it
      return (await Promise.race([result, late])).rows;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Closes without a farewell: a hung server would not answer it. */
  close(): void {
    cut(this.client);
  }
}

/** `pg` has no public way to drop a connection at once; `end()` waits for a server that may never answer. */
function cut(client: Client): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}

/** Runs one statement on a connection of its own. */
export async function queryOnce<Row extends QueryResultRow>(
  address: Address,
  login: Login,
  sql: string,
  values: unknown[] = [],
  timeout = 5000,
): Promise<Row[]> {
  const session = await Session.open(address, login, timeout);
  try {
    return await session.query<Row>(sql, values);
  } finally {
    session.close();
  }
}
