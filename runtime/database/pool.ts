import type { QueryResult, QueryResultRow } from 'pg';
import { classify, isWriterSuspect, type Stage } from './classify';
import type { Connection, ConnectionOptions, Credentials, DatabaseKind } from './connection';
import { ConnectionSet } from './connection-set';
import { Gate, backoff } from './gate';
import { nameOf, type Member, type Sight } from './member';
import { Monitor, type MonitorEvents } from './monitor';

/** All times in milliseconds. */
export interface HaPoolOptions extends MonitorEvents {
  /** Servers that may be the writer, or serve reads. */
  readonly members: readonly Member[];
  /** @default postgresql */
  readonly kind?: DatabaseKind;
  readonly database: string;
  readonly credentials: () => Promise<Credentials>;
  /** @default false for loopback, else true */
  readonly tls?: boolean;
  /**
   * Authorities that may have signed a server's certificate, PEM; instead of what Node.js trusts.
   *
   * @default what Node.js trusts
   */
  readonly certificateAuthorities?: readonly string[];
  readonly applicationName?: string;
  /** Connections to one member. @default 10 */
  readonly limit?: number;
  /** Connections that are being opened at a time, over all members. @default 3 */
  readonly concurrentConnects?: number;
  /** @default 1000 */
  readonly connectTimeout?: number;
  /** A statement that takes longer is given up together with its connection. @default 5000 */
  readonly statementTimeout?: number;
  /** @default 80 % of `statementTimeout` */
  readonly lockTimeout?: number;
  /** @default twice `statementTimeout` */
  readonly idleInTransactionTimeout?: number;
  /** Between probes while no writer is known and one is wanted. @default 100 */
  readonly searchInterval?: number;
  /** Between probes otherwise. @default 1000 */
  readonly watchInterval?: number;
  /** A member that does not answer a probe in this time is down, and all connections to it are dropped. @default 1000 */
  readonly probeTimeout?: number;
}

/** A statement's session on the writer or a replica. */
export interface SqlSession {
  query<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>>;
}

/** An open transaction. Rolled back unless it was committed. */
export interface SqlTransaction extends SqlSession {
  /** Begins and runs one parameterless statement in a single round trip; must come first, once. */
  begin<R extends QueryResultRow>(statement: string): Promise<QueryResult<R>>;
  /** Rejects with an error that `classify(error, 'commit')` judges. */
  commit(): Promise<void>;
}

/** Nobody accepts writes, or nobody answered in time. Nothing was sent. */
export class NoMember extends Error {
  override readonly name = 'NoMember';
  readonly code = '08001';
}

/**
 * A pool over the members of a replicated PostgreSQL: sends writes to the writer, which it finds by itself, and reads to
 * the replicas. Retries transient errors only, and never what may have happened already.
 *
 * Everything has a time-out. A member that hangs is noticed by the probe (`watchInterval + probeTimeout`) or by the
 * first statement, whichever comes first.
 */
export class HaPool {
  readonly monitor: Monitor;
  private readonly sets = new Map<string, ConnectionSet>();
  private turn = 0;

  constructor(private readonly options: HaPoolOptions) {
    const connection = connectionOptions(options);
    const gate = new Gate(options.concurrentConnects ?? 3);
    for (const member of options.members)
      this.sets.set(nameOf(member), new ConnectionSet(member, options.limit ?? 10, gate, connection));
    this.monitor = new Monitor(
      options.members,
      connection,
      {
        search: options.searchInterval ?? 100,
        watch: options.watchInterval ?? 1000,
        timeout: options.probeTimeout ?? 1000,
        cap: Math.max(1000, options.watchInterval ?? 1000),
      },
      { onWriter: options.onWriter, onSight: (member, before, after) => this.seen(member, before, after) },
    );
  }

  /** The member that accepts writes, if one is known. */
  get writer(): Member | undefined {
    return this.monitor.writer;
  }

