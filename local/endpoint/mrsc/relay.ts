import { Agent, request as httpRequest } from 'node:http';
import { createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** Carries the Region that asks; the relay notes that it has heard it. */
export const callerHeader = 'x-holdfast-region';
export const heartbeatPath = '/heartbeat';

/** Large enough that a caller whose answers are held back never waits for a window to open. */
export const windowSize = 16 * 1024 * 1024;

/**
 * A Region's side of the quorum: whatever another Region sends here has reached a second Region, and goes to the
 * store. HTTP/2, because all calls of a Region must share one connection: when answers are held back but requests
 * still arrive, new connections can no longer be opened, and those calls must land all the same.
 */
export interface Relay {
  readonly port: number;
  close(): Promise<void>;
}

export async function startRelay(
  emulatorUrl: string,
  onHeard: (caller: string) => void,
  maximumBody: number,
): Promise<Relay> {
  const agent = new Agent({ keepAlive: true });
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer({ settings: { initialWindowSize: windowSize } });
  server.on('session', (session) => {
    sessions.add(session);
    session.setLocalWindowSize(windowSize);
    session.on('error', () => session.destroy());
    session.once('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined); // the caller gave up or is gone; what it sent is carried out all the same
    const caller = headers[callerHeader];
    if (typeof caller === 'string') onHeard(caller);
    if (headers[':path'] === heartbeatPath) return respond(stream, 200, {}, Buffer.alloc(0));
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maximumBody) stream.close();
      else chunks.push(chunk);
    });
    stream.once('end', () => toStore(emulatorUrl, agent, stream, headers, Buffer.concat(chunks)));
  });
  const port = await listen(server);
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const session of sessions) session.destroy();
      agent.destroy();
    });
  return { port, close };
}

function toStore(
  emulatorUrl: string,
  agent: Agent,
  stream: ServerHttp2Stream,
  headers: NodeJS.Dict<string | string[]>,
  body: Buffer,
): void {
  const kept = Object.entries(headers).filter(([name]) => !name.startsWith(':') && name !== callerHeader);
  const outgoing = httpRequest(
    emulatorUrl,
    { method: 'POST', path: '/', agent, headers: { ...Object.fromEntries(kept), 'content-length': body.length } },
    (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('end', () => {
        const { connection, 'keep-alive': _idle, 'transfer-encoding': _chunked, ...rest } = answer.headers;
        void connection;
        respond(stream, answer.statusCode ?? 502, rest, Buffer.concat(chunks));
      });
    },
  );
  outgoing.once('error', () => stream.close());
  outgoing.end(body);
}

function respond(
  stream: ServerHttp2Stream,
  status: number,
  headers: NodeJS.Dict<string | string[]>,
  body: Buffer,
): void {
  if (stream.destroyed || stream.closed) return;
  stream.respond({ ...headers, ':status': status });
  stream.end(body);
}

function listen(server: Http2Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
