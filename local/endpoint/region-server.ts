import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RegionalDynamoDb } from './dynamodb';
import type { EngineGateway } from './engine-gateway';
import { AwsError, renderError, styleOf } from './errors';
import { type Destination, forward } from './forward';
import { type Scope, looksReal, scopeOf } from './signature';

/** Who answers the calls that enter one Region. */
export interface RegionRoutes {
  readonly region: string;
  /** Ways to the endpoints of the other Regions, keyed by Region. */
  readonly others: ReadonlyMap<string, Destination>;
  readonly emulator: Destination;
  readonly dynamodb: RegionalDynamoDb;
  readonly engines?: EngineGateway;
  /** Temporary keys that the emulator has issued; they look like real ones. */
  readonly issuedKeys: Set<string>;
}

/** The AWS API of one Region on a loopback port. */
export class RegionServer {
  private readonly server: Server;

  constructor(private readonly routes: RegionRoutes) {
    this.server = createServer({ keepAliveTimeout: 75_000, noDelay: true }, (request, response) => {
      this.route(request, response).catch((error: unknown) => refuse(request, response, error));
    });
  }

  listen(port = 0): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { region, others, emulator, dynamodb, engines } = this.routes;
    const scope = scopeOf(request);
    if (!scope) return forward(request, response, emulator);
    this.rejectRealKey(scope);
    if (scope.region !== region) {
      const other = others.get(scope.region);
      if (other) return forward(request, response, other);
      if (!isGlobal(scope.service)) throw unknownRegion(scope.region, [region, ...others.keys()]);
    }
    if (scope.service === 'dynamodb' && !isStreams(request)) return dynamodb.handle(request, response);
    if (engines?.plays(scope.service)) return engines.handle(request, response, scope.service, region);
    const onAnswer = scope.service === 'sts' ? (chunk: Buffer) => this.noteIssuedKeys(chunk) : undefined;
    return forward(request, response, emulator, { onAnswer });
  }

  private rejectRealKey({ accessKeyId }: Scope): void {
    if (!looksReal(accessKeyId) || this.routes.issuedKeys.has(accessKeyId)) return;
    throw new AwsError(
      'InvalidClientTokenId',
      `the access key ${accessKeyId.slice(0, 6)}... looks like one of a real account, which has no business in the ` +
        'local Region: set AWS_ACCESS_KEY_ID=holdfast and AWS_SECRET_ACCESS_KEY=holdfast (and rotate the key if it is real)',
      403,
    );
  }

  private noteIssuedKeys(chunk: Buffer): void {
    for (const [key] of chunk.toString('latin1').matchAll(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g))
      this.routes.issuedKeys.add(key);
  }
}

/** Services without a Region of their own: signed for one Region of their partition, wherever the caller is. */
const isGlobal = (service: string): boolean =>
  ['iam', 'sts', 'route53', 'cloudfront', 'organizations'].includes(service);

const isStreams = (request: IncomingMessage): boolean =>
  String(request.headers['x-amz-target'] ?? '').startsWith('DynamoDBStreams');

const unknownRegion = (region: string, known: readonly string[]): AwsError =>
  new AwsError(
    'UnrecognizedClientException',
    `"${region}" is not up locally: use one of ${[...known].sort().join(', ')}`,
  );

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  request.resume(); // what is left of the body must be read, or the caller never looks at the answer
  if (response.headersSent || response.destroyed) return void response.destroy();
  const reply = renderError(error, styleOf(request.headers, scopeOf(request)?.service));
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
}
