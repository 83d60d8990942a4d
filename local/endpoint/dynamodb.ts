import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyLimits, readBody } from './body';
import type { StrongTable } from './config';
import { AwsError } from './errors';
import { type BufferedAnswer, type Destination, endToEnd, forward, post } from './forward';
import { describeReplicas } from './mrsc/describe';
import { type StrongRoute, byName, strongRoute } from './mrsc/operations';
import type { Quorum } from './mrsc/quorum';
import { withRegion } from './signature';

/** One Region's DynamoDB: tables with multi-Region strong consistency by their rules, the others by the emulator. */
export class RegionalDynamoDb {
  constructor(
    private readonly region: string,
    private readonly tables: Readonly<Record<string, StrongTable>>,
    private readonly emulator: Destination,
    private readonly quorum: Quorum,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, bodyLimits.dynamodb);
    const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const input = parse(body);
    const route = strongRoute(operation, input, this.region, this.tables);
    if (route.kind === 'ordinary') return forward(request, response, this.emulator, { body });
    if (route.kind === 'refused') throw new AwsError(route.code, route.message);
    const named = byName(input);
    const sent = named === input ? body : Buffer.from(JSON.stringify(named));
    send(response, await this.carry(operation, route, request, sent));
  }

  private async carry(
    operation: string,
    route: StrongRoute & { kind: 'quorum' | 'local' },
    request: IncomingMessage,
    body: Buffer,
  ): Promise<BufferedAnswer> {
    const headers = headersFor(request, route.home);
    if (route.kind === 'quorum') return this.quorum.call(headers, body);
    const answer = await post(this.emulator, headers, body);
    if (operation !== 'DescribeTable' || answer.status !== 200 || !route.table) return answer;
    return { ...answer, body: describeReplicas(answer.body, this.region, this.tables[route.table]) };
  }
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  } catch {
    throw new AwsError('SerializationException', 'the body of the request is not JSON');
  }
}

/** The caller's headers, signed for the Region where the emulator keeps the table. */
function headersFor(request: IncomingMessage, home: string): Record<string, string> {
  const kept = endToEnd(request.rawHeaders);
  const headers: Record<string, string> = {};
  for (let index = 0; index < kept.length; index += 2) headers[kept[index].toLowerCase()] = kept[index + 1];
  delete headers.host;
  delete headers['content-length'];
  delete headers['transfer-encoding'];
  // The body may be answered anew, and a compressed answer could not be completed.
  delete headers['accept-encoding'];
  headers.authorization = withRegion(headers.authorization ?? '', home);
  return headers;
}

function send(response: ServerResponse, answer: BufferedAnswer): void {
  const headers = { ...answer.headers };
  for (const name of ['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'x-amz-crc32'])
    delete headers[name];
  response.writeHead(answer.status, { ...headers, 'content-length': answer.body.length });
  response.end(answer.body);
}
