import { named, type Network, type Reply } from '../cloud/network';
import { Deadline } from '../time/globals';
import type { Application, HttpAnswer, HttpRequest } from './application';
import { doorOf, regions } from './settings';

/** The load balancers: one front door a Region, behind it the instances that live. */
export class Doors {
  private turn = 0;

  constructor(
    private readonly network: Network,
    private readonly instances: (region: string) => readonly Application[],
    private readonly onHealthy: (from: string, region: string) => void,
  ) {}

  /** A request of the running process to a Region's front door. */
  request(region: string, request: HttpRequest, timeout: number): Promise<HttpAnswer> {
    return this.network.call(region, `${request.path} at ${region}`, timeout, (reply: Reply<HttpAnswer>) => {
      const instances = this.instances(region);
      const instance = instances[this.turn++ % Math.max(instances.length, 1)];
      if (!instance) return reply.resolve({ status: 503, body: { reason: 'no instance is in service' } });
      instance.serve(request, reply);
    });
  }

  /** What the functions use as `fetch`. */
  fetch = (async (url: URL, init: { signal?: unknown; headers?: Record<string, string>; body?: string } = {}) => {
    const region = Object.values(regions).find((one) => doorOf(one) === url.origin);
    if (!region) throw named('TypeError', `nobody is at ${url.origin}`);
    const timeout = init.signal instanceof Deadline ? init.signal.at - this.network.scheduler.now : 60_000;
    const from = this.network.scheduler.current?.region;
    const { status, body } = await this.request(region, requestOf(url.pathname, init), timeout);
    if (from !== undefined && url.pathname === '/health' && status === 200) this.onHealthy(from, region);
    return { status, body: undefined, json: async () => body };
  }) as unknown as typeof fetch;
}

function requestOf(path: string, { headers, body }: { headers?: Record<string, string>; body?: string }): HttpRequest {
  if (body === undefined) return { path };
  const { from, to, amount } = JSON.parse(body) as { from?: string; to: string; amount: number };
  const payment =
    from === undefined ? { kind: 'credit' as const, to, amount } : { kind: 'transfer' as const, from, to, amount };
  return { path, payment, key: headers?.['idempotency-key'] };
}
