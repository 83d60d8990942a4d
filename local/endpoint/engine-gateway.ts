import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyLimits, readBody } from './body';
import { askEngine } from './engines';
import { AwsError, type Reply } from './errors';
import { type Destination, forward } from './forward';
import { renderOutput } from './wire/output';
import { parseQuery } from './wire/query';
import { parseRestXml, restOperation } from './wire/rest-xml';
import { type StaticOperationSchema, type Structure, inputOf, operationName } from './wire/schema';
import { type EngineService, engineServices, operationOf, operationsOf, wireError } from './wire/services';

interface Call {
  readonly schema: StaticOperationSchema;
  readonly input: Structure;
}

/** Translates calls of the services that engines play: AWS wire protocol in, engine in between, wire protocol out. */
export class EngineGateway {
  constructor(
    private readonly engines: Destination,
    private readonly emulator: Destination,
  ) {}

  plays(service: string): boolean {
    return service in engineServices;
  }

  async handle(request: IncomingMessage, response: ServerResponse, name: string, region: string): Promise<void> {
    const service = engineServices[name];
    const body = await readBody(request, bodyLimits.engine);
    if (service.protocol === 'rest-xml') {
      const parsed = { method: request.method ?? 'GET', url: request.url ?? '/', headers: request.headers, body };
      const call = parseRestXml(await operationsOf(service), parsed, service.xmlNamespace);
      if (!call) throw new AwsError('UnknownOperationException', `${name} has no ${parsed.method} ${parsed.url}`, 404);
      return send(response, await this.answer(name, service, region, restOperation(call), call));
    }
    const form = formOf(request, body);
    const operation = form.get('Action') ?? '';
    if (service.only && !service.only.has(operation)) return forward(request, response, this.emulator, { body });
    const schema = await operationOf(service, operation);
    if (!schema) throw new AwsError('InvalidAction', `${name} has no operation "${operation}"`);
    const input = parseQuery(inputOf(schema), form, service.protocol);
    send(response, await this.answer(name, service, region, operationName(schema), { schema, input }));
  }

  private async answer(
    name: string,
    service: EngineService,
    region: string,
    operation: string,
    call: Call,
  ): Promise<Reply> {
    try {
      const output = await askEngine(this.engines, name, operation, region, call.input);
      return renderOutput(service, call.schema, output);
    } catch (error) {
      throw error instanceof AwsError ? await wireError(service, error) : error;
    }
  }
}

/** Query calls come as a form, or as a plain GET. */
const formOf = (request: IncomingMessage, body: Buffer): URLSearchParams =>
  body.length > 0
    ? new URLSearchParams(body.toString('utf8'))
    : new URL(request.url ?? '/', 'http://localhost').searchParams;

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
}
