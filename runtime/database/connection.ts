import { Socket } from 'node:net';
import { Client, types, type QueryArrayResult, type QueryResult, type QueryResultRow } from 'pg';
import { droppedCode, rolledBackCode, timeoutCode, unconfirmedCode } from './classify';
import { nameOf, type Member } from './member';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/**
 * What answers: PostgreSQL, or Aurora DSQL, each of whose endpoints accepts writes. DSQL has no locks to wait for, and
 * refuses a session that sets a parameter which it does not know (Aurora DSQL user guide, supported session parameters).
 */
export type DatabaseKind = 'postgresql' | 'dsql';

/** All times in milliseconds. */
export interface ConnectionOptions {
  readonly kind: DatabaseKind;
  readonly database: string;
  readonly credentials: () => Promise<Credentials>;
  /** TLS, verified against the system's certificate authorities and `NODE_EXTRA_CA_CERTS`. */
  readonly tls: boolean;
  readonly certificateAuthorities?: readonly string[];
  readonly applicationName: string;
  readonly connectTimeout: number;
  /** On the client's side: a hung server is noticed, and its connection destroyed. */
  readonly statementTimeout: number;
  /** On the server's side: waiting for a row lock. */
  readonly lockTimeout: number;
  /** On the server's side: ends the transaction of a client that has fallen silent. */
  readonly idleInTransactionTimeout: number;
}

/** Balances and positions are whole numbers that a double holds exactly; node-postgres would answer strings. */
const parsers = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === types.builtins.INT8 && format !== 'binary'
      ? (value: string) => exact(value)
      : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
};

function exact(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} does not fit in a number without loss`);
  return number;
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

const authorities = ({ certificateAuthorities }: ConnectionOptions) =>
  certificateAuthorities && { ca: [...certificateAuthorities] };

/** One session on a member, with a time-out on everything it does. Destroyed on the first time-out. */
export class Connection {
  private warnings = 0;
  private failure?: Error;

  private constructor(
    readonly member: Member,
    private readonly client: Client,
    private readonly socket: Socket,
    private readonly statementTimeout: number,
  ) {
    client.on('error', (error) => (this.failure ??= error));
    client.on('end', () => (this.failure ??= coded('ECONNRESET', `${nameOf(member)} closed the connection`)));
    client.on('notice', ({ code, severity }) => {
      if (severity === 'WARNING' || code === '01000') this.warnings++;
    });
  }

  static async open(member: Member, options: ConnectionOptions): Promise<Connection> {
    const { user, password } = await options.credentials();
    const socket = new Socket();
    const client = new Client({
      host: member.host,
      port: member.port,
      database: options.database,
      user,
      password,
      ssl: options.tls && { rejectUnauthorized: true, servername: member.host, ...authorities(options) },
      stream: () => socket,
      types: parsers,
      application_name: options.applicationName,
      ...(options.kind === 'postgresql' && {
        lock_timeout: options.lockTimeout,
        idle_in_transaction_session_timeout: options.idleInTransactionTimeout,
      }),
      keepAlive: true,
    });
    const connection = new Connection(member, client, socket, options.statementTimeout);
    await connection.within(client.connect(), options.connectTimeout, 'to connect');
    return connection;
  }

  /** Still usable, as far as this side can see? */
  get alive(): boolean {
    return this.failure === undefined;
  }

  query<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>> {
    if (this.failure) return Promise.reject(this.failure);
    return this.within(this.client.query<R>(text, values as unknown[]), this.statementTimeout, 'to answer a statement');
  }

  /** Several statements at once, without parameters. */
  async script(text: string): Promise<QueryResult<QueryResultRow>[]> {
    const answer: unknown = await this.query(text);
    return (Array.isArray(answer) ? answer : [answer]) as (QueryResult<QueryResultRow> & QueryArrayResult)[];
  }

  /** Commits; a warning means that the commit did not wait for its synchronous standby. */
  async commit(): Promise<void> {
    this.warnings = 0;
    const { command } = await this.query('COMMIT');
    if (this.warnings > 0)
      throw coded(unconfirmedCode, 'the commit was warned about: it is not known to have reached its standby');
    if (command !== 'COMMIT') throw coded(rolledBackCode, 'the transaction had failed: it was rolled back');
  }

  /** Says goodbye; destroys the connection if the server does not react. */
  async close(): Promise<void> {
    if (this.failure) return this.destroy('closed');
    await this.within(this.client.end(), this.statementTimeout, 'to say goodbye').catch(() => undefined);
    this.destroy('closed');
  }

  destroy(reason: string): void {
    this.failure ??= coded(droppedCode, `connection to ${nameOf(this.member)} dropped: ${reason}`);
    this.socket.destroy();
  }

  private async within<T>(promise: Promise<T>, limit: number, what: string): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const error = coded(timeoutCode, `${nameOf(this.member)} took more than ${limit} ms ${what}`);
        this.failure ??= error;
        this.socket.destroy();
        reject(error);
      }, limit);
    });
    try {
      return await Promise.race([promise, late]);
    } catch (error) {
      // What this side did to the connection explains more than how the driver noticed it.
      throw this.failure && !hasCode(error) ? this.failure : error;
    } finally {
      clearTimeout(timer);
    }
  }
}

function hasCode(error: unknown): boolean {
  return typeof (error as { code?: unknown } | null)?.code === 'string';
}
