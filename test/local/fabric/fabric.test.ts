import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Effect, Rule } from '../../../local/fabric/rules';
import { Bench, digestOf, echo, receive, settle, until } from './helpers';

const there = (effect: Effect): Rule => ({ from: 'us-east-1', to: 'us-west-2', effect });
const back = (effect: Effect): Rule => ({ from: 'us-west-2', to: 'us-east-1', effect });
const blackhole: Effect = { kind: 'blackhole' };
const pass: Effect = { kind: 'pass' };

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.close());

test('bytes cross in order, once and completely, whatever is cut, delayed, throttled and healed on the way', async () => {
  const weather = fc.constantFrom<Effect>(
    pass,
    blackhole,
    { kind: 'delay', delayMs: 3 },
    { kind: 'throttle', bytesPerSecond: 4_000_000 },
  );
  const step = fc.record({
    chunk: fc.uint8Array({ minLength: 1, maxLength: 40_000, size: 'max' }),
    there: weather,
    back: weather,
  });
  const { port } = await bench.pair(echo);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const client = bench.client(port);
      const received = receive(client);
      for (const { chunk, ...effects } of steps) {
        bench.fabric.setRules([there(effects.there), back(effects.back)]);
        client.write(chunk);
        await sleep(1);
      }
      // Only a client that was let through may say that it is done: a hanging one would be giving up.
      bench.fabric.clear();
      client.end();
      await until('the echo ended', () => received.ended);
      expect(received.digest()).toBe(digestOf(steps.map(({ chunk }) => chunk)));
      client.destroy();
    }),
    { numRuns: 25 },
  );
});

test('a black hole holds bytes of an open connection until it heals', async () => {
  const { port } = await bench.pair(echo);
  const client = bench.client(port);
  const received = receive(client);
  client.write('before');
  await until('first echo', () => received.bytes === 6);
  bench.fabric.setRule(there(blackhole));
  client.write('during');
  await settle();
  expect(received.bytes).toBe(6);
  bench.fabric.setRule(there(pass));
  await until('second echo', () => received.bytes === 12);
});

test('a one-way black hole lets a request land while its answer is lost', async () => {
  const { service, port } = await bench.pair();
  const client = bench.client(port);
  client.write('hello');
  await until('connected', () => service.sockets.length === 1);
  const [landed, answered] = [receive(service.sockets[0]), receive(client)];
  await until('hello', () => landed.bytes === 5);
  bench.fabric.setRule(back(blackhole));
  client.write('write');
  await until('landed', () => landed.bytes === 10);
  service.sockets[0].write('done');
  await settle();
  expect(answered.bytes).toBe(0);
});

test.each([
  ['towards the service', there(blackhole)],
  ['back to the client', back(blackhole)],
])('a new connection hangs while the way %s is black-holed, and opens when it heals', async (_name, rule) => {
  bench.fabric.setRules([rule]);
  const { service, port } = await bench.pair(echo);
  const client = bench.client(port);
  const received = receive(client);
  client.write('hello');
  await settle();
  expect(service.sockets).toHaveLength(0);
  expect(bench.fabric.state().links[0]).toMatchObject({ connections: 0, pending: 1 });
  bench.fabric.clear();
  await until('echo', () => received.bytes === 5);
  expect(bench.fabric.state().links[0]).toMatchObject({ connections: 1, pending: 0 });
});

test('what a client wrote before it gave up on a hanging connection never reaches the service', async () => {
  bench.fabric.setRules([there(blackhole)]);
  const { service, port } = await bench.pair(echo);
  const client = bench.client(port);
  client.write('charge me');
  await until('pending', () => bench.fabric.state().links[0].pending === 1);
  client.destroy();
  await until('forgotten', () => bench.fabric.state().links[0].pending === 0);
  bench.fabric.clear();
  await settle();
  expect(service.sockets).toHaveLength(0);
});

test('a black hole holds the end of a connection too', async () => {
  const { service, port } = await bench.pair();
  const client = bench.client(port);
  client.write('x');
  await until('connected', () => service.sockets.length === 1);
  const received = receive(service.sockets[0]);
  await until('x', () => received.bytes === 1);
  bench.fabric.setRule(there(blackhole));
  client.end('y');
  await settle();
  expect(received).toMatchObject({ bytes: 1, ended: false });
  bench.fabric.clear();
  await until('the end', () => received.ended && received.bytes === 2);
});

