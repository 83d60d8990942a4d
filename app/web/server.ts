import { BrokenCircuitError, BulkheadRejectedError, bulkhead } from 'cockatiel';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { NoMember } from '../../runtime/database/pool';
import { deep, live, ready, takeover, type WebFacts, type WebHealth } from './health';
import type { ItemStore } from './stores/store';

export interface WebServerOptions {
  readonly region: string;
  readonly instance: string;
  readonly items: Pick<ItemStore, 'read' | 'write'>;
  readonly facts: () => WebFacts;
  /** Requests for items at a time; what is above is refused at once, since those who wait take a place, too. @default 64 */
  readonly concurrency?: number;
  /** What the items are found under. @default "/items" */
  readonly path?: string;
}

const params = {
  type: 'object',
  properties: { name: { type: 'string', minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9._-]+$' } },
};
const body = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: { text: { type: 'string', maxLength: 4096 } },
};

interface Named {
  readonly name: string;
}

/** The HTTP interface of an instance. Every answer says who gave it. */
export function webServer(options: WebServerOptions): FastifyInstance {
  const { region, instance, items, facts, concurrency = 64, path = '/items' } = options;
  const server = Fastify({
    bodyLimit: 16_384,
    requestTimeout: 10_000,
    forceCloseConnections: 'idle',
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  const identity = { region, instance };
  const compartment = bulkhead(concurrency);
  const refuse = (reply: FastifyReply, reason: string) =>
    reply
      .status(503)
      .header('retry-after', '1')
      .send({ ...identity, reason });
  const report = (reply: FastifyReply, health: WebHealth) =>
    reply.status(health.ok ? 200 : 503).send({ ...identity, ...health });

  server.get<{ Params: Named }>(`${path}/:name`, { schema: { params } }, async ({ params: { name } }, reply) => {
    const found = await compartment.execute(() => items.read(name));
    if (!found) return reply.status(404).send({ ...identity, reason: `there is no item "${name}"` });
    return reply.send({ ...identity, ...found.item, source: found.source });
  });

  server.put<{ Params: Named; Body: { text: string } }>(
    `${path}/:name`,
    { schema: { params, body } },
    async ({ params: { name }, body: { text } }, reply) => {
      const { writer, readers } = facts();
      // Said at once and plainly: waiting for a writer that people have to promote helps nobody.
      if (!writer && readers) return refuse(reply, 'read-only: nothing in this Region accepts writes');
      const written = await compartment.execute(() => items.write({ name, text }));
      return reply.status(written === 'queued' ? 202 : 200).send({ ...identity, name, text });
    },
  );

  server.get('/live', (_, reply) => report(reply, live(facts())));
  server.get('/ready', (_, reply) => report(reply, ready(facts())));
  server.get('/deep', (_, reply) => {
    const seen = facts();
    return reply.status(deep(seen).ok ? 200 : 503).send({ ...identity, ...deep(seen), ...seen });
  });
  server.get('/takeover', (_, reply) => report(reply, takeover(facts())));

  server.setErrorHandler((error: Error & { statusCode?: number }, _, reply) => {
    if (error instanceof BulkheadRejectedError) return refuse(reply, 'overloaded');
    if (error instanceof NoMember) return refuse(reply, error.message);
    if (error instanceof BrokenCircuitError) return refuse(reply, 'what keeps the data does not answer');
    const status = error.statusCode ?? 500;
    // A write may have happened; it may be repeated, since the same write twice is one.
    if (status >= 500) return refuse(reply, `unknown outcome, repeat the request: ${error.message}`);
    return reply.status(status).send({ ...identity, reason: error.message });
  });
  return server;
}
