import { randomUUID } from 'node:crypto';
import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import type { Reply } from '../errors';
import type { EngineService } from './services';
import {
  NormalizedSchema,
  type StaticOperationSchema,
  type Structure,
  type Value,
  httpOf,
  operationName,
  outputOf,
  traitsOf,
} from './schema';

/** Writes an engine's answer as the service would. */
export function renderOutput(service: EngineService, schema: StaticOperationSchema, output: Structure): Reply {
  const name = operationName(schema);
  const id = randomUUID();
  const shape = outputOf(schema);
  const { headers, rest } = splitHeaders(shape, output);
  const inner = shape.isStructSchema() ? innerXml(shape, revive(shape, rest) as Structure, service.xmlNamespace) : '';
  return {
    status: httpOf(schema)?.[2] ?? 200,
    headers: { ...headers, 'content-type': 'text/xml', 'x-amzn-requestid': id },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${envelope(service, name, shape, inner, id)}`,
  };
}

function envelope(service: EngineService, name: string, shape: NormalizedSchema, inner: string, id: string): string {
  const root = `${name}Response`;
  const open = `<${root} xmlns="${service.xmlNamespace}">`;
  if (service.protocol === 'rest-xml') return `${open}${inner}</${root}>`;
  if (service.protocol === 'ec2') return `${open}<requestId>${id}</requestId>${inner}</${root}>`;
  const result = shape.isStructSchema() ? `<${name}Result>${inner}</${name}Result>` : '';
  return `${open}${result}<ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></${root}>`;
}

/** The serializer names the root after the schema; the protocols put another root around the members. */
function innerXml(shape: NormalizedSchema, output: Structure, xmlNamespace: string): string {
  const serializer = new XmlShapeSerializer({
    xmlNamespace,
    serviceNamespace: '',
    timestampFormat: { useTrait: true, default: 5 },
    httpBindings: true,
  });
  serializer.setSerdeContext({
    base64Encoder: (value: string | Uint8Array) => (typeof value === 'string' ? value : toBase64(value)),
  } as never);
  serializer.write(shape, output);
  const xml = String(serializer.flush());
  const start = xml.indexOf('>') + 1;
  return xml[start - 2] === '/' ? '' : xml.slice(start, xml.lastIndexOf('<'));
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function splitHeaders(
  shape: NormalizedSchema,
  output: Structure,
): { headers: Record<string, string>; rest: Structure } {
  const headers: Record<string, string> = {};
  const rest: Structure = { ...output };
  if (shape.isStructSchema())
    for (const [name, member] of shape.structIterator()) {
      const { httpHeader } = traitsOf(member);
      if (!httpHeader) continue;
      if (output[name] !== undefined) headers[httpHeader] = String(output[name]);
      delete rest[name];
    }
  return { headers, rest };
}

/** Engines answer in JSON: dates come as text (or epoch seconds) and become dates again, unknown members fall away. */
export function revive(schema: NormalizedSchema, value: Value): Value {
  if (value === null || value === undefined) return undefined;
  if (schema.isTimestampSchema())
    return value instanceof Date ? value : new Date(typeof value === 'number' ? value * 1000 : String(value));
  if (schema.isListSchema())
    return Array.isArray(value) ? value.map((item) => revive(schema.getValueSchema(), item)) : undefined;
  if (schema.isMapSchema()) {
    const entries = Object.entries(value as Structure);
    return Object.fromEntries(entries.map(([key, item]) => [key, revive(schema.getValueSchema(), item)]));
  }
  if (!schema.isStructSchema()) return value;
  const revived: Structure = {};
  for (const [name, member] of schema.structIterator()) {
    const item = revive(member, (value as Structure)[name]);
    if (item !== undefined) revived[name] = item;
  }
  return revived;
}
