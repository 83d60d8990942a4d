import { AwsError } from '../errors';
import type { StaticOperationSchema } from './schema';

export type Protocol = 'query' | 'ec2' | 'rest-xml';

/** A service that engines answer: its wire protocol, and its operations as the AWS SDK exports them. */
export interface EngineService {
  readonly protocol: Protocol;
  readonly xmlNamespace: string;
  /** Operations that engines answer; the others go to the emulator. Default: all. */
  readonly only?: ReadonlySet<string>;
  /** The SDK's client module; loaded at the first call, since some are large. */
  readonly load: () => Promise<object>;
}

/** Keyed by signing name, which is also the engine's name in `POST /engines/<service>/<Operation>`. */
export const engineServices: Readonly<Record<string, EngineService>> = {
  rds: {
    protocol: 'query',
    xmlNamespace: 'http://rds.amazonaws.com/doc/2014-10-31/',
    load: () => import('@aws-sdk/client-rds'),
  },
  autoscaling: {
    protocol: 'query',
    xmlNamespace: 'http://autoscaling.amazonaws.com/doc/2011-01-01/',
    load: () => import('@aws-sdk/client-auto-scaling'),
  },
  elasticloadbalancing: {
    protocol: 'query',
    xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  },
  ec2: {
    protocol: 'ec2',
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    only: new Set([
      'DescribeInstances',
      'DescribeInstanceStatus',
      'StartInstances',
      'StopInstances',
      'RebootInstances',
      'TerminateInstances',
    ]),
    load: () => import('@aws-sdk/client-ec2'),
  },
  route53: {
    protocol: 'rest-xml',
    xmlNamespace: 'https://route53.amazonaws.com/doc/2013-04-01/',
    load: () => import('@aws-sdk/client-route-53'),
  },
};

/** An operation's schema; undefined if the service has no such operation. */
export async function operationOf(service: EngineService, name: string): Promise<StaticOperationSchema | undefined> {
  const schemas = (await service.load()) as Record<string, unknown>;
  return asOperation(schemas[`${name}$`]);
}

export async function operationsOf(service: EngineService): Promise<StaticOperationSchema[]> {
  const schemas = Object.values((await service.load()) as Record<string, unknown>);
  return schemas.map(asOperation).filter((schema) => schema !== undefined);
}

/** Static operation schemas are arrays that begin with 9. */
const asOperation = (schema: unknown): StaticOperationSchema | undefined =>
  Array.isArray(schema) && schema[0] === 9 ? (schema as unknown as StaticOperationSchema) : undefined;

/** Engines may name an error by its type (`DBInstanceNotFoundFault`); on the wire it has a code and a status. */
export async function wireError(service: EngineService, error: AwsError): Promise<AwsError> {
  const schemas = (await service.load()) as Record<string, unknown>;
  const schema = schemas[`${error.code}$`];
  if (!Array.isArray(schema)) return error;
  const { awsQueryError, httpError } = schema[3] as { awsQueryError?: [string, number]; httpError?: number };
  const [code, status] = awsQueryError ?? [error.code, httpError ?? error.status];
  return new AwsError(code, error.message, status);
}
