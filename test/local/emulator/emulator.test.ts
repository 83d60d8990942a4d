import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { buildSync } from 'esbuild';
import {
  type Emulator,
  deployServerless,
  orderCrash,
  readCrashProof,
  seedParameter,
  seedSecret,
  startEmulator,
} from '../../../local/emulator';
import { type Endpoint, startEndpoint } from '../../../local/endpoint/endpoint';
import { strongTablesOf } from '../../../local/endpoint/mrsc/tables';
import { type RunFolder, createRunFolder, packageRoot } from '../../../local/process';
import { synthesize } from './support/app';

const regions = ['us-east-1', 'us-west-2', 'us-east-2'];

let run: RunFolder;
let emulator: Emulator;
let endpoint: Endpoint;
let frontDoor: ReturnType<typeof createServer>;
const clients: { destroy(): void }[] = [];

/** What a function of the probe application tells about one invocation. */
interface Seen {
  region: string;
  endpoint: string;
  speed: string;
  key: string;
  subnets: string;
  seen?: { host: string; body: string; method: string };
  time: number;
}

beforeAll(async () => {
  run = createRunFolder();
  const preload = join(run.path, 'preload with a space.js');
  const entry = join(packageRoot(), 'local/emulator/preload.ts');
  buildSync({
    entryPoints: [entry],
    outfile: preload,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  });
  frontDoor = await startFrontDoor();
  const { assemblyDir, stacks } = synthesize(run.folder('app'));
  emulator = await startEmulator({ speed: 10, preload, persist: true });
  endpoint = await startEndpoint({
    regions,
    emulatorUrl: emulator.url,
    strongTables: strongTablesOf(stacks),
    speed: 10,
  });
  const door = `http://127.0.0.1:${(frontDoor.address() as AddressInfo).port}`;
  emulator.setRoutes({
    endpoints: Object.fromEntries(regions.map((region) => [region, at(region)])),
    hosts: { 'us-east-1': { 'us-west-2.payments.test': door } },
  });
  for (const region of regions)
    await seedParameter(emulator.url, region, '/payments/network/private-subnets', [`${region}-a`, `${region}-b`]);
  await deployServerless({ stacks, assemblyDir, url: emulator.url });
}, 120_000);

afterAll(async () => {
  clients.forEach((client) => client.destroy());
  await endpoint?.close();
  await emulator?.stop();
  frontDoor?.closeAllConnections();
  frontDoor?.close();
  await run?.remove();
});

const at = (region: string): string => `http://127.0.0.1:${endpoint.ports[region]}`;

interface Settings {
  region: string;
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  maxAttempts: number;
}

function client<Client extends { destroy(): void }>(kind: new (settings: Settings) => Client, region: string): Client {
  const credentials = { accessKeyId: 'holdfast', secretAccessKey: 'holdfast' };
  const made = new kind({ region, endpoint: at(region), credentials, maxAttempts: 1 });
  clients.push(made);
  return made;
}

/** Tells who was asked for, and what was sent. */
async function startFrontDoor(): Promise<ReturnType<typeof createServer>> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.once('end', () =>
      response.end(JSON.stringify({ host: request.headers.host, body, method: request.method })),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function execute(region: string, input: object): Promise<Seen[]> {
  const sfn = client(SFNClient, region);
  const stateMachineArn = `arn:aws:states:${region}:000000000000:stateMachine:probe-machine`;
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  for (;;) {
    const { status, output, error, cause } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (status === 'SUCCEEDED') return (JSON.parse(output ?? '') as { at: Seen[] }).at;
    if (status !== 'RUNNING') throw new Error(`${status}: ${error} ${cause}`);
    await sleep(50);
  }
}

test('a deployed state machine runs deployed functions in both Regions, its waits divided by the speed', async () => {
  for (const region of ['us-east-1', 'us-west-2']) {
    const [first, second] = await execute(region, {});
    expect([first.region, second.region]).toEqual([region, region]);
    const waited = second.time - first.time;
    expect(waited).toBeGreaterThanOrEqual(1000);
    expect(waited).toBeLessThan(10_000);
  }
});

test("a function is given its own Region's endpoint, the speed, and keys that open nothing", async () => {
  const [seen] = await execute('us-west-2', {});
  expect(seen).toMatchObject({ endpoint: at('us-west-2'), speed: '10', key: 'holdfast' });
});

test('a template reads parameters that were seeded', async () => {
  const [seen] = await execute('us-east-1', {});
  expect(seen.subnets).toBe('us-east-1-a,us-east-1-b');
});

test("a host of the architecture leads to the caller's local address under its own name", async () => {
  const [seen] = await execute('us-east-1', { url: 'https://us-west-2.payments.test/health' });
  expect(seen.seen).toEqual({ host: 'us-west-2.payments.test', body: 'hello', method: 'POST' });
});

test('a function is invoked through the endpoint', async () => {
  const lambda = client(LambdaClient, 'us-east-1');
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'probe-step', Payload: '{}' }));
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toMatchObject({ at: [{ region: 'us-east-1' }] });
});

