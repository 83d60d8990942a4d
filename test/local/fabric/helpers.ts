import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fabric } from '../../../local/fabric/fabric';

/** A service that keeps every accepted socket, for tests to look at. */
export interface Service {
  readonly port: number;
  readonly sockets: Socket[];
  close(): Promise<void>;
}

export async function startService(onSocket: (socket: Socket) => void = () => {}): Promise<Service> {
  const sockets: Socket[] = [];
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const echo = (socket: Socket): void => void socket.pipe(socket);

/** Everything that a test opens, closed even when it fails. */
export class Bench {
  readonly fabric = new Fabric();
  private readonly services: Service[] = [];
  private readonly clients: Socket[] = [];

  async service(onSocket?: (socket: Socket) => void): Promise<Service> {
    const service = await startService(onSocket);
    this.services.push(service);
    return service;
  }

  client(port: number): Socket {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true });
    socket.on('error', () => {});
    this.clients.push(socket);
    return socket;
  }

  /** A service at `us-west-2/us-west-2a` and a link to it from `us-east-1/us-east-1a`. */
  async pair(onSocket?: (socket: Socket) => void): Promise<{ service: Service; port: number }> {
    const service = await this.service(onSocket);
    const { port } = await this.fabric.link({
      name: 'link',
      from: 'us-east-1/us-east-1a',
      to: 'us-west-2/us-west-2a',
      target: { port: service.port },
    });
    return { service, port };
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.destroy();
    await this.fabric.close();
    await Promise.all(this.services.map((service) => service.close()));
  }
}

/** Waits until the condition holds; fails with its name otherwise. */
export async function until(name: string, condition: () => boolean, timeout = 10_000): Promise<void> {
  for (const deadline = Date.now() + timeout; !condition(); await sleep(5))
    if (Date.now() > deadline) throw new Error(`did not happen in time: ${name}`);
}

/** Counts and hashes what a socket receives. */
export function receive(socket: Socket): { bytes: number; digest(): string; ended: boolean } {
  const hash = createHash('sha256');
  const received = { bytes: 0, ended: false, digest: () => hash.copy().digest('hex') };
  socket.on('data', (data: Buffer) => {
    received.bytes += data.length;
    hash.update(data);
  });
  socket.once('end', () => (received.ended = true));
  return received;
}

export const digestOf = (chunks: readonly Uint8Array[]): string =>
  chunks.reduce((hash, chunk) => hash.update(chunk), createHash('sha256')).digest('hex');

/** Long enough for bytes to arrive if anything let them through. */
export const settle = (): Promise<void> => sleep(80);
