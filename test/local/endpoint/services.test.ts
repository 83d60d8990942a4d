import { AutoScalingClient, UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeDBInstancesCommand, PromoteReadReplicaCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { type Endpoint, startEndpoint } from '../../../local/endpoint/endpoint';
import { serveEngines } from '../../../local/region/engine-api';
import { type Store, startStore } from './support/store';

type Asked = { service: string; operation: string; region: string; input: unknown };

let store: Store;
let endpoint: Endpoint;
let engines: Awaited<ReturnType<typeof serveEngines>>;
let asked: Asked[];
let answer: (asked: Asked) => unknown;

const services = ['rds', 'autoscaling', 'ec2', 'elasticloadbalancing', 'route53'];

beforeAll(async () => {
  store = await startStore();
  const handler = (service: string) => async (operation: string, input: unknown, region: string) => {
    const question = { service, operation, region, input };
    asked.push(question);
    return answer(question);
  };
  engines = await serveEngines(Object.fromEntries(services.map((service) => [service, handler(service)])));
  endpoint = await startEndpoint({
    regions: ['us-east-1', 'us-west-2'],
    emulatorUrl: store.url,
    enginesUrl: engines.url,
  });
});

beforeEach(() => {
  asked = [];
  store.calls.length = 0;
  answer = () => ({});
});

afterAll(async () => {
  await endpoint.close();
  await engines.server.close();
  await store.close();
});

/** A client of a Region that enters at its own Region's endpoint, or at another's. */
const at = (region: string, enters = region) => ({
  region,
  endpoint: `http://127.0.0.1:${endpoint.ports[enters]}`,
  credentials: { accessKeyId: 'holdfast', secretAccessKey: 'holdfast' },
  maxAttempts: 1,
});

const failWith = (code: string, message: string, status?: number) => () => {
  throw Object.assign(new Error(message), { code, status });
};

test('an RDS description keeps its dates, numbers, flags, lists and structures', async () => {
  const created = new Date('2026-01-02T03:04:05Z');
  answer = () => ({
    DBInstances: [
      {
        DBInstanceIdentifier: 'payments-standby',
        InstanceCreateTime: created,
        Endpoint: { Address: '127.0.0.1', Port: 5432 },
        MultiAZ: true,
        ReadReplicaDBInstanceIdentifiers: ['a&b', 'c'],
        StatusInfos: [{ StatusType: 'read replication', Normal: false, Status: 'replicating' }],
      },
    ],
  });
  const { DBInstances } = await new RDSClient(at('us-west-2')).send(
    new DescribeDBInstancesCommand({ Filters: [{ Name: 'db-instance-id', Values: ['x', 'y'] }], MaxRecords: 20 }),
  );
  expect(asked).toEqual([
    {
      service: 'rds',
      operation: 'DescribeDBInstances',
      region: 'us-west-2',
      input: { Filters: [{ Name: 'db-instance-id', Values: ['x', 'y'] }], MaxRecords: 20 },
    },
  ]);
  expect(DBInstances).toEqual([
    expect.objectContaining({
      DBInstanceIdentifier: 'payments-standby',
      InstanceCreateTime: created,
      Endpoint: { Address: '127.0.0.1', Port: 5432 },
      MultiAZ: true,
      ReadReplicaDBInstanceIdentifiers: ['a&b', 'c'],
      StatusInfos: [{ StatusType: 'read replication', Normal: false, Status: 'replicating' }],
    }),
  ]);
});

test("an engine's error reaches the caller as the service's exception, named by code or by type", async () => {
  const rds = new RDSClient(at('us-west-2'));
  const promote = new PromoteReadReplicaCommand({ DBInstanceIdentifier: 'gone', BackupRetentionPeriod: 35 });
  answer = failWith('DBInstanceNotFound', 'DBInstance gone not found', 404);
  await expect(rds.send(promote)).rejects.toMatchObject({
    name: 'DBInstanceNotFoundFault',
    message: 'DBInstance gone not found',
    $metadata: { httpStatusCode: 404 },
  });
  answer = failWith('InvalidDBInstanceStateFault', 'it is <busy>');
  await expect(rds.send(promote)).rejects.toMatchObject({
    name: 'InvalidDBInstanceStateFault',
    message: 'it is <busy>',
    $metadata: { httpStatusCode: 400 },
  });
});

test('an operation without an output is answered', async () => {
  const group = { AutoScalingGroupName: 'payments-web', MinSize: 20, DesiredCapacity: 20 };
  await new AutoScalingClient(at('us-west-2')).send(new UpdateAutoScalingGroupCommand(group));
  expect(asked[0]).toMatchObject({ service: 'autoscaling', operation: 'UpdateAutoScalingGroup', input: group });
});

test('EC2 calls have lists without wrappers in both directions', async () => {
  answer = () => ({ Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: 'running', Code: 16 } }] }] });
  const command = new DescribeInstancesCommand({
    InstanceIds: ['i-1', 'i-2'],
    Filters: [{ Name: 'instance-state-name', Values: ['running'] }],
  });
  const { Reservations } = await new EC2Client(at('us-east-1')).send(command);
  expect(asked[0].input).toEqual(command.input);
  expect(Reservations?.[0].Instances?.[0]).toMatchObject({ InstanceId: 'i-1', State: { Name: 'running', Code: 16 } });
});