test('what one Region writes to a strong table is read strongly in the other', async () => {
  const TableName = 'probe-control';
  const Key = { scope: { S: 'payments' }, item: { S: 'lease' } };
  const put = new PutItemCommand({ TableName, Item: { ...Key, epoch: { N: '7' } } });
  await client(DynamoDBClient, 'us-east-1').send(put);
  const get = new GetItemCommand({ TableName, Key, ConsistentRead: true });
  const { Item } = await client(DynamoDBClient, 'us-west-2').send(get);
  expect(Item?.epoch).toEqual({ N: '7' });
});

test('a strong table describes its replicas and its witness in each Region', async () => {
  const { Table } = await client(DynamoDBClient, 'us-east-1').send(
    new DescribeTableCommand({ TableName: 'probe-control' }),
  );
  expect(Table).toMatchObject({
    TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/probe-control',
    MultiRegionConsistency: 'STRONG',
    Replicas: [{ RegionName: 'us-west-2', ReplicaStatus: 'ACTIVE' }],
    GlobalTableWitnesses: [{ RegionName: 'us-east-2' }],
  });
});

test('a secret is seeded, and seeded again', async () => {
  await seedSecret(emulator.url, 'us-east-1', 'payments-db', { username: 'holdfast', password: 'first' });
  await seedSecret(emulator.url, 'us-east-1', 'payments-db', { username: 'holdfast', password: 'second' });
  const secrets = client(SecretsManagerClient, 'us-east-1');
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: 'payments-db' }));
  expect(JSON.parse(SecretString ?? '')).toEqual({ username: 'holdfast', password: 'second' });
});

test('fails a deployment with the place of its log', async () => {
  const stacks = [{ name: 'absent', region: 'us-east-1', plane: 'serverless' as const }];
  const failing = deployServerless({ stacks, assemblyDir: join(run.path, 'app', 'cdk.out'), url: emulator.url });
  await expect(failing).rejects.toThrow(/deploying absent to the emulator failed: see .*deploy\.log/);
});

test('an emulator that crashes under a function comes back with functions and parameters; the execution has failed', async () => {
  const { crashFile = '' } = emulator;
  const before = emulator.process?.pid;
  orderCrash(crashFile, { functionName: 'probe-step', moment: 'before', victim: 'emulator' });
  const sfn = client(SFNClient, 'us-east-1');
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:probe-machine';
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: '{}' }));
  while (!readCrashProof(crashFile)) await sleep(20);
  await emulator.restart();
  expect(emulator.process?.pid).not.toBe(before);
  const ended = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  expect(ended.status).toBe('FAILED');
  const [seen] = await execute('us-east-1', {});
  expect(seen.subnets).toBe('us-east-1-a,us-east-1-b');
});

test("somebody else's emulator is not restarted", async () => {
  process.env.HOLDFAST_EMULATOR_URL = 'http://127.0.0.1:4566';
  try {
    const theirs = await startEmulator();
    await expect(theirs.restart()).rejects.toThrow(/it is not ours/);
  } finally {
    delete process.env.HOLDFAST_EMULATOR_URL;
  }
});
