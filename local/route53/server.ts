import Fastify, { type FastifyInstance } from 'fastify';
import type { CheckStatus } from './checks';
import type { Answer, LocalRoute53 } from './route53';

/** Control of the Route 53 process. Not listening yet. */
export function route53Server(route53: LocalRoute53): FastifyInstance {
  const server = Fastify({ logger: false, forceCloseConnections: true });
  server.get('/status', async () => route53.status());
  server.get<{ Params: { name: string } }>('/answers/:name', async (request, reply) => {
    const answer = route53.answer(request.params.name);
    return answer ?? reply.status(404).send({});
  });
  server.addHook('onClose', () => route53.close());
  return server;
}

/** Talks to the Route 53 process. */
export class Route53Client {
  /** @param url base URL of the control */
  constructor(private readonly url: string) {}

  /** Every health check as it stands; `settled` says whether it rests on data yet. */
  async status(): Promise<CheckStatus[]> {
    return (await (await fetch(`${this.url}/status`)).json()) as CheckStatus[];
  }

  /** What a name resolves to at the moment, past every cache. */
  async answer(name: string): Promise<Answer | undefined> {
    const response = await fetch(`${this.url}/answers/${encodeURIComponent(name)}`);
    return response.ok ? ((await response.json()) as Answer) : undefined;
  }
}
