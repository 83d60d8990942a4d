import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { readHistory } from '../../../drill/history';
import { LoadController } from '../../../drill/load/controller';
import type { LoadArguments } from '../../../drill/load/settings';
import { startDnsServer } from '../../../local/route53/dns-server';

let folder: string;
const children: ChildProcess[] = [];
const closers: (() => void)[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-load-process-'));
  buildSync({
    entryPoints: ['drill/load/main.ts'],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    outfile: join(folder, 'main.js'),
  });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const close of closers.splice(0)) close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function service(region: string): Promise<string> {
  const server: Server = createServer((request, response) => {
    request.resume();
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ outcome: 'done', epoch: 1, region }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startProcess(
  name: string,
  route: LoadArguments['route'],
): Promise<{ child: ChildProcess; port: number; path: string }> {
  const path = join(folder, `${name}.jsonl`);
  const args: LoadArguments = {
    history: path,
    seed: 5,
    service: 'payments.test',
    route,
    accounts: ['a', 'b'],
    rate: 100,
    mix: { credits: 0.1, reads: 0 },
    drain: 200,
  };
  const child = spawn(process.execPath, [join(folder, 'main.js'), JSON.stringify(args)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  const ready = JSON.parse(line) as { ready: boolean; port: number };
  expect(ready.ready).toBe(true);
  return { child, port: ready.port, path };
}

it('follows DNS to another Region and ends when it is told to', async () => {
  const doors = { '10.0.0.10': await service('us-east-1'), '10.1.0.10': await service('us-west-2') };
  let address = '10.0.0.10';
  const dns = await startDnsServer({ zone: 'payments.test', lookup: () => ({ address, ttl: 0 }) }, 0);
  closers.push(dns.close);
  const { child, port, path } = await startProcess('dns', { kind: 'dns', port: dns.port, addresses: doors });
  await sleep(300);
  address = '10.1.0.10';
  await sleep(300);
  const gone = once(child, 'exit');
  const summary = await new LoadController(port).stop();
  expect(await gone).toEqual([0, null]);
  const acks = readHistory(path).events.flatMap((event) => (event.type === 'ack' ? [event.answer?.region] : []));
  expect(new Set(acks)).toEqual(new Set(['us-east-1', 'us-west-2']));
  expect(acks).toHaveLength(summary.answers.ack);
});

it('ends on SIGTERM with its history complete', async () => {
  const { child, path } = await startProcess('term', { kind: 'fixed', address: await service('us-east-1') });
  await sleep(200);
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await gone).toEqual([0, null]);
  const { events, torn } = readHistory(path);
  expect(torn).toBe(false);
  expect(events.filter(({ type }) => type === 'ack').length).toBe(
    events.filter(({ type }) => type === 'request').length,
  );
});

it('leaves a history that can be read when it is killed', async () => {
  const { child, path } = await startProcess('kill', { kind: 'fixed', address: await service('us-east-1') });
  while (readHistory(path).events.length <= 5) await sleep(50);
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  expect(readHistory(path).events.length).toBeGreaterThan(5);
});
