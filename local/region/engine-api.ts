import Fastify, { type FastifyInstance } from 'fastify';

/** Answers one operation of a service for a Region, in the shapes of the AWS SDK; throws an `EngineError`. */
export type EngineHandler = (operation: string, input: unknown, region: string) => Promise<unknown>;

interface EngineError {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
}

const isEngineError = (error: unknown): error is EngineError =>
  typeof error === 'object' && error !== null && typeof (error as EngineError).code === 'string';

/**
 * What the AWS endpoints ask the engines: `POST /engines/<service>/<Operation>` with `{ region, input }`, answered by
 * `{ output }` or `{ error: { code, message, status } }`. Binds to loopback only.
 *
 * @returns the listening server and its base URL
 */
export async function serveEngines(
  handlers: Readonly<Record<string, EngineHandler>>,
): Promise<{ server: FastifyInstance; url: string }> {
  const server = Fastify({ logger: false });
  server.post<{ Params: { service: string; operation: string }; Body: { region: string; input: unknown } }>(
    '/engines/:service/:operation',
    async (request, reply) => {
      const { service, operation } = request.params;
      const handler = handlers[service];
      if (!handler) {
        const message = `no engine answers "${service}": the local Region has ${Object.keys(handlers).join(', ')}`;
        return reply.status(404).send({ error: { code: 'UnknownService', message, status: 400 } });
      }
      try {
        return { output: (await handler(operation, request.body.input, request.body.region)) ?? {} };
      } catch (error) {
        const { code, message, status } = isEngineError(error)
          ? error
          : { code: 'InternalFailure', message: String(error), status: 500 };
        return reply.status(200).send({ error: { code, message, status: status ?? 400 } });
      }
    },
  );
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { server, url };
}