  /**
   * Runs one statement. On the writer (default) or, with `from: 'replica'`, on a replica, or the writer if there is none.
   * @param options.idempotent may it run twice? Only then is it repeated after an error that leaves its fate open
   */
  async query<R extends QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
    options: { readonly from?: 'writer' | 'replica'; readonly idempotent?: boolean; readonly deadline?: number } = {},
  ): Promise<QueryResult<R>> {
    const stage: Stage = options.idempotent || options.from === 'replica' ? 'read' : 'write';
    return this.retrying(options.deadline, stage, (patience) =>
      this.using(options.from ?? 'writer', patience, (connection) => connection.query<R>(text, values)),
    );
  }

  /**
   * Runs `work` in a transaction on the writer. Not repeated: `work` may have effects elsewhere.
   * @param deadline milliseconds within which the transaction must have a connection
   */
  async transaction<T>(work: (transaction: SqlTransaction) => Promise<T>, deadline?: number): Promise<T> {
    return this.using('writer', deadline ?? this.patience, async (connection, dirty) => {
      const transaction = new OpenTransaction(connection, dirty);
      try {
        return await work(transaction);
      } finally {
        await transaction.end();
      }
    });
  }

  /** A session on the writer for more than one statement, each committing by itself. */
  async session<T>(work: (session: SqlSession) => Promise<T>, deadline?: number): Promise<T> {
    return this.using('writer', deadline ?? this.patience, (connection) => work(connection));
  }

  async close(): Promise<void> {
    await this.monitor.close();
    await Promise.all([...this.sets.values()].map((set) => set.close()));
  }

  private get patience(): number {
    return this.options.statementTimeout ?? 5000;
  }

  private async retrying<T>(
    deadline: number | undefined,
    stage: Stage,
    work: (patience: number) => Promise<T>,
  ): Promise<T> {
    const until = performance.now() + (deadline ?? this.patience);
    for (let attempt = 0; ; attempt++) {
      const patience = until - performance.now();
      try {
        return await work(Math.max(1, patience));
      } catch (error) {
        const pause = backoff(attempt, 25, 1000);
        if (error instanceof NoMember || classify(error, stage) !== 'retry' || performance.now() + pause >= until)
          throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  private async using<T>(
    target: 'writer' | 'replica',
    patience: number,
    work: (connection: Connection, dirty: () => void) => Promise<T>,
  ): Promise<T> {
    const connection = await this.acquire(target, patience);
    let clean = true;
    try {
      return await work(connection, () => (clean = false));
    } catch (error) {
      if (isWriterSuspect(error)) {
        clean = false;
        this.monitor.wake();
      }
      throw error;
    } finally {
      this.setOf(connection.member).release(connection, clean);
    }
  }

  /** Nothing is sent before there is a connection, so failing to get one is always tried again, until patience ends. */
  private async acquire(target: 'writer' | 'replica', patience: number): Promise<Connection> {
    const until = performance.now() + patience;
    let lastError: unknown;
    for (let attempt = 0; ; attempt++) {
      const left = until - performance.now();
      const member = left > 0 ? await this.choose(target, left) : undefined;
      if (!member) {
        const cause = lastError === undefined ? {} : { cause: lastError };
        throw new NoMember(`no database member serves as ${target} (${this.describe()})`, cause);
      }
      try {
        return await this.setOf(member).acquire(Math.max(1, until - performance.now()));
      } catch (error) {
        if (classify(error, 'connect') !== 'retry') throw error;
        lastError = error;
        this.monitor.wake();
        const pause = Math.min(backoff(attempt, 25, 1000), until - performance.now());
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  private async choose(target: 'writer' | 'replica', patience: number): Promise<Member | undefined> {
    const { replicas } = this.monitor;
    if (target === 'writer') return this.monitor.awaitWriter(patience);
    if (replicas.length === 0) return this.monitor.awaitReader(patience);
    return replicas[this.turn++ % replicas.length];
  }

  private seen(member: Member, before: Sight, after: Sight): void {
    // A writer that is gone, hangs, or is a replica now: whoever waits for an answer of it shall know at once.
    if (after.role === 'down') this.setOf(member).drop(after.reason);
    else if (before.role === 'writer') this.setOf(member).drop('no longer the writer');
    this.options.onSight?.(member, before, after);
  }

  private setOf(member: Member): ConnectionSet {
    return this.sets.get(nameOf(member))!;
  }

  private describe(): string {
    return this.options.members
      .map((member) => {
        const sight = this.monitor.sightOf(member);
        return `${nameOf(member)} ${sight.role === 'down' ? `down: ${sight.reason}` : sight.role}`;
      })
      .join(', ');
  }
}

class OpenTransaction implements SqlTransaction {
  private state: 'new' | 'open' | 'ended' = 'new';

  constructor(
    private readonly connection: Connection,
    private readonly dirty: () => void,
  ) {}

  async begin<R extends QueryResultRow>(statement: string): Promise<QueryResult<R>> {
    this.state = 'open';
    const results = await this.connection.script(`BEGIN; ${statement}`);
    return results.at(-1) as unknown as QueryResult<R>;
  }

  async query<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>> {
    if (this.state === 'ended') throw new Error('the transaction has ended: begin another one');
    if (this.state === 'new') {
      this.state = 'open';
      await this.connection.query('BEGIN');
    }
    return this.connection.query(text, values);
  }

  async commit(): Promise<void> {
    this.state = 'ended';
    try {
      await this.connection.commit();
    } catch (error) {
      this.dirty();
      throw error;
    }
  }

  /** Rolls back what was not committed. */
  async end(): Promise<void> {
    if (this.state === 'open' && this.connection.alive)
      await this.connection.query('ROLLBACK').catch(() => this.dirty());
    this.state = 'ended';
  }
}

function connectionOptions(options: HaPoolOptions): ConnectionOptions {
  const statementTimeout = options.statementTimeout ?? 5000;
  return {
    kind: options.kind ?? 'postgresql',
    database: options.database,
    credentials: options.credentials,
    certificateAuthorities: options.certificateAuthorities,
    tls: options.tls ?? !options.members.every(({ host }) => ['127.0.0.1', '::1', 'localhost'].includes(host)),
    applicationName: options.applicationName ?? 'holdfast',
    connectTimeout: options.connectTimeout ?? 1000,
    statementTimeout,
    lockTimeout: Math.ceil(options.lockTimeout ?? statementTimeout * 0.8),
    idleInTransactionTimeout: Math.ceil(options.idleInTransactionTimeout ?? statementTimeout * 2),
  };
}