test('EC2 calls that are not about instances go to the emulator', async () => {
  store.answer(200, '<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>', { 'content-type': 'text/xml' });
  await new EC2Client(at('us-east-1')).send(new DescribeVpcsCommand({}));
  store.answer(200, {});
  expect(asked).toEqual([]);
  expect(store.calls[0].body).toContain('Action=DescribeVpcs');
});

test('an EC2 error is told in the form of EC2', async () => {
  answer = failWith('InvalidInstanceID.NotFound', 'no such instance');
  const command = new DescribeInstancesCommand({ InstanceIds: ['i-9'] });
  await expect(new EC2Client(at('us-east-1')).send(command)).rejects.toMatchObject({
    name: 'InvalidInstanceID.NotFound',
    message: 'no such instance',
  });
});

test('target health is answered by the balancer', async () => {
  answer = () => ({
    TargetHealthDescriptions: [{ Target: { Id: 'i-1', Port: 80 }, TargetHealth: { State: 'healthy' } }],
  });
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: 'arn' });
  const { TargetHealthDescriptions } = await new ElasticLoadBalancingV2Client(at('us-east-1')).send(command);
  expect(TargetHealthDescriptions).toEqual([{ Target: { Id: 'i-1', Port: 80 }, TargetHealth: { State: 'healthy' } }]);
});

test('Route 53 calls carry path, query and XML bodies', async () => {
  const route53 = new Route53Client(at('us-east-1'));
  const record = { Name: 'payments.test.', Type: 'A' as const, TTL: 60, ResourceRecords: [{ Value: '127.0.0.1' }] };
  const changes = { Changes: [{ Action: 'UPSERT' as const, ResourceRecordSet: record }], Comment: 'a < b' };
  answer = () => ({ ChangeInfo: { Id: 'C1', Status: 'INSYNC', SubmittedAt: new Date(0) } });
  const changed = await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: 'Z1', ChangeBatch: changes }));
  expect(asked[0]).toMatchObject({
    operation: 'ChangeResourceRecordSets',
    input: { HostedZoneId: 'Z1', ChangeBatch: changes },
  });
  expect(changed.ChangeInfo).toEqual({ Id: 'C1', Status: 'INSYNC', SubmittedAt: new Date(0) });
  answer = () => ({ ResourceRecordSets: [record], IsTruncated: false, MaxItems: 300 });
  const listed = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1', StartRecordName: 'p' }));
  expect(asked[1]).toMatchObject({ input: { HostedZoneId: 'Z1', StartRecordName: 'p' } });
  expect(listed.ResourceRecordSets).toEqual([record]);
});

