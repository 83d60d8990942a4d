import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { type Endpoint, startEndpoint } from '../../../local/endpoint/endpoint';
import { Fabric } from '../../../local/fabric/fabric';
import { type Store, startStore } from './support/store';

const regions = ['us-east-1', 'us-west-2', 'us-east-2'];
const table = { replicas: ['us-east-1', 'us-west-2'], witness: 'us-east-2', home: 'us-west-2' };

/** Longer than a starved machine takes for one call. */
const patient = 20_000;
/** For calls whose answer is lost: long enough for a call to be sent, short enough to wait for. */
const impatient = 1_500;
/** For calls that nothing can carry. */
const hopeless = 200;

/** How long a heartbeat counts. */
const validity = 1_000;
const forgetful = validity + 200;

let store: Store;
let fabric: Fabric;
let endpoint: Endpoint;
let clients: DynamoDBClient[] = [];

beforeEach(async () => {
  store = await startStore();
  fabric = new Fabric();
});

async function start(quorumTimeout: number): Promise<void> {
  endpoint = await startEndpoint(
    {
      regions,
      emulatorUrl: store.url,
      strongTables: { 'payments-control': table },
      heartbeatInterval: 20,
      heartbeatValidity: validity,
      quorumTimeout,
    },
    async (name, from, to, port) => (await fabric.link({ name, from, to, target: { port } })).port,
  );
}

afterEach(async () => {
  clients.forEach((client) => client.destroy());
  clients = [];
  await endpoint.close();
  await fabric.close();
  await store.close();
});

function dynamo(region: string): DynamoDBClient {
  const client = new DynamoDBClient({
    region,
    endpoint: `http://127.0.0.1:${endpoint.ports[region]}`,
    credentials: { accessKeyId: 'holdfast', secretAccessKey: 'holdfast' },
    maxAttempts: 1,
  });
  clients.push(client);
  return client;
}

const put = (TableName = 'payments-control') =>
  new PutItemCommand({ TableName, Item: { scope: { S: 'payments' }, item: { S: 'lease' } } });
const get = (ConsistentRead: boolean) =>
  new GetItemCommand({
    TableName: 'payments-control',
    Key: { scope: { S: 'payments' }, item: { S: 'lease' } },
    ConsistentRead,
  });

const writes = () => store.calls.filter((call) => call.headers['x-amz-target'] === 'DynamoDB_20120810.PutItem');
const settle = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const blackhole = { kind: 'blackhole' } as const;

async function isolate(region: string): Promise<void> {
  fabric.setRules([
    { from: region, to: '*', effect: blackhole },
    { from: '*', to: region, effect: blackhole },
  ]);
  await settle(forgetful);
}

test('fails to write in an isolated Region, with the error of a server-side failure, and nothing reaches the store', async () => {
  await start(hopeless);
  await isolate('us-east-1');
  await expect(dynamo('us-east-1').send(put())).rejects.toMatchObject({
    name: 'InternalServerError',
    $metadata: { httpStatusCode: 500 },
  });
  expect(writes()).toHaveLength(0);
});

test('fails a strongly consistent read in an isolated Region', async () => {
  await start(hopeless);
  await isolate('us-east-1');
  await expect(dynamo('us-east-1').send(get(true))).rejects.toMatchObject({ name: 'InternalServerError' });
});

test('serves an eventually consistent read in an isolated Region', async () => {
  await start(patient);
  await isolate('us-east-1');
  await dynamo('us-east-1').send(get(false));
  expect(store.calls).toHaveLength(1);
});

test('goes on in the other replica Region while one Region is isolated', async () => {
  await start(patient);
  await isolate('us-east-1');
  await dynamo('us-west-2').send(put());
  expect(writes()).toHaveLength(1);
});

test('the witness is enough for a quorum', async () => {
  await start(patient);
  fabric.setRules([
    { from: 'us-east-1', to: 'us-west-2', effect: blackhole },
    { from: 'us-west-2', to: 'us-east-1', effect: blackhole },
  ]);
  await settle(forgetful);
  await dynamo('us-east-1').send(put());
  expect(writes()).toHaveLength(1);
});

test('writes again once the isolation has ended', async () => {
  await start(patient);
  await isolate('us-east-1');
  fabric.clear();
  await settle(200);
  await dynamo('us-east-1').send(put());
  expect(writes()).toHaveLength(1);
});

test('every strongly consistent call goes to the one store of the table, whatever the Region', async () => {
  await start(patient);
  await dynamo('us-east-1').send(put());
  await dynamo('us-west-2').send(put());
  const scopes = writes().map(
    (call) => /Credential=holdfast\/\d+\/([^/]+)\//.exec(call.headers.authorization ?? '')?.[1],
  );
  expect(scopes).toEqual(['us-west-2', 'us-west-2']);
});

test('a write lands although its answer is lost while nothing comes back from the other Regions', async () => {
  await start(impatient);
  await dynamo('us-east-1').send(put());
  fabric.setRules([{ from: '*', to: 'us-east-1', effect: blackhole }]);
  await settle(forgetful);
  const client = dynamo('us-east-1');
  for (let attempt = 0; attempt < 2; attempt += 1)
    await expect(client.send(put())).rejects.toMatchObject({ name: 'InternalServerError' });
  expect(writes()).toHaveLength(3);
});

test('a write is never sent a second time, to the same peer or to another', async () => {
  await start(impatient);
  fabric.setRules([
    { from: 'us-west-2', to: 'us-east-1', effect: blackhole },
    { from: 'us-east-2', to: 'us-east-1', effect: blackhole },
  ]);
  await expect(dynamo('us-east-1').send(put())).rejects.toMatchObject({ name: 'InternalServerError' });
  fabric.clear();
  await settle(300);
  expect(writes()).toHaveLength(1);
});

test('fails transactions and time to live, which such a table does not have', async () => {
  await start(patient);
  const client = dynamo('us-east-1');
  const item = { TableName: 'payments-control', Item: { scope: { S: 'a' }, item: { S: 'b' } } };
  await expect(client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: item }] }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  const ttl = { TableName: 'payments-control', TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' } };
  await expect(client.send(new UpdateTimeToLiveCommand(ttl))).rejects.toMatchObject({ name: 'ValidationException' });
});

test('fails to read and to write at the witness', async () => {
  await start(patient);
  await expect(dynamo('us-east-2').send(put())).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(dynamo('us-east-2').send(get(false))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('an ordinary table is written in an isolated Region', async () => {
  await start(patient);
  await isolate('us-east-1');
  await dynamo('us-east-1').send(put('sessions'));
  expect(writes()).toHaveLength(1);
});
