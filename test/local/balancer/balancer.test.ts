import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Balancer } from '../../../local/balancer/balancer';
import { elbv2Handler, loadBalancerArn, targetGroupArn } from '../../../local/balancer/elbv2';
import { BalancerClient, balancerServer } from '../../../local/balancer/server';
import { balancerSettingsSchema } from '../../../local/balancer/settings';
import { until } from '../fabric/helpers';

const settings = balancerSettingsSchema.parse({
  node: {
    name: 'payments-web',
    region: 'us-east-1',
    check: { path: '/live', interval: 5, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 2 },
    deregistrationDelay: 30,
  },
  speed: 100,
});

const targets: Server[] = [];
let balancer: Balancer;
let control: FastifyInstance;
let client: BalancerClient;
let front: string;
beforeEach(async () => {
  balancer = new Balancer(settings);
  control = balancerServer(balancer);
  client = new BalancerClient(await control.listen({ host: '127.0.0.1', port: 0 }));
  front = `http://127.0.0.1:${await balancer.listen()}`;
});
afterEach(async () => {
  await control.close();
  for (const target of targets.splice(0)) {
    target.closeAllConnections();
    target.close();
  }
});

/** A target that answers its health check and hands everything else to the listener. */
async function target(id: string, listener: RequestListener = (_, response) => response.end(id)) {
  const health = { ok: true };
  const server = createServer((request, response) => {
    if (request.url !== '/live') return listener(request, response);
    response.writeHead(health.ok ? 200 : 500).end();
  });
  targets.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { id, port: (server.address() as AddressInfo).port, zone: 'us-east-1a', server, health };
}

type Target = Awaited<ReturnType<typeof target>>;
const register = (...all: Target[]) => client.setTargets(all.map(({ id, port, zone }) => ({ id, port, zone })));
const states = () => balancer.healthOfTargets().map(({ state }) => state);
const allAre = (state: string) => until(`all ${state}`, () => states().every((other) => other === state));
const get = async (path = '/') => (await fetch(front + path)).text();

test('requests go round over the healthy targets', async () => {
  await register(await target('a'), await target('b'));
  await allAre('healthy');
  const answers = [await get(), await get(), await get(), await get()];
  expect(answers.sort()).toEqual(['a', 'a', 'b', 'b']);
});

test('a target whose checks fail gets no requests until it recovers', async () => {
  const [a, b] = [await target('a'), await target('b')];
  await register(a, b);
  await allAre('healthy');
  a.health.ok = false;
  await until('a unhealthy', () => states()[0] === 'unhealthy');
  expect([await get(), await get()]).toEqual(['b', 'b']);
  a.health.ok = true;
  await allAre('healthy');
});

test('body, status and headers pass in both directions', async () => {
  const echo: RequestListener = (request, response) => {
    response.writeHead(402, { 'x-method': request.method, 'x-for': request.headers['x-forwarded-for'] });
    request.pipe(response);
  };
  await register(await target('a', echo));
  await allAre('healthy');
  const response = await fetch(`${front}/transfers?x=1`, { method: 'POST', body: 'money'.repeat(20_000) });
  expect(response.status).toBe(402);
  expect(Object.fromEntries(response.headers)).toMatchObject({ 'x-method': 'POST', 'x-for': '127.0.0.1' });
  expect(await response.text()).toBe('money'.repeat(20_000));
});

test('a load balancer without targets answers 503', async () => {
  expect((await fetch(front)).status).toBe(503);
});

test('a target that closes without an answer is a 502, and the request is not sent again', async () => {
  let calls = 0;
  await register(
    await target('a', (request) => {
      calls += 1;
      request.socket.destroy();
    }),
  );
  await allAre('healthy');
  expect((await fetch(front, { method: 'POST', body: 'x' })).status).toBe(502);
  expect(calls).toBe(1);
});

test('a target that stays silent for the idle time-out is a 504', async () => {
  await register(await target('a', () => {}));
  await allAre('healthy');
  expect((await fetch(front)).status).toBe(504);
});

test('a client that leaves takes its request with it', async () => {
  let closed = false;
  await register(await target('a', (_, response) => response.once('close', () => (closed = true))));
  await allAre('healthy');
  const abort = new AbortController();
  const request = fetch(front, { signal: abort.signal }).catch(() => {});
  await until('one under way', () => targets.length === 1);
  setTimeout(() => abort.abort(), 50);
  await request;
  await until('closed at the target', () => closed);
});

test('a target that leaves finishes its requests and gets no new ones', async () => {
  let release: (() => void) | undefined;
  const a = await target('a', (_, response) => (release = () => response.end('late')));
  const b = await target('b');
  await register(a);
  await allAre('healthy');
  const slow = get();
  await until('under way', () => release !== undefined);
  await register(b);
  expect(states().sort()).toEqual(['draining', expect.any(String)]);
  expect(await get()).toBe('b');
  release?.();
  expect(await slow).toBe('late');
  await until('a is gone', () => states().length === 1);
});

test('a target that leaves is cut off after the deregistration delay, however busy', async () => {
  const endless: RequestListener = (_, response) => {
    const writing = setInterval(() => response.write('.'), 20);
    response.once('close', () => clearInterval(writing));
  };
  await register(await target('a', endless));
  await allAre('healthy');
  const response = await fetch(front);
  await register();
  await expect(response.text()).rejects.toThrow();
  await until('gone', () => states().length === 0);
});

test('DescribeTargetHealth speaks for every instance that a process stands for', async () => {
  const { id, port, zone } = await target('a');
  await client.setTargets([{ id, port, zone, standsFor: ['i-1', 'i-2'] }]);
  await allAre('healthy');
  const running = { node: settings.node, port: 1, zones: [zone], healthOfTargets: () => client.healthOfTargets() };
  const handle = elbv2Handler(() => [running]);
  const answer = await handle('DescribeTargetHealth', { TargetGroupArn: targetGroupArn(settings.node) }, 'us-east-1');
  expect(answer).toMatchObject({
    TargetHealthDescriptions: ['i-1', 'i-2'].map((Id) => ({ Target: { Id }, TargetHealth: { State: 'healthy' } })),
  });
  expect(await handle('DescribeLoadBalancers', { Names: ['payments-web'] }, 'us-east-1')).toMatchObject({
    LoadBalancers: [{ LoadBalancerArn: loadBalancerArn(settings.node) }],
  });
  expect(await handle('DescribeTargetGroups', {}, 'us-west-2')).toEqual({ TargetGroups: [] });
});

test('fails on a load balancer that does not exist with the code of the API', async () => {
  const answer = elbv2Handler(() => [])('DescribeLoadBalancers', { Names: ['none'] }, 'us-east-1');
  await expect(answer).rejects.toMatchObject({ code: 'LoadBalancerNotFound', status: 400 });
});
