import { PromoteReadReplicaCommand, RDSClient, waitUntilDBInstanceAvailable } from '@aws-sdk/client-rds';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalStatus } from '../../local/daemon';
import { isRunning, packageRoot } from '../../local/process';
import { identify, type ProcessIdentity } from '../../local/process/registry';
import { localClientConfig } from '../../local/region/clients';

/** Slow enough that a busy machine does not look like a fault. */
const speed = 4;

let folder: string;
let started: Ended;

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-scenario-'));
  // As root the databases run as somebody else, who must get through.
  chmodSync(folder, 0o755);
  started = await holdfast('local', 'up', '--detach', '--speed', String(speed));
  if (started.code !== 0) throw new Error(`"local up" ended ${started.code}:\n${started.errors}`);
}, 200_000);

afterAll(async () => {
  await holdfast('local', 'down');
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

function holdfast(...args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const cli = join(packageRoot(), 'dist', 'bin', 'cli.js');
    const env = { ...process.env, TMPDIR: folder, HOLDFAST_STATE_FOLDER: join(folder, 'state') };
    const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, output, errors }));
  });
}

/** What curl does with -x. */
function through(proxy: string, url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(proxy);
    const asked = request({ hostname, port, path: url, headers: { host: new URL(url).host } }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode));
    });
    asked.once('error', reject);
    asked.end();
  });
}

test('says where the AWS API, the databases, the proxy and DNS are', () => {
  expect(started.output).toMatch(/us-west-2 +http:\/\/127\.0\.0\.1:\d+/);
  expect(started.output).toMatch(/payments-primary +us-east-1 +127\.0\.0\.1:\d+/);
  expect(started.output).toMatch(/curl -x http:\/\/127\.0\.0\.1:\d+ http:\/\/payments\.test/);
});

test('a second one is refused in one line that names the process', async () => {
  const second = await holdfast('local', 'up');
  expect(second.code).toBe(1);
  expect(second.errors).toMatch(/^holdfast: payments runs already as process \d+: stop it by "holdfast local down"\n$/);
});

test('the service answers through the proxy that the command prints', async () => {
  const { output } = await holdfast('local', 'proxy');
  expect(await through(output.trim(), 'http://payments.test/health')).toBe(200);
});

test('template, cloud and lease agree, and each database accepts an update', async () => {
  const ask = () => holdfast('status', '--prove-update', '--json');
  let answer = await ask();
  // Observers and health checkers need a few rounds until everything they say is of now.
  for (const end = Date.now() + 20_000; answer.code !== 0 && Date.now() < end; answer = await ask()) await sleep(500);
  const { verdict, findings } = JSON.parse(answer.output) as { verdict: string; findings: { id: string }[] };
  expect({ verdict, ids: findings.map(({ id }) => id) }).toEqual({
    verdict: 'clean',
    ids: ['update-accepted', 'update-accepted'],
  });
}, 60_000);

test('a promotion by hand is found, and named for what it is', async () => {
  const document = JSON.parse((await holdfast('local', 'status', '--json')).output) as LocalStatus & {
    addresses: { endpoints: Record<string, string> };
  };
  const client = new RDSClient(localClientConfig('us-west-2', document.addresses.endpoints['us-west-2']!));
  const member = { DBInstanceIdentifier: 'payments-standby' };
  await client.send(new PromoteReadReplicaCommand(member));
  await waitUntilDBInstanceAvailable({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, member);
  client.destroy();
  const { code, output } = await holdfast('status', '--json');
  expect(code).toBe(1);
  expect((JSON.parse(output) as { findings: { id: string }[] }).findings.map(({ id }) => id)).toContain('two-writers');
}, 60_000);

test('down ends every process and leaves nothing behind', async () => {
  const { output } = await holdfast('local', 'status', '--json');
  const { pid, processes } = JSON.parse(output) as LocalStatus & { pid: number };
  const all: ProcessIdentity[] = [identify(pid, 'daemon'), ...processes.map((one) => identify(one.pid, one.name))];
  expect(all.filter(isRunning).length).toBeGreaterThan(10);
  expect(await holdfast('local', 'down')).toMatchObject({ code: 0, output: 'payments is stopped\n' });
  expect(all.filter(isRunning)).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.startsWith('holdfast-'))).toEqual([]);
  expect(existsSync(join(folder, 'state', 'payments.json'))).toBe(false);
}, 60_000);

test('down again says that nothing runs, and is content', async () => {
  expect(await holdfast('local', 'down')).toMatchObject({ code: 0, output: 'payments does not run\n' });
});

test('while nothing runs, nothing is determined', async () => {
  expect((await holdfast('status')).code).toBe(2);
  expect((await holdfast('local', 'status')).code).toBe(1);
});
