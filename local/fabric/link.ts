import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { z } from 'zod';
import { Connection, type Path, type Target } from './connection';
import { placeSchema } from './rules';

export const targetSchema = z.strictObject({
  /** Loopback only: the fabric never leads out of the machine. */
  host: z.enum(['127.0.0.1', 'localhost', '::1']).default('127.0.0.1'),
  port: z.number().int().min(1).max(65_535),
});

export const linkSchema = z.strictObject({
  name: z.string().min(1).max(200),
  from: placeSchema,
  to: placeSchema,
  target: targetSchema,
  /** Port to listen on; 0 = any. */
  port: z.number().int().min(0).max(65_535).default(0),
});

export type LinkSpecification = z.infer<typeof linkSchema>;
export type LinkInput = z.input<typeof linkSchema>;

export interface LinkState {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly target: Target;
  /** Connections whose both sides are open. */
  readonly connections: number;
  /** Connections that hang or are being opened. */
  readonly pending: number;
}

/** A listening loopback port: whoever is at `from` reaches the service at `to` by it. */
export class Link {
  private readonly server: Server;
  private readonly connections = new Set<Connection>();
  private target: Target;

  constructor(
    readonly specification: LinkSpecification,
    private path: Path,
  ) {
    this.target = specification.target;
    // A paused start would lose nothing, but the pipe must be in place before the first byte is read.
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      const connection = new Connection(client, this.target, this.path, () => this.connections.delete(connection));
      this.connections.add(connection);
    });
  }

  async listen(): Promise<number> {
    this.server.listen({ host: '127.0.0.1', port: this.specification.port, backlog: 1024 });
    await once(this.server, 'listening');
    return this.port;
  }

  get port(): number {
    return (this.server.address() as AddressInfo | null)?.port ?? 0;
  }

  follow(path: Path): void {
    this.path = path;
    for (const connection of [...this.connections]) connection.follow(path);
  }

  /** New connections go to the new target; open ones stay where they are. */
  retarget(target: Target): void {
    this.target = target;
  }

  /** Stops listening and resets what is open. */
  async close(): Promise<void> {
    for (const connection of [...this.connections]) connection.reset();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  state(): LinkState {
    const { name, from, to } = this.specification;
    const all = [...this.connections];
    const connections = all.filter((connection) => connection.established).length;
    return { name, from, to, port: this.port, target: this.target, connections, pending: all.length - connections };
  }
}
