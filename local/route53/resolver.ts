import DNS from 'dns2';

/** Where the fabric's link to an address begins. */
export interface Door {
  readonly host: string;
  readonly port: number;
}

export interface Resolved extends Door {
  /** The address that DNS answered. */
  readonly address: string;
  /** `performance.now()` at which the answer must be asked for again. */
  readonly expiresAt: number;
}

export interface ResolverOptions {
  /** The DNS server. */
  readonly dns: Door;
  /** Doors by virtual address; see `doorsByAddress`. */
  readonly doors: Readonly<Record<string, Door>>;
  /** Milliseconds for one query; a query is sent twice before it fails. @default 1000 */
  readonly timeout?: number;
}

/**
 * Resolves names as a client's operating system would: by a query to DNS, whose answer is kept for its TTL and no
 * longer. The answer is the virtual address of a Region's load balancer; the door is where this client reaches it.
 */
export class Resolver {
  private readonly cache = new Map<string, Resolved>();
  private readonly asking = new Map<string, Promise<Resolved>>();
  private readonly query: ReturnType<typeof DNS.UDPClient>;

  constructor(private readonly options: ResolverOptions) {
    const { host, port } = options.dns;
    this.query = DNS.UDPClient({ dns: host, port, timeout: options.timeout ?? 1000, retryOverTCP: false });
  }

  /** @throws Error when the name does not exist, DNS does not answer, or no door leads to the address */
  async resolve(name: string): Promise<Resolved> {
    const cached = this.cache.get(name);
    if (cached && performance.now() < cached.expiresAt) return cached;
    // Requests that miss the cache together share one query.
    const asking = this.asking.get(name) ?? this.ask(name).finally(() => this.asking.delete(name));
    this.asking.set(name, asking);
    return asking;
  }

  private async ask(name: string): Promise<Resolved> {
    const sent = performance.now();
    const response = await this.query(name, 'A').catch(() => this.query(name, 'A'));
    const answer = response.answers.find(({ address }) => address !== undefined);
    if (!answer?.address) throw new Error(`name "${name}" has no address: DNS answered code ${response.header.rcode}`);
    const door = this.options.doors[answer.address];
    if (!door)
      throw new Error(
        `no door leads to ${answer.address} (${name}): there are ${Object.keys(this.options.doors).join(', ')}`,
      );
    const resolved = { ...door, address: answer.address, expiresAt: sent + (answer.ttl ?? 0) * 1000 };
    this.cache.set(name, resolved);
    return resolved;
  }
}

/**
 * @param addresses virtual address of each Region's load balancer, keyed by Region
 * @param fronts base URL of each Region's front door as one place reaches it, keyed by Region
 */
export function doorsByAddress(
  addresses: Readonly<Record<string, string>>,
  fronts: Readonly<Record<string, string>>,
): Record<string, Door> {
  return Object.fromEntries(
    Object.entries(fronts).map(([region, url]) => {
      const address = addresses[region];
      if (!address) throw new Error(`Region "${region}" has a front door but no address`);
      return [address, { host: new URL(url).hostname, port: Number(new URL(url).port) }];
    }),
  );
}
