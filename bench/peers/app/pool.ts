import { Pool, type QueryResult, type QueryResultRow } from 'pg';
import { Session } from '../../../local/postgres';
import { chooseServer, type Role } from './choice';
import type { NamedServer } from './settings';

/** Milliseconds. */
const lookEvery = 100;
const lookTimeout = 300;
const connectTimeout = 500;
const queryTimeout = 1000;
const connections = 20;

interface Watched {
  readonly server: NamedServer;
  readonly pool: Pool;
  session?: Promise<Session>;
}

/**
 * A pool that knows every server of a peer and writes to the one that takes writes, as drivers do when they are told
 * `target_session_attrs=read-write`; but it looks at all of them ten times a second over connections that it keeps, and
 * leaves a server that is silent for 0.3 s. That is quicker than a proxy with the checks that the peers recommend, so
 * that what is measured is the peer and not its client.
 */
export class PeerPool {
  private readonly watched: readonly Watched[];
  private readonly seen = new Map<string, Role>();
  private current?: string;

  constructor(servers: readonly NamedServer[]) {
    this.watched = servers.map((server) => ({ server, pool: open(server) }));
    for (const one of this.watched) void this.watch(one);
  }

  /** A statement on the server that takes writes; its rows name that server. @throws when there is none */
  async query<R extends QueryResultRow>(sql: string, values: unknown[]): Promise<QueryResult<R>> {
    const target = this.watched.find(({ server }) => server.name === this.current);
    if (!target) throw new Error('no server takes writes');
    const result = await target.pool.query<R>(sql, values);
    const { label } = target.server;
    return { ...result, rows: result.rows.map((row) => ({ ...row, server: label })) };
  }

  /** One look after another at one server, as long as the process lives; those at the others do not wait for it. */
  private async watch(one: Watched): Promise<never> {
    for (;;) {
      const next = performance.now() + lookEvery;
      this.seen.set(one.server.name, await look(one));
      this.current = chooseServer(this.current, this.seen);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
    }
  }
}

async function look(one: Watched): Promise<Role> {
  const { server } = one;
  try {
    one.session ??= Session.open(server, server, lookTimeout);
    const session = await one.session;
    const sql = `SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on' AS reads`;
    const [row] = await session.query<{ reads: boolean }>(sql, [], lookTimeout);
    return row?.reads === false ? 'writes' : 'reads';
  } catch {
    void one.session?.then((session) => session.close()).catch(() => undefined);
    one.session = undefined;
    return 'silent';
  }
}

function open(server: NamedServer): Pool {
  const timeouts = { connectionTimeoutMillis: connectTimeout, query_timeout: queryTimeout };
  const pool = new Pool({ max: connections, ...server, ...timeouts });
  pool.on('error', () => undefined);
  return pool;
}
