import { XmlShapeDeserializer } from '@aws-sdk/core/protocols';
import { AwsError } from '../errors';
import { scalar } from './query';
import {
  NormalizedSchema,
  type StaticOperationSchema,
  type Structure,
  httpOf,
  inputOf,
  operationName,
  traitsOf,
} from './schema';

export interface RestRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

export interface RestCall {
  readonly schema: StaticOperationSchema;
  readonly input: Structure;
}

/** Finds the operation that a REST request means and reads its input from path, query, headers and body. */
export function parseRestXml(
  operations: readonly StaticOperationSchema[],
  request: RestRequest,
  xmlNamespace: string,
): RestCall | undefined {
  const url = new URL(request.url, 'http://localhost');
  const matches = operations
    .map((schema) => ({ schema, labels: match(schema, request.method, url) }))
    .filter((candidate): candidate is { schema: StaticOperationSchema; labels: Structure } => !!candidate.labels)
    // `/hostedzone/{Id}` and `/hostedzonecount` never collide, but the more literal path wins where two fit.
    .sort((a, b) => Object.keys(a.labels).length - Object.keys(b.labels).length);
  const found = matches[0];
  if (!found) return undefined;
  const schema = inputOf(found.schema);
  const input = { ...bodyOf(schema, request.body, xmlNamespace), ...found.labels, ...bound(schema, url, request) };
  return { schema: found.schema, input };
}

/** Values of the path's labels if method, path and fixed query (`/path?fixed`) are those of the operation. */
function match(schema: StaticOperationSchema, method: string, url: URL): Structure | undefined {
  const http = httpOf(schema);
  if (!http || http[0] !== method) return undefined;
  const [template, fixed = ''] = http[1].split('?');
  for (const [name, value] of new URLSearchParams(fixed)) if (url.searchParams.get(name) !== value) return undefined;
  const names: string[] = [];
  const pattern = template
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)(\+?)\}/g, (_, name: string, greedy) => {
      names.push(name);
      return greedy ? '(.+)' : '([^/]+)';
    });
  const path = url.pathname.length > 1 ? url.pathname.replace(/\/$/, '') : url.pathname;
  const found = new RegExp(`^${pattern.replace(/\/$/, '')}$`).exec(path);
  if (!found) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1])]));
}

function bound(schema: NormalizedSchema, url: URL, request: RestRequest): Structure {
  const found: Structure = {};
  if (!schema.isStructSchema()) return found;
  for (const [name, member] of schema.structIterator()) {
    const { httpQuery, httpHeader } = traitsOf(member);
    if (httpQuery && url.searchParams.has(httpQuery))
      found[name] = member.isListSchema()
        ? url.searchParams.getAll(httpQuery)
        : scalar(member, url.searchParams.get(httpQuery), httpQuery);
    const header = httpHeader && request.headers[httpHeader.toLowerCase()];
    if (typeof header === 'string') found[name] = scalar(member, header, httpHeader as string);
  }
  return found;
}

function bodyOf(schema: NormalizedSchema, body: Buffer, xmlNamespace: string): Structure {
  if (body.length === 0 || !schema.isStructSchema()) return {};
  const deserializer = new XmlShapeDeserializer({
    xmlNamespace,
    serviceNamespace: '',
    timestampFormat: { useTrait: true, default: 5 },
    httpBindings: true,
  });
  deserializer.setSerdeContext({ utf8Encoder: (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8') } as never);
  try {
    return (deserializer.read(schema, body as never) ?? {}) as Structure;
  } catch (error) {
    throw new AwsError('InvalidInput', `the body of the request is not the XML that is expected: ${String(error)}`);
  }
}

export const restOperation = (call: RestCall): string => operationName(call.schema);
