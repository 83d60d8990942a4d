import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment, type ManagedProcess, type RunFolder, startProcess } from '../../local/process';
import type { PeerSoftware } from './software';

const execute = promisify(execFile);

/** A program of a peer: whose folder it works in, and for how it talks to PostgreSQL beside it. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Its working directory, home, and place for whatever it writes. */
  readonly folder: string;
  /** Folder of PostgreSQL's sockets. */
  readonly sockets: string;
}

/** Runs a program to its end, as the unprivileged user. @throws Error with the end of what it said */
export async function runProgram(software: PeerSoftware, run: RunFolder, program: Program): Promise<void> {
  const { command, args, folder } = program;
  const env = childEnvironment({ ...environment(software, program), HOLDFAST_RUN_FOLDER: run.path });
  try {
    await execute(command, [...args], { cwd: folder, env, uid: software.uid, gid: software.uid, timeout: 90_000 });
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? '').trimEnd();
    const end = said.split('\n').slice(-8).join('\n  ');
    throw new Error(`${command} ${args.slice(0, 2).join(' ')} failed:\n  ${end || (error as Error).message}`, {
      cause: error,
    });
  }
}

/** Starts a program that stays, as the unprivileged user. */
export function startProgram(
  software: PeerSoftware,
  run: RunFolder,
  name: string,
  program: Program,
): Promise<ManagedProcess> {
  const { command, args, folder } = program;
  const env = environment(software, program);
  return startProcess({ name, command, args, cwd: folder, env, uid: software.uid, run, ready: 'spawned' });
}

function environment(software: PeerSoftware, { folder, sockets }: Program): Record<string, string> {
  return {
    PATH: [software.postgres, dirname(software.autoctl), '/usr/bin', '/bin'].join(':'),
    PYTHONPATH: software.pythonPath,
    PYTHONDONTWRITEBYTECODE: '1',
    ...{ HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder },
    ...{ PGHOST: sockets, PGUSER: superuser, LC_ALL: 'C', TZ: 'UTC' },
  };
}

/** The superuser of the peers' servers, whoever runs them. */
export const superuser = 'postgres';
