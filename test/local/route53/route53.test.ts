import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import DNS from 'dns2';
import type { FastifyInstance } from 'fastify';
import { route53Handler } from '../../../local/route53/api';
import { doorsByAddress, Resolver } from '../../../local/route53/resolver';
import { LocalRoute53 } from '../../../local/route53/route53';
import { route53Server, Route53Client } from '../../../local/route53/server';
import { route53SettingsSchema, type Route53Settings } from '../../../local/route53/settings';
import { until } from '../fabric/helpers';

const addresses = { 'us-east-1': '10.0.0.10', 'us-west-2': '10.1.0.10' };
const record = { name: 'payments.test', ttl: 4 };
const check = { domain: 'us-west-2.payments.test', path: '/takeover', interval: 1, threshold: 2 };

/** The traffic switch of the protocol: both records follow the standby's own /takeover. */
const records = [
  { ...record, failover: 'PRIMARY', region: 'us-east-1', healthCheckId: 'not-taken-over' },
  { ...record, failover: 'SECONDARY', region: 'us-west-2', healthCheckId: 'taken-over' },
  { ...record, name: 'us-east-1.payments.test', region: 'us-east-1' },
  { ...record, name: 'us-west-2.payments.test', region: 'us-west-2' },
];
const healthChecks = [
  { ...check, id: 'not-taken-over', inverted: true },
  { ...check, id: 'taken-over', inverted: false },
];

const fronts: Server[] = [];
let takenOver: boolean;
let settings: Route53Settings;
let route53: LocalRoute53;
let control: FastifyInstance;
let client: Route53Client;
let ports: { dns: number; proxy: number };

async function front(region: string): Promise<string> {
  const server = createServer((req, response) => {
    if (req.url === '/takeover') response.writeHead(takenOver ? 200 : 503).end();
    else response.end(`${region} ${req.headers.host} ${req.url}`);
  });
  fronts.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  takenOver = false;
  const doors = { 'us-east-1': await front('us-east-1'), 'us-west-2': await front('us-west-2') };
  settings = route53SettingsSchema.parse({
    records,
    healthChecks,
    addresses,
    fronts: { route53: doors, clients: doors },
    speed: 4,
  });
  route53 = new LocalRoute53(settings);
  control = route53Server(route53);
  client = new Route53Client(await control.listen({ host: '127.0.0.1', port: 0 }));
  ports = await route53.start();
});
afterEach(async () => {
  await control.close();
  for (const server of fronts.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const ask = (name: string, type = 'A') =>
  DNS.UDPClient({ dns: '127.0.0.1', port: ports.dns, timeout: 2000 })(name, type);
const settled = () => until('settled', () => route53.status().every((status) => status.settled));
const moved = (region: string) => until(`moved to ${region}`, () => route53.answer('payments.test')?.region === region);

test('traffic follows the takeover, there and back', async () => {
  await settled();
  expect((await ask('payments.test')).answers[0]).toMatchObject({ address: '10.0.0.10', ttl: 1 });
  takenOver = true;
  await moved('us-west-2');
  expect((await ask('payments.test')).answers[0].address).toBe('10.1.0.10');
  takenOver = false;
  await moved('us-east-1');
});

test('a standby that does not answer its checks leaves the traffic where it is', async () => {
  fronts[1].closeAllConnections();
  fronts[1].close();
  await settled();
  expect((await client.answer('payments.test'))?.region).toBe('us-east-1');
});

test('names that do not exist, other zones and other types get the answer that they should', async () => {
  expect((await ask('nothing.payments.test')).header.rcode).toBe(3);
  expect((await ask('example.com')).header.rcode).toBe(5);
  const other = await ask('payments.test', 'AAAA');
  expect([other.header.rcode, other.answers.length]).toEqual([0, 0]);
});

test('a resolver asks again only after the TTL', async () => {
  await settled();
  const doors = doorsByAddress(addresses, settings.fronts.clients);
  const resolver = new Resolver({ dns: { host: '127.0.0.1', port: ports.dns }, doors });
  const first = await resolver.resolve('payments.test');
  takenOver = true;
  await moved('us-west-2');
  if (performance.now() < first.expiresAt - 20) expect(await resolver.resolve('payments.test')).toEqual(first);
  await until('expired', () => performance.now() >= first.expiresAt);
  expect((await resolver.resolve('payments.test')).address).toBe('10.1.0.10');
});

test('fails on a name without an address', async () => {
  const resolver = new Resolver({ dns: { host: '127.0.0.1', port: ports.dns }, doors: {} });
  await expect(resolver.resolve('x.payments.test')).rejects.toThrow('name "x.payments.test" has no address');
  await expect(resolver.resolve('us-east-1.payments.test')).rejects.toThrow('no door leads to 10.0.0.10');
});

async function viaProxy(url: string): Promise<{ status?: number; body: string }> {
  const sent = request({ host: '127.0.0.1', port: ports.proxy, path: url, headers: { host: new URL(url).host } }).end();
  const [response] = await once(sent, 'response');
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, body };
}

test('the proxy resolves each name by our DNS and goes in by the right door', async () => {
  await settled();
  expect(await viaProxy('http://payments.test/live?x=1')).toEqual({
    status: 200,
    body: 'us-east-1 payments.test /live?x=1',
  });
  expect((await viaProxy('http://us-west-2.payments.test/')).body).toBe('us-west-2 us-west-2.payments.test /');
  expect((await viaProxy('http://unknown.test/')).status).toBe(502);
});

test('the API tells of checks, records and answers', async () => {
  await settled();
  const handle = route53Handler({ ...settings, client });
  const zones = (await handle('ListHostedZones', {}, 'us-east-1')) as { HostedZones: { Id: string }[] };
  const HostedZoneId = zones.HostedZones[0].Id;
  expect(await handle('ListResourceRecordSets', { HostedZoneId }, 'us-east-1')).toMatchObject({
    ResourceRecordSets: [{ Name: 'payments.test.', Failover: 'PRIMARY' }, { Failover: 'SECONDARY' }, {}, {}],
  });
  const query = { HostedZoneId: HostedZoneId.split('/')[2], RecordName: 'payments.test', RecordType: 'A' };
  expect(await handle('TestDNSAnswer', query, 'us-east-1')).toMatchObject({ RecordData: ['10.0.0.10'] });
  const status = await handle('GetHealthCheckStatus', { HealthCheckId: 'taken-over' }, 'us-east-1');
  const observation = { StatusReport: { Status: 'Failure: HTTP Status Code 503, Service Unavailable' } };
  expect(status).toMatchObject({ HealthCheckObservations: [observation, observation, observation] });
});

test('fails with the codes of the API', async () => {
  const handle = route53Handler({ ...settings, client });
  const wrong = handle('GetHealthCheck', { HealthCheckId: 'x' }, 'us-east-1');
  await expect(wrong).rejects.toMatchObject({ code: 'NoSuchHealthCheck', status: 404 });
  const change = handle('ChangeResourceRecordSets', {}, 'us-east-1');
  await expect(change).rejects.toMatchObject({ code: 'InvalidAction' });
});
