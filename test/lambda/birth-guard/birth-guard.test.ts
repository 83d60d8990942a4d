import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handler, judge } from '../../../lambda/birth-guard';
import { objection, type BirthQuestion } from '../../../lambda/birth-guard/decide';
import { lease, primary, standby } from '../support/memory';

const question = (changes: Partial<BirthQuestion> = {}): BirthQuestion => ({
  region: primary,
  identifier: 'payments-primary',
  scope: 'payments',
  lease: undefined,
  exists: false,
  ...changes,
});

describe('an empty database', () => {
  test('may be created before there is a lease', () => {
    expect(objection(question())).toBeUndefined();
  });

  test('may not once the other Region holds the lease; the payments are there', () => {
    const why = objection(question({ lease: lease({ epoch: 2, holder: standby }) }));
    expect(why).toContain('the lease of "payments" is at epoch 2 and us-west-2 holds it');
    expect(why).toContain('a replica of the database in us-west-2 again');
    expect(why).toContain('--import-existing-resources');
  });

  test('may not in the Region that holds the lease either, in whatever epoch', () => {
    for (const epoch of [1, 5])
      expect(objection(question({ lease: lease({ epoch }) }))).toContain('restore "payments-primary" from its backups');
  });
});

test('a database that exists is not created empty, so nothing is objected to', () => {
  expect(objection(question({ exists: true, lease: lease({ epoch: 7, holder: standby }) }))).toBeUndefined();
});

const documents = mockClient(DynamoDBDocumentClient);
const rds = mockClient(RDSClient);
const missing = Object.assign(new Error('no such database'), { name: 'DBInstanceNotFoundFault' });
beforeEach(() => {
  documents.reset();
  rds.reset();
});
const event = (RequestType: 'Create' | 'Update' | 'Delete', ResponseURL = '') =>
  ({
    RequestType,
    ResponseURL,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Guard',
    ResourceProperties: {
      ServiceToken: 'function',
      ControlTable: 'payments-control',
      LeaseScope: 'payments',
      DatabaseIdentifier: 'payments-primary',
    },
  }) as unknown as CloudFormationCustomResourceEvent;

describe('the guard', () => {
  const ask = (request: 'Create' | 'Update' | 'Delete') =>
    judge(event(request), primary, {
      documents: DynamoDBDocumentClient.from(new DynamoDBClient({ region: primary })),
      rds: new RDSClient({ region: primary }),
    });

  test('reads the lease strongly', async () => {
    documents.on(GetCommand).resolves({});
    rds.on(DescribeDBInstancesCommand).rejects(missing);
    expect(await ask('Create')).toBeUndefined();
    expect(documents.commandCalls(GetCommand)[0]!.args[0].input).toMatchObject({
      TableName: 'payments-control',
      Key: { scope: 'payments', item: 'lease' },
      ConsistentRead: true,
    });
  });

  test('is asked by an update as by a creation, since another identifier means an empty database', async () => {
    documents.on(GetCommand).resolves({ Item: lease({ epoch: 3, holder: standby }) });
    rds.on(DescribeDBInstancesCommand).rejects(missing);
    expect(await ask('Update')).toContain('epoch 3');
  });

  test('lets an update of a stack through whose database is there', async () => {
    documents.on(GetCommand).resolves({ Item: lease({ epoch: 3, holder: standby }) });
    rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [{ DBInstanceIdentifier: 'payments-primary' }] });
    expect(await ask('Update')).toBeUndefined();
  });

  test('never stops a deletion, and asks nobody about it', async () => {
    expect(await ask('Delete')).toBeUndefined();
    expect(documents.calls()).toHaveLength(0);
  });
});

describe('the answer to CloudFormation', () => {
  let server: Server;
  let received: { body: Record<string, string>; contentType: string | undefined } | undefined;
  let url: string;
  beforeAll((done) => {
    jest.spyOn(console, 'log').mockImplementation();
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => {
        received = { body: JSON.parse(text), contentType: request.headers['content-type'] };
        response.end();
      });
    }).listen(0, '127.0.0.1', () => {
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer`;
      done();
    });
  });
  afterAll((done) => {
    jest.restoreAllMocks();
    server.closeAllConnections();
    server.close(done);
  });

  const lambda = { invokedFunctionArn: `arn:aws:lambda:${primary}:000000000000:function:guard` } as Context;

  test('fails the deployment and says why', async () => {
    documents.on(GetCommand).resolves({ Item: lease({ epoch: 2, holder: standby }) });
    rds.on(DescribeDBInstancesCommand).rejects(missing);
    await handler(event('Create', url), lambda);
    expect(received!.body).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('epoch 2'),
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Guard',
    });
    expect(received!.contentType ?? '').toBe('');
  });

  test('lets the deployment go on', async () => {
    documents.on(GetCommand).resolves({});
    rds.on(DescribeDBInstancesCommand).rejects(missing);
    await handler(event('Create', url), lambda);
    expect(received!.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'birth-guard' });
  });

  test('fails the deployment when the lease cannot be read', async () => {
    documents.on(GetCommand).rejects(new Error('no answer'));
    rds.on(DescribeDBInstancesCommand).rejects(missing);
    await handler(event('Create', url), lambda);
    expect(received!.body).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('no answer') });
  });
});
