import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { copyFolder, mustBeReachable, unprivilegedUser } from '../../local/postgres/installation';
import { packageRoot, type RunFolder } from '../../local/process';

const versionsSchema = z.object({
  /** PostgreSQL's major version, as in the folder of its programs. */
  major: z.string().min(1),
  postgresql: z.string().min(1),
  etcd: z.string().min(1),
  pg_auto_failover: z.string().min(1),
  patroni: z.string().min(1),
});
export type PeerVersions = z.infer<typeof versionsSchema>;

/** What `bench/peers/install.sh` brought, ready to be run as a user that PostgreSQL accepts. */
export interface PeerSoftware {
  /** Folder of PostgreSQL's programs. */
  readonly postgres: string;
  readonly etcd: string;
  readonly autoctl: string;
  readonly python: string;
  /** Where Python finds Patroni. */
  readonly pythonPath: string;
  readonly versions: PeerVersions;
  /** Unprivileged user that runs everything; absent if this process is not root. */
  readonly uid?: number;
}

/** @throws Error saying what to run if the software is not there */
export function peerVersions(folder = join(packageRoot(), '.venv', 'peers')): PeerVersions {
  const file = join(folder, 'versions.json');
  if (!existsSync(file))
    throw new Error(
      `there is no ${file}: run bench/peers/install.sh first, or leave the peers out with --sides holdfast,naive`,
    );
  const parsed = versionsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is incomplete: run bench/peers/install.sh again\n${z.prettifyError(parsed.error)}`);
}

/** Copies it into the run folder, for the unprivileged user may not be able to read this one. */
export async function installPeers(run: RunFolder): Promise<PeerSoftware> {
  const source = join(packageRoot(), '.venv', 'peers');
  const versions = peerVersions(source);
  const uid = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  if (uid !== undefined) mustBeReachable(run.path);
  const debian = run.folder('peers', 'software', 'debian');
  await copyFolder(join(source, 'debian'), debian, notNeeded);
  const library = join(source, 'python', 'lib');
  const python = readdirSync(library).find((name) => name.startsWith('python'));
  const pythonPath = run.folder('peers', 'software', 'python');
  await copyFolder(join(library, python ?? '', 'site-packages'), pythonPath, notNeeded);
  return {
    postgres: join(debian, 'usr/lib/postgresql', versions.major, 'bin'),
    etcd: join(debian, 'usr/bin/etcd'),
    autoctl: join(debian, 'usr/bin/pg_autoctl'),
    python: realpathSync(join(source, 'python', 'bin', 'python3')),
    pythonPath,
    versions,
    uid,
  };
}

/** Most of what the packages hold: documentation, code for a compiler that is switched off, and what installs Python's. */
function notNeeded(path: string): boolean {
  return /^usr\/share\/(doc|man|locale)\b|\/lib\/bitcode\b|^(pip|setuptools|pkg_resources)\b/.test(path);
}
