import Fastify, { type FastifyInstance } from 'fastify';
import { ZodError } from 'zod';
import { Fabric, FabricError } from './fabric';
import type { LinkInput } from './link';
import type { Rule } from './rules';

/** The fabric's control, for `FabricClient`: JSON over HTTP, loopback only. Not listening yet. */
export function fabricServer(fabric: Fabric): FastifyInstance {
  const server = Fastify({ logger: false, forceCloseConnections: true });
  server.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const wrongInput = error instanceof ZodError;
    const message = wrongInput ? error.issues.map((issue) => issue.message).join('; ') : error.message;
    const status = wrongInput ? 400 : error instanceof FabricError ? error.status : (error.statusCode ?? 500);
    void reply.status(status).send({ error: message });
  });
  server.post<{ Body: LinkInput }>('/links', (request) => fabric.link(request.body));
  server.put<{ Params: { name: string }; Body: { host?: string; port: number } }>(
    '/links/:name/target',
    async (request) => {
      fabric.retarget(request.params.name, request.body);
      return {};
    },
  );
  server.delete<{ Params: { name: string } }>('/links/:name', async (request) => {
    await fabric.unlink(request.params.name);
    return {};
  });
  server.put<{ Body: readonly Rule[] }>('/rules', async (request) => {
    fabric.setRules(request.body);
    return {};
  });
  server.patch<{ Body: Rule }>('/rules', async (request) => {
    fabric.setRule(request.body);
    return {};
  });
  server.get('/state', async () => fabric.state());
  server.addHook('onClose', () => fabric.close());
  return server;
}
