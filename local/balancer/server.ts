import Fastify, { type FastifyInstance } from 'fastify';
import type { Balancer, ReportedTarget } from './balancer';
import { targetsSchema, type BalancerTarget } from './settings';

/** Control of a load balancer process. Not listening yet. */
export function balancerServer(balancer: Balancer): FastifyInstance {
  const server = Fastify({ logger: false, forceCloseConnections: true });
  server.put('/targets', async (request) => {
    balancer.setTargets(targetsSchema.parse(request.body));
    return {};
  });
  server.get('/health-of-targets', async () => balancer.healthOfTargets());
  server.addHook('onClose', () => balancer.close());
  return server;
}

/** Talks to a load balancer process. */
export class BalancerClient {
  /** @param url base URL of the control */
  constructor(private readonly url: string) {}

  /** Replaces the targets: new ones are registered, missing ones drain. */
  async setTargets(targets: readonly BalancerTarget[]): Promise<void> {
    const body = JSON.stringify(targets);
    const headers = { 'content-type': 'application/json' };
    await this.json(await fetch(`${this.url}/targets`, { method: 'PUT', body, headers }));
  }

  async healthOfTargets(): Promise<ReportedTarget[]> {
    return (await this.json(await fetch(`${this.url}/health-of-targets`))) as ReportedTarget[];
  }

  private async json(response: Response): Promise<unknown> {
    if (response.ok) return response.json();
    throw new Error(`load balancer: ${response.status} ${await response.text()}`);
  }
}