test('a Route 53 error reaches the caller as its exception', async () => {
  answer = failWith('NoSuchHostedZone', 'no zone Z9');
  const command = new ListResourceRecordSetsCommand({ HostedZoneId: 'Z9' });
  await expect(new Route53Client(at('us-east-1')).send(command)).rejects.toMatchObject({
    name: 'NoSuchHostedZone',
    message: 'no zone Z9',
    $metadata: { httpStatusCode: 404 },
  });
});

test('a call signed for another Region is answered there', async () => {
  await new RDSClient(at('us-west-2', 'us-east-1')).send(new DescribeDBInstancesCommand({}));
  expect(asked[0].region).toBe('us-west-2');
});

test('fails a call signed for a Region that is not up', async () => {
  const call = new RDSClient(at('eu-west-1', 'us-east-1')).send(new DescribeDBInstancesCommand({}));
  await expect(call).rejects.toThrow('"eu-west-1" is not up locally: use one of us-east-1, us-west-2');
});

const form = (body: string, scope: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${endpoint.ports['us-east-1']}/`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}/aws4_request, SignedHeaders=host, Signature=0`,
      ...headers,
    },
  });

test('fails an operation that the service does not have, as the service would', async () => {
  const response = await form('Action=MakeCoffee&Version=2014-10-31', 'holdfast/20260101/us-east-1/rds');
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('<Code>InvalidAction</Code>');
});

test('fails a number that is none', async () => {
  const response = await form('Action=DescribeDBInstances&MaxRecords=many', 'holdfast/20260101/us-east-1/rds');
  expect(await response.text()).toContain('MaxRecords is &quot;many&quot;; it must be a number');
});

test('fails a key that looks real, and forwards nothing', async () => {
  const response = await form('Action=ListTopics', 'AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/sns');
  expect(response.status).toBe(403);
  const text = await response.text();
  expect(text).toContain('looks like one of a real account');
  expect(text).not.toContain('AKIAIOSFODNN7EXAMPLE');
  expect(store.calls).toEqual([]);
});

test('takes a temporary key that the emulator itself has issued', async () => {
  store.answer(200, '<AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>');
  await (await form('Action=AssumeRole', 'holdfast/20260101/us-east-1/sts')).text();
  store.answer(200, {});
  const response = await form('Action=ListTopics', 'ASIAIOSFODNN7EXAMPLE/20260101/us-east-1/sns');
  expect(response.status).toBe(200);
});

test('fails a call to an engine that is larger than a mebibyte', async () => {
  const response = await form(
    `Action=DescribeDBInstances&X=${'x'.repeat(1024 * 1024)}`,
    'holdfast/20260101/us-east-1/rds',
  );
  expect(response.status).toBe(413);
});

test('everything else is forwarded byte for byte, signature and host included, and answered likewise', async () => {
  store.answer(201, 'answer', { 'x-amz-meta': 'kept' });
  const response = await form('Action=Publish&Message=%C3%A9+%2B', 'holdfast/20260101/us-east-1/sns', {
    'x-amz-date': 'd',
  });
  store.answer(200, {});
  expect([response.status, await response.text(), response.headers.get('x-amz-meta')]).toEqual([201, 'answer', 'kept']);
  expect(store.calls).toHaveLength(1);
  expect(store.calls[0]).toMatchObject({
    body: 'Action=Publish&Message=%C3%A9+%2B',
    headers: {
      host: `127.0.0.1:${endpoint.ports['us-east-1']}`,
      'x-amz-date': 'd',
      authorization: expect.stringContaining('Credential=holdfast/20260101/us-east-1/sns'),
    },
  });
});

test('listens on loopback only', async () => {
  const { networkInterfaces } = await import('node:os');
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address && !address.internal && address.family === 'IPv4');
  if (!outside) return;
  await expect(fetch(`http://${outside.address}:${endpoint.ports['us-east-1']}/`)).rejects.toThrow('fetch failed');
});
