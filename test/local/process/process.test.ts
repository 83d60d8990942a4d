import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  createRunFolder,
  isRunning,
  processTree,
  type RunFolder,
  startNode,
  startProcess,
} from '../../../local/process';
import { inspect } from '../../../local/process/inspect';
import { eventually } from './support';

let run: RunFolder;
beforeEach(() => void (run = createRunFolder()));
afterEach(() => run.remove());

const shell = (name: string, script: string, more = {}) =>
  startProcess<Record<string, number>>({ name, command: 'sh', args: ['-c', script], ...more });
const stateOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];

test('a run folder can be traversed by other users', () => {
  expect(statSync(run.path).mode & 0o777).toBe(0o755);
});

test('a process is ready with the first JSON line that says so', async () => {
  const script = `echo starting; echo '{"ready":false}'; echo '{"ready":true,"port":4711}'; sleep 300`;
  const child = await shell('speaker', script);
  expect(child.ready).toEqual({ ready: true, port: 4711 });
});

test('what a process writes on stderr and around its ready line is in its log', async () => {
  const child = await shell('speaker', `echo before; echo problem >&2; echo '{"ready":true}'; echo after; sleep 300`);
  await eventually('all three lines are logged', () => {
    const log = readFileSync(child.log, 'utf8');
    return ['before', 'problem', 'after'].every((word) => log.includes(word));
  });
});

test('fails with the last lines of its log when a process ends before it is ready', async () => {
  const start = shell('broken', 'echo "no such table" >&2; exit 3');
  await expect(start).rejects.toThrow(/^broken ended before it was ready \(exit code 3\)\n {2}no such table$/);
});

test('fails when a process is not ready in time, and ends it', async () => {
  await expect(shell('mute', 'sleep 300', { readyTimeout: 200 })).rejects.toThrow('mute was not ready within 200 ms');
});

test('fails when the command does not exist', async () => {
  const start = startProcess({ name: 'ghost', command: '/nonexistent/program' });
  await expect(start).rejects.toThrow(/^ghost could not be started: .*must be executable/);
});

test('stop ends a process that ignores the request, and its descendants', async () => {
  const script = `trap '' TERM; sleep 300 & echo "{\\"ready\\":true,\\"child\\":$!}"; while :; do wait; done`;
  const stubborn = await shell('stubborn', script, { grace: 200 });
  const descendant = inspect(stubborn.ready.child as number);
  await stubborn.stop();
  expect((await stubborn.exited).signal).toBe('SIGKILL');
  await eventually('the descendant is gone', () => !isRunning(descendant as never));
});

test('stop lets a process end by itself', async () => {
  const child = await shell('polite', `trap 'exit 7' TERM; echo '{"ready":true}'; while :; do sleep 0.05; done`);
  await child.stop();
  expect(await child.exited).toEqual({ code: 7, signal: null });
});

test('kill reaches descendants that left the process group', async () => {
  const detached = `require('child_process').spawn('sleep', ['300'], { detached: true })`;
  const script = `const c = ${detached}; console.log(JSON.stringify({ ready: true, child: c.pid })); setInterval(() => 0, 1e3)`;
  const parent = await startProcess<{ child: number }>({ name: 'p', command: process.execPath, args: ['-e', script] });
  const descendant = inspect(parent.ready.child);
  await parent.kill();
  await eventually('the descendant is gone', () => !isRunning(descendant as never));
});

test('pause stops the whole tree and resume wakes it', async () => {
  const child = await shell('tree', `sleep 300 & echo "{\\"ready\\":true}"; wait`);
  const tree = processTree(child.pid);
  expect(tree).toHaveLength(2);
  child.pause();
  await eventually('all are stopped', () => tree.every((pid) => stateOf(pid) === 'T'));
  child.resume();
  await eventually('none is stopped', () => tree.every((pid) => stateOf(pid) === 'S'));
});

test('stop ends a paused process', async () => {
  const child = await shell('paused', `echo '{"ready":true}'; exec sleep 300`);
  child.pause();
  await child.stop();
  expect(child.running).toBe(false);
});

test('removing a run folder ends everything that it started', async () => {
  const child = await shell('a', `sleep 300 & echo "{\\"ready\\":true}"; wait`);
  const identities = processTree(child.pid).map((pid) => inspect(pid));
  await run.remove();
  expect(identities.filter((identity) => isRunning(identity as never))).toEqual([]);
  expect(existsSync(run.path)).toBe(false);
});

test('fails to start anything in a run that is ending, so that no watchdog brings back what was ended', async () => {
  const run = createRunFolder();
  const removed = run.remove();
  const late = startProcess({ name: 'late', command: process.execPath, args: ['-e', ''], ready: 'spawned', run });
  await expect(late).rejects.toThrow('late is not started: its run is ending');
  await removed;
});

test('removing a run folder finds descendants whose parent died before them', async () => {
  const script = `setsid sleep 300 & echo "{\\"ready\\":true,\\"child\\":$!}"; sleep 0.2; exit 0`;
  const parent = await shell('short-lived', script);
  const orphan = inspect(parent.ready.child as number);
  await parent.exited;
  await run.remove();
  expect(isRunning(orphan as never)).toBe(false);
});

test('fails when an entry point was not bundled', () => {
  expect(() => startNode({ name: 'x', entry: 'local/absent/main' })).toThrow(/"local\/absent\/main" is not bundled/);
});

test('a stranger that was given the pid of a recorded process is left alone', async () => {
  const stranger = spawn('sleep', ['300']);
  try {
    const entry = { pid: stranger.pid, started: 'earlier', name: 'ended long ago' };
    appendFileSync(join(run.path, 'processes.jsonl'), `${JSON.stringify(entry)}\n`);
    await run.remove();
    expect(inspect(stranger.pid as number)).toBeDefined();
  } finally {
    stranger.kill('SIGKILL');
  }
});
