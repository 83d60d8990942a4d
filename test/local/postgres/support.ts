import { createRunFolder, type RunFolder } from '../../../local/process';
import {
  type Administrator,
  type NewMember,
  type PostgresInstallation,
  type PostgresMember,
  initialiseMember,
  installPostgres,
  seedMember,
} from '../../../local/postgres';

/** A place for members, which all end with it. */
export interface Bench {
  readonly run: RunFolder;
  readonly installation: PostgresInstallation;
  options(name: string): NewMember;
  primary(name: string): Promise<PostgresMember>;
  standby(name: string, source: PostgresMember): Promise<PostgresMember>;
}

export const administrator: Administrator = { user: 'rdsadmin', password: `pass'word\\` };

export async function openBench(): Promise<Bench> {
  const run = createRunFolder();
  const installation = await installPostgres(run);
  const options = (name: string): NewMember => ({ name, installation, administrator });
  const started = async (member: PostgresMember) => {
    await member.start();
    return member;
  };
  return {
    run,
    installation,
    options,
    primary: async (name) => started(await initialiseMember(options(name))),
    standby: async (name, source) => started(await seedMember(options(name), source)),
  };
}

/** Waits until the primary sees these standbys streaming. */
export async function streaming(primary: PostgresMember, ...names: string[]): Promise<void> {
  const sql = `select application_name as name from pg_stat_replication where state = 'streaming'`;
  const present = async () => (await primary.query<{ name: string }>(sql)).map((row) => row.name);
  await primary.until(
    `streams to ${names.join(', ')}`,
    async () => {
      const found = await present();
      return names.every((name) => found.includes(name));
    },
    20_000,
  );
}
