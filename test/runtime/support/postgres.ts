import { createRunFolder, type RunFolder } from '../../../local/process';
import {
  initialiseMember,
  installPostgres,
  seedMember,
  type NewMember,
  type PostgresMember,
} from '../../../local/postgres';
import { HaPool, type HaPoolOptions } from '../../../runtime/database/pool';

const login = { user: 'holdfast', password: 'secret' };

/** A primary and a standby of their own, with the database `payments`. */
export interface Databases {
  readonly run: RunFolder;
  readonly primary: PostgresMember;
  readonly standby: PostgresMember;
  /** A pool over both, with short time-outs; closed with the databases. */
  pool(options?: Partial<HaPoolOptions>): HaPool;
  close(): Promise<void>;
}

export async function openDatabases(): Promise<Databases> {
  const run = createRunFolder();
  const members: PostgresMember[] = [];
  const pools: HaPool[] = [];
  const close = async () => {
    await Promise.all(pools.map((pool) => pool.close()));
    await Promise.all(members.map((member) => member.destroy()));
    await run.remove();
  };
  try {
    const installation = await installPostgres(run);
    const options = (name: string): NewMember => ({ name, installation, administrator: login });
    const primary = await initialiseMember(options('one'));
    members.push(primary);
    await primary.start();
    await primary.query('create database payments');
    const standby = await seedMember(options('two'), primary);
    members.push(standby);
    await standby.start();
    return { run, primary, standby, close, pool: (more) => add(pools, [primary, standby], more) };
  } catch (error) {
    await close();
    throw error;
  }
}

function add(pools: HaPool[], members: PostgresMember[], more: Partial<HaPoolOptions> = {}): HaPool {
  const pool = new HaPool({
    members: members.map(({ address }) => address),
    database: 'payments',
    credentials: async () => login,
    connectTimeout: 1000,
    statementTimeout: 3000,
    probeTimeout: 1000,
    watchInterval: 100,
    ...more,
  });
  pools.push(pool);
  return pool;
}
