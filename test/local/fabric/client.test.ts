import type { FastifyInstance } from 'fastify';
import { FabricClient } from '../../../local/fabric/client';
import { Fabric } from '../../../local/fabric/fabric';
import { fabricServer } from '../../../local/fabric/server';
import { Bench, echo, receive, until } from './helpers';

let bench: Bench;
let server: FastifyInstance;
let client: FabricClient;
beforeEach(async () => {
  bench = new Bench();
  server = fabricServer(new Fabric());
  client = new FabricClient(await server.listen({ host: '127.0.0.1', port: 0 }));
});
afterEach(async () => {
  await bench.close();
  await server.close();
});

test('a link with a slash in its name is opened, cut, healed, retargeted and closed over HTTP', async () => {
  const service = await bench.service(echo);
  const name = 'us-east-1/us-east-1a->database';
  const { port } = await client.link({ name, from: 'clients', to: 'us-east-1', target: { port: service.port } });
  await client.setRule({ from: 'clients', to: 'us-east-1', effect: { kind: 'blackhole' } });
  expect((await client.state()).rules).toHaveLength(1);
  const socket = bench.client(port);
  const received = receive(socket);
  socket.write('x');
  await client.clear();
  await until('echo', () => received.bytes === 1);
  await client.retarget(name, { port: service.port });
  expect((await client.state()).links).toMatchObject([{ name, port, connections: 1, pending: 0 }]);
  await client.unlink(name);
  expect((await client.state()).links).toEqual([]);
});

test('fails with the words of the fabric', async () => {
  await expect(client.unlink('nowhere')).rejects.toThrow('fabric: no link "nowhere": there are none');
});

test('fails on a target outside of the machine', async () => {
  const target = { host: '10.0.0.1', port: 80 } as never;
  await expect(client.link({ name: 'x', from: 'clients', to: 'us-east-1', target })).rejects.toThrow('127.0.0.1');
});
