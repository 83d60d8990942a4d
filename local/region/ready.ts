import { setTimeout as sleep } from 'node:timers/promises';
import type { Topology } from '../../assess/topology/model';
import type { Route53Client } from '../route53/server';

interface Doors {
  readonly fronts: Readonly<Record<string, string>>;
}

/** Longest time between the last process and a healthy architecture, milliseconds. */
const limit = 60_000;

/**
 * Resolves when every Region's instances can serve their role, DNS rests on data and answers the holder.
 *
 * @throws Error with what was still missing
 */
export async function untilHealthy(topology: Topology, clients: Doors, route53: Route53Client): Promise<void> {
  const deadline = performance.now() + limit;
  for (;;) {
    const missing = await whatIsMissing(topology, clients, route53);
    if (!missing) return;
    if (performance.now() > deadline) throw new Error(`not healthy after ${limit / 1000} s: ${missing}`);
    await sleep(200);
  }
}

async function whatIsMissing(topology: Topology, clients: Doors, route53: Route53Client): Promise<string | undefined> {
  for (const [region, front] of Object.entries(clients.fronts)) {
    const answer = await fetch(`${front}/health`).catch(() => undefined);
    if (!answer?.ok)
      return `${region}: /health answers ${answer ? `${answer.status} ${await answer.text()}` : 'nothing'}`;
  }
  if (!(await route53.status()).every(({ settled }) => settled))
    return 'the health checks of Route 53 have no data yet';
  const { endpoints, regions } = topology.config;
  const name = new URL(endpoints.service).hostname;
  const answer = await route53.answer(name);
  return answer?.region === regions.primary ? undefined : `${name} leads to ${answer?.region ?? 'nowhere'}`;
}
