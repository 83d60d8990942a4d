import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { seedSecret, startEmulator, type Emulator } from '../../../local/emulator';
import { packageRoot, startNode, type ManagedProcess } from '../../../local/process';
import { productionTimers } from '../../../runtime/config/timers';
import { DynamoLeaseStore } from '../../../runtime/lease/store';
import { DynamoJournal } from '../../../runtime/ledger/journal-store';
import { replicatedStore, type ReplicatedStore } from '../../../runtime/store/replicated-store';
import { openDatabases, type Databases } from '../../runtime/support/postgres';

const [primary, standby] = ['us-east-1', 'us-west-2'] as const;
const member = (role: string) => ({ identifier: `payments-${role}`, readReplicas: [], secretId: 'payments-db' });
const config = {
  scope: 'payments',
  regions: { primary, standby, witness: 'us-east-2' },
  grade: 'journal',
  lanes: 4,
  tables: { control: 'payments-control', journal: 'payments-journal' },
  databases: { [primary]: member('primary'), [standby]: member('standby') },
  databaseName: 'payments',
  groups: {},
  endpoints: { service: 'https://payments.test', regional: {} },
  topicName: 'payments-alerts',
  rpoLag: 30,
  timers: productionTimers,
};

let databases: Databases;
let emulator: Emulator;
let store: ReplicatedStore;
let instances: Record<string, ManagedProcess<{ port: number }>>;

// The real process on a real database and the emulator's tables: one instance a Region, as they are deployed.
beforeAll(async () => {
  databases = await openDatabases();
  emulator = await startEmulator();
  await createTables(emulator.url);
  for (const region of [primary, standby])
    await seedSecret(emulator.url, region, 'payments-db', { username: 'holdfast', password: 'secret' });
  store = replicatedStore({ regions: [primary], requestTimeout: 5000, client: clientOf(emulator.url) });
  const entry = databases.run.folder('app') + '/main.js';
  await promisify(execFile)(join(packageRoot(), 'node_modules/.bin/esbuild'), [
    join(packageRoot(), 'app/payments/main.ts'),
    ...[
      '--bundle',
      '--platform=node',
      '--format=cjs',
      '--external:pg-native',
      '--log-level=error',
      `--outfile=${entry}`,
    ],
  ]);
  const start = (region: string, database: { host: string; port: number }) =>
    startNode<{ port: number }>({
      name: `payments-${region}`,
      entry,
      env: {
        HOLDFAST_CONFIG: JSON.stringify(config),
        HOLDFAST_SPEED: '10',
        HOLDFAST_INSTANCE: `${region}-a`,
        HOLDFAST_DATABASE_HOSTS: `${database.host}:${database.port}`,
        AWS_REGION: region,
        AWS_ENDPOINT_URL: emulator.url,
        PORT: '0',
      },
    });
  const { primary: one, standby: two } = databases;
  instances = { [primary]: await start(primary, one.address), [standby]: await start(standby, two.address) };
});
afterAll(async () => {
  store?.close();
  await Promise.all(Object.values(instances ?? {}).map((instance) => instance.stop()));
  await emulator?.stop();
  await databases?.close();
});

const clientOf = (endpoint: string) => ({
  endpoint,
  credentials: { accessKeyId: 'holdfast', secretAccessKey: 'holdfast' },
});

async function createTables(url: string): Promise<void> {
  const client = new DynamoDBClient({ region: standby, ...clientOf(url) });
  const keys = {
    'payments-control': [
      ['scope', 'S'],
      ['item', 'S'],
    ],
    'payments-journal': [
      ['lane', 'N'],
      ['position', 'N'],
    ],
  } as const;
  for (const [TableName, [hash, range]] of Object.entries(keys)) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [hash, range].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
        KeySchema: [
          { AttributeName: hash[0], KeyType: 'HASH' },
          { AttributeName: range[0], KeyType: 'RANGE' },
        ],
      }),
    );
    await client.send(new UpdateTableCommand({ TableName, ReplicaUpdates: [{ Create: { RegionName: primary } }] }));
  }
  client.destroy();
}

async function call(region: string, path: string, body?: object, key = 'k') {
  const answer = await fetch(`http://127.0.0.1:${instances[region]!.ready.port}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: body ? { 'content-type': 'application/json', 'idempotency-key': key } : {},
    body: body && JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function until(region: string, path: string, status: number): Promise<void> {
  const end = performance.now() + 20_000;
  for (let last; ; await new Promise((resolve) => setTimeout(resolve, 50))) {
    last = await call(region, path);
    if (last.status === status) return;
    if (performance.now() > end) throw new Error(`${path} of ${region}: ${JSON.stringify(last)}`);
  }
}

test('both instances become healthy, and only the holder asks for traffic', async () => {
  await until(primary, '/takeover', 200);
  await until(standby, '/health', 200);
  expect([(await call(standby, '/takeover')).status, (await call(standby, '/health')).body.role]).toEqual([
    503,
    'standby',
  ]);
});

test('payments are journaled and acknowledged', async () => {
  const answers: Awaited<ReturnType<typeof call>>[] = [];
  const client = async (id: number) => {
    for (let i = 0; i < 10; i++)
      answers.push(
        await call(primary, '/transfers', { from: `acct-00${id}`, to: 'acct-100', amount: 1 }, `${id}-${i}`),
      );
  };
  await Promise.all([0, 1, 2, 3].map(client));
  expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(201));
  const { lane, position } = answers[0]!.body as { lane: number; position: number };
  expect(await new DynamoJournal(store, 'payments-journal').read(lane, position)).toMatchObject({
    key: answers[0]!.body.key,
    epoch: 1,
  });
});

test('the standby refuses to write', async () => {
  const answer = await call(standby, '/credits', { to: 'acct-000', amount: 1 });
  expect(answer).toMatchObject({ status: 503, body: { outcome: 'refused', reason: 'no-lease', region: standby } });
});

test('a lease that another Region has taken stops the instance', async () => {
  const lease = await new DynamoLeaseStore(store, 'payments-control', 'payments').read();
  const taken = { ...lease!, epoch: 2, holder: standby, phase: 'promoting', item: 'lease' };
  await store.call((client, options) =>
    client.send(new PutCommand({ TableName: 'payments-control', Item: taken }), options),
  );
  await until(primary, '/takeover', 503);
  expect((await call(primary, '/credits', { to: 'acct-000', amount: 1 })).body.outcome).toBe('refused');
});

test('SIGTERM ends the process with code 0', async () => {
  const instance = instances[primary]!;
  process.kill(instance.pid, 'SIGTERM');
  expect(await instance.exited).toMatchObject({ code: 0 });
});
