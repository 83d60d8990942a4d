import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../../../local/process';
import { type FisServer, refusal } from './fis-server';
import { closeServers, fisServer } from './support';

const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await closeServers();
});

/** `holdfast drill starter stress-cpu --target aws` as a process of its own, for signals. */
function startDrill(server: FisServer) {
  const root = packageRoot();
  const words = ['drill', 'starter', 'stress-cpu', '--target', 'aws', '--region', 'us-east-1', '--every', '0.1'];
  // One process, so that whoever ends it leaves nothing behind.
  const args = ['--import', 'tsx', join(root, 'bin/cli.ts'), ...words, '--endpoint-url', server.url];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)));
  const closed = once(child, 'close') as Promise<[number | null]>;
  return { child, said: () => said, exitCode: async () => (await closed)[0] };
}

/** Waits until the server was asked about the experiment more than once: then it runs, and is watched. */
async function untilWatched(server: FisServer, drill: ReturnType<typeof startDrill>): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (server.called('GET', '/experiments/EXP1').length < 2) {
    if (Date.now() > deadline) throw new Error(`it was not watched within a minute and a half: ${drill.said()}`);
    await sleep(20);
  }
}

test('Ctrl-C stops the experiment, waits for its end, says both and ends with 130', async () => {
  const server = await fisServer();
  server.looks = [{ status: 'running' }];
  const drill = startDrill(server);
  await untilWatched(server, drill);
  drill.child.kill('SIGINT');
  expect(await drill.exitCode()).toBe(130);
  expect(server.called('DELETE', '/experiments/EXP1')).toHaveLength(1);
  expect(server.experiments.get('EXP1')!.looks).toEqual([expect.objectContaining({ status: 'stopped' })]);
  expect(drill.said()).toMatch(/stopping the experiment[^]*asked AWS FIS to stop EXP1[^]*experiment: stopped/);
}, 180_000);

test('Ctrl-C that AWS refuses says that the experiment goes on', async () => {
  const server = await fisServer();
  server.looks = [{ status: 'running' }];
  server.instead.set('DELETE /experiments/EXP1', [refusal(403, 'AccessDeniedException', 'not you')]);
  const drill = startDrill(server);
  await untilWatched(server, drill);
  drill.child.kill('SIGINT');
  expect(await drill.exitCode()).toBe(130);
  expect(drill.said()).toContain('EXP1 could NOT be stopped and goes on: AccessDeniedException: not you');
}, 180_000);
