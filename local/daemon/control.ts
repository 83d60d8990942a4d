import Fastify from 'fastify';
import { faultByName } from '../faults/catalogue';
import type { LocalRegion } from '../region/region';
import { type LocalStatus, describeRegion, readLease } from './describe';

/** The daemon's ear for the other commands: `GET /status`, `PUT /fault/<name>`, `DELETE /fault`. Loopback only. */
export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveControl(region: LocalRegion): Promise<Control> {
  let fault: string | undefined;
  const server = Fastify({ logger: false, forceCloseConnections: true });
  server.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    void reply.status(error.statusCode ?? 500).send({ error: error.message });
  });
  server.get('/status', () => describeRegion(region, fault));
  server.put<{ Params: { name: string } }>('/fault/:name', async ({ params }) => {
    const struck = await inject(region, params.name);
    fault = params.name;
    return struck;
  });
  server.delete('/fault', async () => {
    await region.fabric.clear();
    await region.databases.heal();
    fault = undefined;
    return {};
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: () => server.close() };
}

/** The Region that holds the right to write is the one that is struck. */
async function inject(region: LocalRegion, name: string): Promise<{ region: string; summary: string }> {
  const { config } = region.topology;
  const { primary, standby, witness } = config.regions;
  const holder = (await readLease(region).catch(() => undefined))?.holder ?? primary;
  const other = holder === primary ? standby : primary;
  const fault = faultByName(name);
  await region.fabric.setRules(fault.rules({ primary: holder, standby: other, witness }));
  if (fault.database) await region.databases.strike(holder, fault.database);
  return { region: holder, summary: fault.summary };
}

/** Asks a running daemon. */
export class ControlClient {
  /** @param url its `addresses.control` */
  constructor(private readonly url: string) {}

  status(): Promise<LocalStatus> {
    return this.call('GET', '/status');
  }

  /** @returns the Region that was struck, and what happens to it */
  inject(fault: string): Promise<{ readonly region: string; readonly summary: string }> {
    return this.call('PUT', `/fault/${encodeURIComponent(fault)}`);
  }

  /** Every link passes again, whatever hung goes on. */
  heal(): Promise<void> {
    return this.call('DELETE', '/fault');
  }

  private async call<Result>(method: string, path: string): Promise<Result> {
    const response = await fetch(`${this.url}${path}`, { method, signal: AbortSignal.timeout(15_000) });
    const body = (await response.json()) as Result & { error?: string };
    if (!response.ok) throw new Error(body.error ?? `${method} ${path} answered ${response.status}`);
    return body;
  }
}
