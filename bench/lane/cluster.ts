import { randomBytes } from 'node:crypto';
import {
  initialiseMember,
  installPostgres,
  type NewMember,
  type PostgresMember,
  seedMember,
} from '../../local/postgres';
import type { RunFolder } from '../../local/process';
import { HaPool } from '../../runtime/database/pool';

/** One PostgreSQL that writes and two standbys of which one must confirm each commit, as in a Region. */
export interface Cluster {
  /** Makes an empty database. */
  database(name: string): Promise<void>;
  /** A pool with so many connections to the writer. */
  pool(database: string, connections: number): HaPool;
  stop(): Promise<void>;
}

export async function startCluster(run: RunFolder): Promise<Cluster> {
  const installation = await installPostgres(run);
  const administrator = { user: 'holdfast', password: randomBytes(18).toString('base64url') };
  const options = (name: string): NewMember => ({ name, installation, administrator });
  const primary = await initialiseMember(options('primary'));
  await primary.start();
  const standbys = await Promise.all(['standby-1', 'standby-2'].map((name) => follow(options(name), primary)));
  primary.waitFor(
    1,
    standbys.map(({ name }) => name),
  );
  await synchronous(primary);
  const members = [primary, ...standbys];
  return {
    database: async (name) => void (await primary.query(`create database "${name}"`, [], 30_000)),
    pool: (database, connections) =>
      new HaPool({
        members: members.map(({ address }) => address),
        database,
        credentials: async () => administrator,
        tls: false,
        limit: connections,
        applicationName: 'holdfast-bench',
      }),
    stop: async () => void (await Promise.all(members.map((member) => member.stop()))),
  };
}

async function follow(options: NewMember, primary: PostgresMember): Promise<PostgresMember> {
  const standby = await seedMember(options, primary);
  await standby.start();
  return standby;
}

async function synchronous(primary: PostgresMember): Promise<void> {
  const sql = `select count(*)::int as n from pg_stat_replication where state = 'streaming' and sync_state = 'quorum'`;
  const both = async () => (await primary.query<{ n: number }>(sql))[0]?.n === 2;
  await primary.until('has two synchronous standbys', both, 30_000);
}