test('one side may end and still receive the answer', async () => {
  const { port } = await bench.pair((socket) => {
    const received = receive(socket);
    socket.once('end', () => socket.end(`got ${received.bytes}`));
  });
  const client = bench.client(port);
  let answer = '';
  client.on('data', (data) => (answer += data));
  client.end('hello');
  await until('answer', () => answer === 'got 5');
  await until('closed', () => bench.fabric.state().links[0].connections === 0);
});

test('a reset of one side resets the other', async () => {
  const { service, port } = await bench.pair();
  const client = bench.client(port);
  client.write('x');
  await until('connected', () => service.sockets.length === 1);
  const failed = new Promise<NodeJS.ErrnoException>((resolve) => service.sockets[0].once('error', resolve));
  client.resetAndDestroy();
  expect((await failed).code).toBe('ECONNRESET');
});

test('a service that refuses resets the client', async () => {
  const service = await bench.service();
  await service.close();
  const { port } = await bench.fabric.link({
    name: 'l',
    from: 'clients',
    to: 'us-east-1',
    target: { port: service.port },
  });
  const client = bench.client(port);
  const code = await new Promise((resolve) => client.once('error', (e: NodeJS.ErrnoException) => resolve(e.code)));
  expect(code).toBe('ECONNRESET');
});

test('drop resets open connections and new ones', async () => {
  const { service, port } = await bench.pair(echo);
  const open = bench.client(port);
  open.write('x');
  await until('connected', () => service.sockets.length === 1);
  const reset = (socket = open) => new Promise((resolve) => socket.once('error', resolve));
  const first = reset();
  bench.fabric.setRule(there({ kind: 'drop' }));
  expect(await first).toMatchObject({ code: 'ECONNRESET' });
  expect(await reset(bench.client(port))).toMatchObject({ code: 'ECONNRESET' });
});

test('a sender that is not read is held back, not buffered', async () => {
  const { service, port } = await bench.pair((socket) => void socket.pause());
  const client = bench.client(port);
  let drained = 0;
  const chunk = Buffer.alloc(256 * 1024);
  const push = () => {
    while (drained < 400 && client.write(chunk)) drained += 1;
  };
  client.on('drain', () => {
    drained += 1;
    push();
  });
  push();
  await until('connected', () => service.sockets.length === 1);
  let seen = -1;
  while (seen !== drained) {
    seen = drained;
    await sleep(300);
  }
  // Kernel buffers of four sockets and the fabric's own bound, far from the 100 MiB offered.
  expect(drained * chunk.length).toBeLessThan(40 * 1024 * 1024);
});

test('a delay holds each byte for its time, in each direction', async () => {
  const { port } = await bench.pair(echo);
  const client = bench.client(port);
  const received = receive(client);
  client.write('x');
  await until('open', () => received.bytes === 1);
  bench.fabric.setRules([there({ kind: 'delay', delayMs: 60 }), back({ kind: 'delay', delayMs: 60 })]);
  const start = performance.now();
  client.write('y');
  await until('echo', () => received.bytes === 2);
  expect(performance.now() - start).toBeGreaterThanOrEqual(118);
});

test('connections under one throttle share its rate', async () => {
  const { service, port } = await bench.pair();
  bench.fabric.setRule(there({ kind: 'throttle', bytesPerSecond: 200_000 }));
  const start = performance.now();
  for (const client of [bench.client(port), bench.client(port)]) client.end(Buffer.alloc(50_000));
  await until('connected', () => service.sockets.length === 2);
  const received = service.sockets.map(receive);
  await until('all arrived', () => received.every(({ ended, bytes }) => ended && bytes === 50_000));
  expect(performance.now() - start).toBeGreaterThanOrEqual(450);
});

test('after retargeting, new connections go to the new service and open ones stay', async () => {
  const { service, port } = await bench.pair(echo);
  const other = await bench.service(echo);
  const old = bench.client(port);
  const received = receive(old);
  old.write('x');
  await until('connected', () => service.sockets.length === 1);
  bench.fabric.retarget('link', { port: other.port });
  bench.client(port);
  await until('new target', () => other.sockets.length === 1);
  old.write('y');
  await until('old one stays', () => received.bytes === 2);
});

test('fails on a second link of the same name', async () => {
  const { service } = await bench.pair();
  const link = { name: 'link', from: 'clients', to: 'us-east-1', target: { port: service.port } };
  await expect(bench.fabric.link(link)).rejects.toThrow('link "link" exists: retarget or unlink it');
});
