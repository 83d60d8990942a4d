import { once } from 'node:events';
import { Agent, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { forward } from '../balancer/forward';
import type { Resolver } from './resolver';

/**
 * A forward proxy for `curl -x`: it resolves the name of each request through our DNS, honours the TTL, and goes in
 * by the clients' door of the Region that it got. Plain HTTP only.
 */
export async function startProxy(
  resolver: Resolver,
  options: { readonly port: number; readonly idleTimeout: number },
): Promise<{ port: number; close(): Promise<void> }> {
  const agent = new Agent({ keepAlive: true, noDelay: true });
  const server = createServer(async (request, response) => {
    const fail = (status: number, message: string) =>
      void response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${message}\n`);
    if (!URL.canParse(request.url ?? '') || !request.url?.startsWith('http://'))
      return fail(400, `"${request.url}" is not an http:// URL: use this port as a proxy, for instance with curl -x`);
    const url = new URL(request.url);
    try {
      const { host, port } = await resolver.resolve(url.hostname);
      const path = `${url.pathname}${url.search}`;
      const { idleTimeout } = options;
      forward(request, response, { host, port, path, agent, idleTimeout, headers: { host: url.host } });
    } catch (error) {
      fail(502, (error as Error).message);
    }
  });
  server.on('connect', (_request, socket) => {
    socket.on('error', () => {});
    socket.end('HTTP/1.1 501 Not Implemented\r\nconnection: close\r\n\r\nthe local Region speaks plain http:// only\n');
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      agent.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
