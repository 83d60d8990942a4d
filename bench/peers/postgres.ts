import { setTimeout as sleep } from 'node:timers/promises';
import { type Address, type Login, queryOnce } from '../../local/postgres';
import type { PostgresSettings } from '../../local/postgres';
import { superuser } from './program';

/** Login of the peers' servers, which trust whoever comes by loopback. */
export const administrator: Login = { user: superuser, password: 'unused', database: 'postgres' };

/**
 * What the peers' servers have in common with Holdfast's, as far as it bears upon load and not upon failing over: a
 * connection limit that clients which wait for a commit do not exhaust, and the memory of a small server.
 */
export const serverSettings: PostgresSettings = { max_connections: 200, shared_buffers: '16MB', jit: 'off' };

/** Polls until the condition holds; an error of the condition counts as not yet. @throws Error naming what did not come */
export async function until(what: string, condition: () => Promise<boolean>, limit = 60_000): Promise<void> {
  const end = performance.now() + limit;
  for (let last: unknown; ; await sleep(200)) {
    try {
      if (await condition()) return;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end)
      throw new Error(`${what}: not within ${limit / 1000} s${last instanceof Error ? ` (${last.message})` : ''}`);
  }
}

/** Whether every standby has what the primary holds, and goes on receiving it. */
export async function replicates(primary: { readonly server: Address }, standbys: number): Promise<boolean> {
  const sql = `SELECT count(*)::int AS streaming FROM pg_stat_replication
    WHERE state = 'streaming' AND pg_wal_lsn_diff(pg_current_wal_flush_lsn(), replay_lsn) < 1048576`;
  const [row] = await queryOnce<{ streaming: number }>(primary.server, administrator, sql);
  return row!.streaming >= standbys;
}

/** The servers that say that they are no standby, the one of the newest timeline first. */
export async function primariesAmong<Node extends { readonly server: Address }>(
  nodes: readonly Node[],
): Promise<Node[]> {
  const sql = `SELECT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int AS timeline
    WHERE NOT pg_is_in_recovery()`;
  const asked = nodes.map(async (node) => {
    const rows = await queryOnce<{ timeline: number }>(node.server, administrator, sql).catch(() => []);
    return rows.map(({ timeline }) => ({ node, timeline }));
  });
  const found = (await Promise.all(asked)).flat();
  return found.toSorted((a, b) => b.timeline - a.timeline).map(({ node }) => node);
}
