import { Duration, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, type IConstruct } from 'constructs';
import { enforce } from '../core/rules';

/** A cache, of this app or of another one. */
export interface ICache extends IConstruct, ec2.IConnectable {
  /** Name of the replication group. */
  readonly cacheName: string;

  /** Where clients that know cluster mode begin: the configuration endpoint. */
  readonly endpointAddress: string;

  /** Port of that endpoint and of the nodes. */
  readonly port: number;

  /** Lets somebody read the secret by which clients log in. */
  grantReadCredentials(grantee: iam.IGrantable): iam.Grant;
}

/** What is known of a cache of another app. */
export interface CacheAttributes {
  /** Name of the replication group. */
  readonly cacheName: string;

  /** Its configuration endpoint. */
  readonly endpointAddress: string;

  /**
   * Port of that endpoint.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * Security group of the nodes.
   *
   * @default - `connections` changes nothing
   */
  readonly securityGroup?: ec2.ISecurityGroup;

  /**
   * Secret by which clients log in.
   *
   * @default - `grantReadCredentials` fails
   */
  readonly secret?: secretsmanager.ISecret;
}

/** Port on which Valkey and Redis listen unless told otherwise. */
export const defaultPort = 6379;

/** A cache of another app. */
export class ImportedCache extends Construct implements ICache {
  readonly cacheName: string;
  readonly endpointAddress: string;
  readonly port: number;
  readonly connections: ec2.Connections;
  private readonly secret?: secretsmanager.ISecret;

  constructor(scope: Construct, id: string, attributes: CacheAttributes) {
    super(scope, id);
    this.cacheName = attributes.cacheName;
    this.endpointAddress = attributes.endpointAddress;
    this.port = attributes.port ?? defaultPort;
    this.secret = attributes.secret;
    this.connections = new ec2.Connections({
      securityGroups: attributes.securityGroup ? [attributes.securityGroup] : [],
      defaultPort: ec2.Port.tcp(this.port),
    });
  }

  grantReadCredentials(grantee: iam.IGrantable): iam.Grant {
    enforce('InvalidCache', this.node.path, [
      {
        when: !this.secret,
        message: 'secret is unknown; allowed is a known one; pass it to fromCacheAttributes',
      },
    ]);
    return this.secret!.grantRead(grantee);
  }
}

/** Names of the nodes of each shard: shards and nodes count from one, and a node that is replaced keeps its name. */
export function nodeNames(cacheName: string, shards: number, replicasPerShard: number): string[][] {
  const digits = (index: number, length: number) => String(index + 1).padStart(length, '0');
  return Array.from({ length: shards }, (_, shard) =>
    Array.from({ length: replicasPerShard + 1 }, (_, node) => `${cacheName}-${digits(shard, 4)}-${digits(node, 3)}`),
  );
}

/** The worst of some nodes: the largest value among them. Nodes that say nothing don't count. */
export function worstOf(
  nodes: readonly string[],
  metricName: string,
  { statistic = 'Maximum', period = Duration.minutes(1), label, color }: cloudwatch.MetricOptions = {},
): cloudwatch.MathExpression {
  const metrics = nodes.map(
    (node) =>
      new cloudwatch.Metric({
        namespace: 'AWS/ElastiCache',
        metricName,
        dimensionsMap: { CacheClusterId: node },
        statistic,
        period,
      }),
  );
  const names = metrics.map((_, index) => `m${index}`);
  return new cloudwatch.MathExpression({
    expression: `MAX([${names.join(', ')}])`,
    usingMetrics: Object.fromEntries(names.map((name, index) => [name, metrics[index]!])),
    period,
    label: label ?? metricName,
    color,
  });
}

/** Whether a name serves as the name of a replication group and, with what follows it, of users and groups. */
export function isCacheName(name: string): boolean {
  return !Token.isUnresolved(name) && name.length <= 32 && /^[a-z](?:-?[a-z0-9])*$/.test(name);
}
