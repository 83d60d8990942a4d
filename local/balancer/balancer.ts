import { once } from 'node:events';
import { Agent, createServer, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkTarget } from './check';
import { forward, refuse } from './forward';
import { afterCheck, eligible, newTarget, type TargetHealth } from './health';
import type { BalancerSettings, BalancerTarget } from './settings';

/** A target and its health, in the words of DescribeTargetHealth. */
export interface ReportedTarget extends BalancerTarget {
  readonly state: TargetHealth['status'] | 'draining';
  readonly reason?: string;
  readonly description?: string;
}

interface Registered {
  readonly target: BalancerTarget;
  health: TargetHealth;
  readonly inFlight: Set<ClientRequest>;
  timer?: NodeJS.Timeout;
  draining: boolean;
}

/**
 * An application load balancer: HTTP/1.1 with connections kept alive on both sides, health checks of its own, round
 * robin over healthy targets, and draining of targets that leave.
 */
export class Balancer {
  private registered: Registered[] = [];
  private turn = 0;
  private readonly agent: Agent;
  private readonly server = createServer((request, response) => this.serve(request, response));
  private readonly idleTimeout: number;

  constructor(private readonly settings: BalancerSettings) {
    this.idleTimeout = (settings.idleTimeout * 1000) / settings.speed;
    this.agent = new Agent({ keepAlive: true, noDelay: true });
    this.server.keepAliveTimeout = this.idleTimeout;
    this.server.requestTimeout = 0;
  }

  async listen(): Promise<number> {
    this.server.listen({ host: '127.0.0.1', port: this.settings.port, backlog: 1024 });
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  /** Registers targets that are new and lets those that are missing drain. A target that moved is another target. */
  setTargets(targets: readonly BalancerTarget[]): void {
    const same = (a: BalancerTarget, b: BalancerTarget) => a.id === b.id && a.port === b.port;
    const active = this.registered.filter(({ draining }) => !draining);
    const leaving = active.filter(({ target }) => !targets.some((wanted) => same(wanted, target)));
    const kept = this.registered
      .filter((entry) => !leaving.includes(entry))
      .map((entry) => {
        const wanted = entry.draining ? undefined : targets.find((target) => same(target, entry.target));
        return wanted ? Object.assign(entry, { target: wanted }) : entry;
      });
    const joining = targets
      .filter((wanted) => !active.some(({ target }) => same(wanted, target)))
      .map((target): Registered => ({ target, health: newTarget, inFlight: new Set(), draining: false }));
    this.registered = [...kept, ...joining, ...leaving];
    for (const entry of joining) void this.check(entry);
    for (const entry of leaving) this.drain(entry);
  }

  healthOfTargets(): ReportedTarget[] {
    return this.registered.map(({ target, health, draining }) => {
      if (draining)
        return {
          ...target,
          state: 'draining' as const,
          reason: 'Target.DeregistrationInProgress',
          description: 'Target deregistration is in progress',
        };
      const initial = { code: 'Elb.RegistrationInProgress', description: 'Target registration is in progress' };
      const reason = health.status === 'initial' ? initial : health.reason;
      return { ...target, state: health.status, reason: reason?.code, description: reason?.description };
    });
  }

  async close(): Promise<void> {
    for (const entry of this.registered) clearTimeout(entry.timer);
    this.registered = [];
    this.agent.destroy();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const candidates = eligible(this.registered.filter(({ draining }) => !draining));
    if (candidates.length === 0) return refuse(response, 503);
    const entry = candidates[this.turn++ % candidates.length];
    const client = request.socket.remoteAddress ?? '';
    const before = request.headers['x-forwarded-for'];
    const upstream = forward(
      request,
      response,
      {
        host: '127.0.0.1',
        port: entry.target.port,
        agent: this.agent,
        idleTimeout: this.idleTimeout,
        headers: { 'x-forwarded-for': before ? `${String(before)}, ${client}` : client, 'x-forwarded-proto': 'http' },
      },
      () => {
        entry.inFlight.delete(upstream);
        if (entry.draining && entry.inFlight.size === 0) this.remove(entry);
      },
    );
    entry.inFlight.add(upstream);
  }

  private async check(entry: Registered): Promise<void> {
    const { check } = this.settings.node;
    const { speed } = this.settings;
    const start = performance.now();
    const failure = await checkTarget(entry.target.port, check.path, (check.timeout * 1000) / speed);
    if (entry.draining || !this.registered.includes(entry)) return;
    entry.health = afterCheck(entry.health, check, failure);
    const wait = Math.max(1, (check.interval * 1000) / speed - (performance.now() - start));
    entry.timer = setTimeout(() => void this.check(entry), wait);
  }

  /** No new requests; those under way may finish within the deregistration delay. */
  private drain(entry: Registered): void {
    clearTimeout(entry.timer);
    entry.draining = true;
    if (entry.inFlight.size === 0) return this.remove(entry);
    const delay = (this.settings.node.deregistrationDelay * 1000) / this.settings.speed;
    entry.timer = setTimeout(() => {
      for (const request of entry.inFlight) request.destroy();
      this.remove(entry);
    }, delay);
  }

  private remove(entry: Registered): void {
    clearTimeout(entry.timer);
    this.registered = this.registered.filter((other) => other !== entry);
  }
}
