import { type IncomingHttpHeaders, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StoredCall {
  readonly headers: IncomingHttpHeaders;
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

/** Stands behind the endpoint and writes down what reaches it. */
export interface Store {
  readonly url: string;
  readonly calls: StoredCall[];
  /** What it answers from now on. */
  answer(status: number, body: unknown, headers?: Record<string, string>): void;
  close(): Promise<void>;
}

export async function startStore(): Promise<Store> {
  let reply = { status: 200, body: {} as unknown, headers: {} as Record<string, string> };
  const calls: StoredCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const { headers, method = '', url = '' } = request;
      calls.push({ headers, method, url, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.0', ...reply.headers });
      response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answer: (status, body, headers = {}) => (reply = { status, body, headers }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
