import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment, freePort } from '../process';
import { type PostgresInstallation, copyFolder, own } from './installation';
import { type Administrator, PostgresMember } from './member';
import type { PostgresSettings } from './settings';
import { type Address, Session } from './sql';

export interface NewMember {
  readonly name: string;
  readonly installation: PostgresInstallation;
  readonly administrator: Administrator;
  /** Default: a free port, kept for the member's life. */
  readonly port?: number;
  readonly settings?: PostgresSettings;
}

const run = promisify(execFile);

/** Makes an empty database cluster; passwords are checked with SCRAM. It is not started. */
export async function initialiseMember(options: NewMember): Promise<PostgresMember> {
  const { installation, administrator } = options;
  const data = emptyDataFolder(options);
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, administrator.password, { mode: 0o600 });
  own(installation, passwordFile);
  try {
    await run(
      installation.initdb,
      [
        ...['--pgdata', data, '--username', administrator.user, '--pwfile', passwordFile],
        ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync', '--no-instructions'],
      ],
      { cwd: data, env: childEnvironment(), uid: installation.uid, gid: installation.uid },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  appendFileSync(join(data, 'postgresql.conf'), "\ninclude 'member.conf'\n");
  return member(options, data);
}

/**
 * Makes a standby: an online copy of a running member, which may itself be a standby. It is not started, and follows
 * `via`. The statements that frame the copy go `via` too, so a source that cannot be reached cannot be copied; the
 * files themselves are copied on disk.
 *
 * @param via where the new member reaches its source; default: directly
 */
export async function seedMember(
  options: NewMember,
  source: PostgresMember,
  via: Address = source.address,
): Promise<PostgresMember> {
  const data = emptyDataFolder(options);
  try {
    await copyRunning(options, source, via, data);
    writeOwned(options.installation, join(data, 'standby.signal'), '');
    const made = await member(options, data);
    made.follow(via);
    return made;
  } catch (error) {
    rmSync(data, { recursive: true, force: true }); // half a copy is of no use, and in the way of the next attempt
    throw error;
  }
}

async function copyRunning(options: NewMember, source: PostgresMember, via: Address, data: string): Promise<void> {
  const session = await Session.open(via, source.administrator, 10_000);
  try {
    await session.query('select pg_backup_start($1, fast => true)', [options.name], 60_000);
    await copyFolder(source.data, data, leftOutOfBackup, options.installation.uid);
    // Last, as for any copy of a standby: it says how far the copy must be rolled forward to be consistent.
    await copyControlFile(source.data, data, options.installation);
    const stop = 'select labelfile from pg_backup_stop(wait_for_archive => false)';
    const [label] = await session.query<{ labelfile: string }>(stop, [], 60_000);
    writeOwned(options.installation, join(data, 'backup_label'), label?.labelfile ?? '');
  } finally {
    session.close();
  }
}

async function member(options: NewMember, data: string): Promise<PostgresMember> {
  return new PostgresMember({ ...options, data, port: options.port ?? (await freePort()) });
}

function dataFolder({ installation, name }: NewMember): string {
  return join(installation.run.folder('postgres'), name);
}

function emptyDataFolder(options: NewMember): string {
  const data = dataFolder(options);
  mkdirSync(data, { mode: 0o700 }); // must be new: an old member's data is moved aside or deleted by who knows why
  own(options.installation, data);
  return data;
}

const controlFile = 'global/pg_control';
const emptied = /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/./;
const belongsToServer = /^(postmaster\.(pid|opts)|standby\.signal|backup_label|tablespace_map|member\.conf.*)$/;
const temporary = /(^|\/)(pgsql_tmp.*|pg_internal\.init.*)$/;

/** What PostgreSQL's manual says to leave out of a base backup, and what belongs to the source server alone. */
export function leftOutOfBackup(path: string): boolean {
  if (path === controlFile || belongsToServer.test(path) || temporary.test(path)) return true;
  return emptied.test(path) && !/^pg_wal\/(archive_status|summaries)$/.test(path);
}

async function copyControlFile(source: string, target: string, installation: PostgresInstallation): Promise<void> {
  await copyFile(join(source, controlFile), join(target, controlFile));
  own(installation, join(target, controlFile));
}

function writeOwned(installation: PostgresInstallation, path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
  own(installation, path);
}
