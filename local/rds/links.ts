import type { Address } from '../postgres';

/** A service on a loopback port. */
export interface Target {
  readonly host: '127.0.0.1';
  readonly port: number;
}

/** What is needed of the network between places; `FabricClient` is one. */
export interface Links {
  link(link: { name: string; from: string; to: string; target: Target }): Promise<{ port: number }>;
  /** Sends new connections elsewhere. */
  retarget(name: string, target: Target): Promise<void>;
  /** Ends a link and the connections on it. */
  unlink(name: string): Promise<void>;
}

/** Makes each link once and remembers its port. */
export class LinkBook {
  private readonly ports = new Map<string, Promise<number>>();

  constructor(private readonly links: Links) {}

  /** Where `from` reaches the target, which is at `to`. A link of that name which exists keeps its target. */
  async reach(name: string, from: string, to: string, target: Target): Promise<Address> {
    const known = this.ports.get(name) ?? this.links.link({ name, from, to, target }).then(({ port }) => port);
    this.ports.set(name, known);
    try {
      return { host: '127.0.0.1', port: await known };
    } catch (error) {
      this.ports.delete(name);
      throw error;
    }
  }

  /** Sends all links whose name begins so to another target. */
  async retarget(prefix: string, target: Target): Promise<void> {
    await Promise.all(this.named(prefix).map((name) => this.links.retarget(name, target)));
  }

  /** Ends all links whose name begins so: no byte passes on them any more once this has resolved. */
  async cut(prefix: string): Promise<void> {
    await Promise.all(
      this.named(prefix).map(async (name) => {
        this.ports.delete(name);
        await this.links.unlink(name);
      }),
    );
  }

  private named(prefix: string): string[] {
    return [...this.ports.keys()].filter((name) => name.startsWith(prefix));
  }
}
