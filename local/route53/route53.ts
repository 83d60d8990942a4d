import { HealthChecks, type CheckStatus } from './checks';
import { startDnsServer } from './dns-server';
import { startProxy } from './proxy';
import { doorsByAddress, Resolver } from './resolver';
import type { Route53Settings } from './settings';
import { canonical, choose, wireTtl, zoneOf } from './zone';

/** What a name resolves to at the moment. */
export interface Answer {
  readonly name: string;
  readonly region: string;
  readonly address: string;
  /** Seconds, as on the wire. */
  readonly ttl: number;
}

/** Idle time-out of the proxy, seconds: that of a load balancer. */
const proxyIdleTimeout = 60;

/** Route 53 of the local Region: health checkers, the DNS server that obeys them, and a proxy that asks it. */
export class LocalRoute53 {
  private readonly checks: HealthChecks;
  private readonly closers: (() => unknown)[] = [];
  readonly zone: string;

  constructor(private readonly settings: Route53Settings) {
    this.zone = zoneOf(settings.records);
    for (const { region } of settings.records)
      if (!settings.addresses[region]) throw new Error(`Region "${region}" has a record but no address`);
    const front = (domain: string) => {
      const answer = this.answer(domain);
      return answer && settings.fronts.route53[answer.region];
    };
    this.checks = new HealthChecks(settings.healthChecks, front, settings.speed);
  }

  /** @returns the ports of DNS (UDP) and of the proxy */
  async start(): Promise<{ dns: number; proxy: number }> {
    const { settings } = this;
    const dns = await startDnsServer({ zone: this.zone, lookup: (name) => this.answer(name) }, settings.dnsPort);
    this.closers.push(dns.close);
    const doors = doorsByAddress(settings.addresses, settings.fronts.clients);
    const resolver = new Resolver({ dns: { host: '127.0.0.1', port: dns.port }, doors });
    const idleTimeout = (proxyIdleTimeout * 1000) / settings.speed;
    const proxy = await startProxy(resolver, { port: settings.proxyPort, idleTimeout });
    this.closers.push(proxy.close);
    this.checks.start();
    return { dns: dns.port, proxy: proxy.port };
  }

  answer(name: string): Answer | undefined {
    const record = choose(this.settings.records, name, (id) => this.checks.healthy(id));
    if (!record) return undefined;
    const { region, ttl } = record;
    const address = this.settings.addresses[region];
    return { name: canonical(name), region, address, ttl: wireTtl(ttl, this.settings.speed) };
  }

  status(): CheckStatus[] {
    return this.checks.status();
  }

  async close(): Promise<void> {
    this.checks.stop();
    await Promise.all(this.closers.map((close) => close()));
  }
}
