import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isRunning, reapLeftovers } from '../../../local/process';
import { inspect, type ProcessRow } from '../../../local/process/inspect';
import { destroyRun } from '../../../local/process/destroy';
import { bundleForTest, eventually } from './support';

interface Family {
  readonly folder: string;
  readonly reaper?: number;
  readonly child: number;
  readonly grandchild: number;
}

let scripts: string;
let parent: ChildProcess;
let family: Family;
let members: ProcessRow[];

beforeAll(() => void (scripts = bundleForTest('local/process/reaper.ts', 'test/local/process/orphan-parent.ts')));
afterAll(() => rmSync(scripts, { recursive: true, force: true }));
afterEach(async () => {
  parent.kill('SIGKILL');
  await destroyRun(family.folder);
});

const reaperScript = () => join(scripts, 'local/process/reaper.js');

async function startFamily(...args: string[]): Promise<void> {
  const script = join(scripts, 'test/local/process/orphan-parent.js');
  parent = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: parent.stdout as NodeJS.ReadableStream })) {
    family = JSON.parse(line) as Family;
    break;
  }
  members = [family.child, family.grandchild].map((pid) => inspect(pid) as ProcessRow);
}

const allGone = () => members.every((row) => !isRunning(row)) && !existsSync(family.folder);

test('when its parent is killed, the reaper ends everything and deletes the folder within two seconds', async () => {
  await startFamily(reaperScript());
  expect(members.every(isRunning)).toBe(true);
  parent.kill('SIGKILL');
  await eventually('the run is gone', allGone, 2000);
});

test('the reaper does not end by itself while its parent lives, nor by a signal', async () => {
  await startFamily(reaperScript());
  const reaper = inspect(family.reaper as number) as ProcessRow;
  const log = join(family.folder, 'logs/reaper.log');
  await eventually('the reaper watches', () => readFileSync(log, 'utf8').includes('watching'));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(reaper.pid, signal);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect([reaper, ...members].every(isRunning)).toBe(true);
});

test('the reaper ends after its work', async () => {
  await startFamily(reaperScript());
  const reaper = inspect(family.reaper as number) as ProcessRow;
  parent.kill('SIGKILL');
  await eventually('the reaper is gone', () => !isRunning(reaper));
});

test('without a reaper, the next start finds the leftovers of a dead parent and only those', async () => {
  await startFamily();
  expect(await reapLeftovers()).not.toContain(family.folder);
  expect(members.every(isRunning)).toBe(true);
  const owner = inspect(parent.pid as number) as ProcessRow;
  parent.kill('SIGKILL');
  await eventually('the parent is gone', () => !isRunning(owner));
  expect(await reapLeftovers()).toContain(family.folder);
  expect(allGone()).toBe(true);
});
