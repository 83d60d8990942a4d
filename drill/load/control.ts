import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Load } from './load';

/**
 * The load's door on loopback: `GET /samples?from=n` gives the samples from the n-th on, `POST /stop` ends the load and
 * answers with its summary.
 */
export async function serveControl(load: Load, onStopped: () => void): Promise<{ port: number; server: Server }> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://load');
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.method === 'GET' && pathname === '/samples')
      return reply(200, { samples: load.samples.slice(Number(searchParams.get('from') ?? 0)) });
    if (request.method === 'POST' && pathname === '/stop') {
      response.once('close', onStopped);
      return void load.stop().then(
        (summary) => reply(200, { summary }),
        (error: Error) => reply(500, { error: error.message }),
      );
    }
    reply(404, { error: `no ${request.method} ${pathname}: use GET /samples or POST /stop` });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, server };
}
