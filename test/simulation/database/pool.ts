import { classify, rolledBackCode, timeoutCode } from '../../../runtime/database/classify';
import { type HaPool, type HaPoolOptions, NoMember, type SqlTransaction } from '../../../runtime/database/pool';
import { named, type Network, type Reply } from '../cloud/network';
import type { Process } from '../time/process';
import { execute, type Result } from './statements';
import type { Server, Session } from './server';

export interface PoolOptions {
  readonly network: Network;
  /** The server behind the Region's endpoint at this moment. */
  readonly server: () => Server | undefined;
  /** Milliseconds: a statement that takes longer is given up together with its connection. */
  readonly statementTimeout: number;
  /** Milliseconds after which the server ends the transaction of a client that has fallen silent. */
  readonly idleInTransactionTimeout: number;
  /** Changes a statement before it runs, to show that something would be noticed. */
  readonly tamper?: (statement: string) => string;
}

/** A pool with the limits that the code under test asks for. */
export function poolFor(
  options: HaPoolOptions,
  network: Network,
  server: () => Server | undefined,
  tamper?: (statement: string) => string,
): HaPool {
  const statementTimeout = options.statementTimeout ?? 5000;
  const idleInTransactionTimeout = options.idleInTransactionTimeout ?? 2 * statementTimeout;
  return new SimulatedPool({
    network,
    server,
    statementTimeout,
    idleInTransactionTimeout,
    tamper,
  }) as unknown as HaPool;
}

/** What of `HaPool` the ledger and the failover use, over simulated connections. */
export class SimulatedPool implements Pick<HaPool, 'query' | 'transaction' | 'writer' | 'close'> {
  constructor(private readonly options: PoolOptions) {}

  get writer() {
    const server = this.options.server();
    return server?.running && !server.hung && !server.isReplica ? { host: server.name, port: 5432 } : undefined;
  }

  readonly monitor = { replicas: [] };

  query: HaPool['query'] = async (text, values = []) => {
    const connection = this.connect();
    try {
      return (await connection.statement(text, values)) as never;
    } finally {
      connection.close();
    }
  };

  async transaction<T>(work: (transaction: SqlTransaction) => Promise<T>): Promise<T> {
    const connection = this.connect();
    try {
      return await work(connection.transaction());
    } finally {
      connection.close();
    }
  }

  async close(): Promise<void> {
    // Connections are closed one by one, when their work is done.
  }

  private connect(): Connection {
    const server = this.options.server();
    if (!server) throw new NoMember('no database member');
    return new Connection(this.options, server);
  }
}

/** One connection for one piece of work; statements go through it in order, or it breaks. */
class Connection {
  private session: Session | undefined;
  private broken: Error | undefined;
  private readonly owner: Process;

  constructor(
    private readonly options: PoolOptions,
    private readonly server: Server,
  ) {
    this.owner = options.network.scheduler.current!;
    this.owner.onEnd(() => this.forget());
  }

  statement(text: string, values: readonly unknown[]): Promise<Result> {
    // It commits by itself: only reads and terminations are sent so.
    return this.send(`sql ${text.slice(0, 40)}`, async (session) => execute(session, this.tampered(text), values));
  }

  transaction(): SqlTransaction {
    const inTransaction = (text: string, values: readonly unknown[]) =>
      this.send(`sql ${text.slice(0, 40)}`, async (session) => {
        session.open = true;
        return execute(session, this.tampered(text), values);
      });
    return {
      begin: (text) => inTransaction(text, []) as never,
      query: (text, values = []) => inTransaction(text, values) as never,
      commit: async () => {
        await this.send('sql COMMIT', async (session) => {
          if (!session.open) throw named('error', 'the transaction had failed', rolledBackCode);
          await session.server.commit(session);
          return { rows: [], rowCount: 0 };
        });
      },
    };
  }

  /** Gives the session back: the server rolls back what is open. */
  close(): void {
    const { session, server } = this;
    if (!session || session.ended) return;
    if (!session.open) return server.end(session);
    const { scheduler } = this.options.network;
    scheduler.later(1, () => {
      if (this.server.region === this.owner.region || this.reaches()) server.end(session);
    });
  }

  private tampered(text: string): string {
    return this.options.tamper?.(text) ?? text;
  }

  private reaches(): boolean {
    return this.options.network.works(this.owner.region!, this.server.region);
  }

  /** A client that died: its host says so to the server, unless the host is what died. */
  private forget(): void {
    this.close();
  }

  private async send(what: string, work: (session: Session) => Promise<Result>): Promise<Result> {
    if (this.broken) throw this.broken;
    const { network, statementTimeout } = this.options;
    const { server } = this;
    try {
      return await network.call<Result>(server.region, what, statementTimeout, (reply) => this.serve(work, reply), {
        late: () => named('error', `${server.name} took more than ${statementTimeout} ms`, timeoutCode),
      });
    } catch (error) {
      if (classify(error, 'read') === 'retry') this.broken = error as Error;
      throw error;
    }
  }

  private serve(work: (session: Session) => Promise<Result>, reply: Reply<Result>): void {
    const { server } = this;
    if (!server.running) return reply.reject(named('error', 'connection refused', 'ECONNREFUSED'));
    // A hung server says nothing, and does what it was asked when it comes back.
    if (server.hung) return void server.whenBack(() => this.serve(work, reply));
    this.session ??= server.connect(0.8 * this.options.statementTimeout, this.owner.name);
    const { session } = this;
    if (session.ended) return reply.reject(named('error', 'terminating connection', '57P01'));
    this.expectMore(session);
    work(session).then(
      (result) => reply.resolve(result),
      (error: Error) => {
        // An error ends the transaction; the session could go on, and nobody uses it.
        if (!session.ended) server.rollback(session);
        reply.reject(session.ended ? named('error', 'terminating connection', '57P01') : error);
      },
    );
  }

  private expectMore(session: Session): void {
    const { scheduler } = this.options.network;
    session.lastHeard = scheduler.now;
    if (session.watch) return;
    const limit = this.options.idleInTransactionTimeout;
    const look = () => {
      if (session.ended) return;
      const idle = scheduler.now - session.lastHeard;
      // Sums of fractions fall a hair short.
      if (idle >= limit - 0.01) this.server.end(session);
      else session.watch = scheduler.later(limit - idle, look);
    };
    session.watch = scheduler.later(limit, look);
  }
}
