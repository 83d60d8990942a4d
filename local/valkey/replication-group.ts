import type { RunFolder } from '../process';
import { type Links, LinkBook } from '../rds/links';
import { ValkeyMember } from './member';
import type { Address } from './session';
import type { ValkeySettings } from './settings';

export interface ReplicationGroupOptions {
  readonly run: RunFolder;
  /** The network between places; `FabricClient` is one. */
  readonly links: Links;
  /** Members are named after it. */
  readonly name: string;
  /** Where each member stands, the primary's place first, for instance `us-east-1/us-east-1a`. */
  readonly places: readonly string[];
  readonly password: string;
  readonly settings?: ValkeySettings;
}

/** A primary and its replicas, each in its place; whatever passes between two places passes through the fabric. */
export class ReplicationGroup {
  private readonly book: LinkBook;
  private readonly routes = new Map<string, Address>();

  private constructor(
    private readonly options: ReplicationGroupOptions,
    /** The first one is born the primary. */
    readonly members: readonly ValkeyMember[],
  ) {
    this.book = new LinkBook(options.links);
  }

  /** Starts all members and waits until each replica has its copy. */
  static async start(options: ReplicationGroupOptions): Promise<ReplicationGroup> {
    const { run, name, places, password, settings } = options;
    const created = places.map((_, index) =>
      ValkeyMember.create({ run, name: `${name}-${String(index + 1).padStart(3, '0')}`, password, settings }),
    );
    const group = new ReplicationGroup(options, await Promise.all(created));
    await Promise.all(group.members.map((member) => member.start()));
    await group.linkMembers();
    const [primary, ...replicas] = group.members;
    for (const replica of replicas) await replica.follow(group.route(replica.name, primary!.name));
    const complete = async () => (await primary!.replication()).onlineReplicas === replicas.length;
    await primary!.until('has all its replicas', complete, 15_000);
    return group;
  }

  member(name: string): ValkeyMember {
    const found = this.members.find((member) => member.name === name);
    if (found) return found;
    throw new Error(`no cache member "${name}": there are ${this.members.map((member) => member.name).join(', ')}`);
  }

  /** Where a member stands. */
  place(name: string): string {
    return this.options.places[this.members.indexOf(this.member(name))]!;
  }

  /** Where a member reaches another one. */
  route(from: string, to: string): Address {
    const route = this.routes.get(`${from}>${to}`);
    if (route) return route;
    throw new Error(`no way from cache member "${from}" to "${to}"`);
  }

  /** Where somebody at a place reaches each member, by the member's name. */
  async doors(place: string): Promise<Record<string, Address>> {
    const doors = this.members.map(async ({ name }) => [name, await this.reach(place, place, name)] as const);
    return Object.fromEntries(await Promise.all(doors));
  }

  private async linkMembers(): Promise<void> {
    for (const { name: from } of this.members)
      for (const { name: to } of this.members)
        if (from !== to) this.routes.set(`${from}>${to}`, await this.reach(from, this.place(from), to));
  }

  private reach(who: string, place: string, to: string): Promise<Address> {
    const { port } = this.member(to).address;
    const target = { host: '127.0.0.1', port } as const;
    return this.book.reach(`cache:${who}>${to}`, place, this.place(to), target);
  }
}
