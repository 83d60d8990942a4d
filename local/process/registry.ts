import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect, processNamespace } from './inspect';

const ownerFile = 'owner.json';
const registryFile = 'processes.jsonl';

/** Names a process for good: pids are used again, a pid with a start time is not. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
  readonly name: string;
}

/** Who made a run folder; when the owner is gone the run is a leftover. */
export interface RunOwner extends ProcessIdentity {
  readonly namespace: string;
}

/** Records this process as the owner of a run folder. */
export function writeOwner(path: string): void {
  const owner: RunOwner = { ...identify(process.pid, 'owner'), namespace: processNamespace() };
  writeFileSync(join(path, ownerFile), JSON.stringify(owner));
}

/** Records a process in a run folder. One short line, appended at once, so that several processes may write. */
export function register(path: string, pid: number, name: string): void {
  appendFileSync(join(path, registryFile), `${JSON.stringify(identify(pid, name))}\n`);
}

/** The identity of a process that runs now. */
export function identify(pid: number, name: string): ProcessIdentity {
  return { pid, started: inspect(pid)?.started ?? '', name };
}

/** All processes ever recorded in a run folder. */
export function readRegistry(path: string): ProcessIdentity[] {
  try {
    const lines = readFileSync(join(path, registryFile), 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ProcessIdentity);
  } catch {
    return [];
  }
}

/** Who made a run folder; undefined if the folder is not one, or is being made or deleted. */
export function readOwner(path: string): RunOwner | undefined {
  try {
    return JSON.parse(readFileSync(join(path, ownerFile), 'utf8')) as RunOwner;
  } catch {
    return undefined;
  }
}
