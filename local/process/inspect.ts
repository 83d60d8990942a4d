import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** One row of the operating system's process table. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  /** Opaque; together with the pid it names a process for good, because pids are used again. */
  readonly started: string;
  /** Dead, but not yet collected by its parent. */
  readonly zombie: boolean;
}

const hasProc = existsSync('/proc/self/stat');

/** Reads `/proc/<pid>/stat`; the command in parentheses may itself hold spaces and parentheses. */
export function parseStat(text: string): ProcessRow {
  const pid = Number(text.slice(0, text.indexOf(' ')));
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { pid, parent: Number(fields[1]), started: fields[19] ?? '', zombie: fields[0] === 'Z' || fields[0] === 'X' };
}

/** Reads one line of `ps -o pid=,ppid=,stat=,lstart=`. */
export function parsePs(line: string): ProcessRow {
  const [pid, parent, state = '', ...started] = line.trim().split(/\s+/);
  return { pid: Number(pid), parent: Number(parent), started: started.join(' '), zombie: state.startsWith('Z') };
}

function readProc(pid: number | string): ProcessRow | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined; // it ended between listing and reading
  }
}

function ps(...selection: string[]): ProcessRow[] {
  const format = ['-o', 'pid=,ppid=,stat=,lstart='];
  try {
    const output = execFileSync('ps', [...selection, ...format], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    return output
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parsePs);
  } catch {
    return []; // ps exits with 1 when nothing matches
  }
}

/** All processes of this machine. */
export function listProcesses(): ProcessRow[] {
  if (!hasProc) return ps('-A');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(readProc)
    .filter((row) => row !== undefined);
}

/** The process with this pid, unless it is gone or a zombie. */
export function inspect(pid: number): ProcessRow | undefined {
  const row = hasProc ? readProc(pid) : ps('-p', String(pid))[0];
  return row?.zombie ? undefined : row;
}

/** Whether exactly the process that was recorded still runs. */
export function isRunning(identity: { readonly pid: number; readonly started: string }): boolean {
  return inspect(identity.pid)?.started === identity.started;
}

/** The process and all its descendants, parents before children; empty if it is gone. */
export function processTree(pid: number, table: readonly ProcessRow[] = listProcesses()): number[] {
  const found = table.some((row) => row.pid === pid && !row.zombie) ? [pid] : [];
  for (const parent of found)
    for (const row of table) if (row.parent === parent && !row.zombie && !found.includes(row.pid)) found.push(row.pid);
  return found;
}

/**
 * Names the table of processes that pids refer to: another boot, or another container that shares the temporary
 * folder, has another one, and its pids mean nothing here.
 */
export function processNamespace(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return 'single';
  }
}

/**
 * Processes that belong to a run folder by what they are rather than by who started them: the folder is in their
 * environment, or they work in it. Finds those whose parents died before them. Linux only; elsewhere empty.
 */
export function processesOfFolder(folder: string): number[] {
  if (!hasProc) return [];
  return listProcesses()
    .filter((row) => !row.zombie && row.pid !== process.pid && belongsTo(row.pid, folder))
    .map((row) => row.pid);
}

function belongsTo(pid: number, folder: string): boolean {
  try {
    const directory = readlinkSync(`/proc/${pid}/cwd`);
    if (directory === folder || directory.startsWith(`${folder}/`)) return true;
  } catch {
    return false; // gone, or somebody else's
  }
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`HOLDFAST_RUN_FOLDER=${folder}`);
  } catch {
    return false;
  }
}
