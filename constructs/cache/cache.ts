import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { CfnParameterGroup, CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import type { Construct } from 'constructs';
import { enforce } from '../core/rules';
import { type CacheAttributes, type ICache, ImportedCache } from './cache-base';
import { CacheEngine } from './engine';
import type { CacheProps } from './props';
import { RegionalCache } from './regional-cache';
import { cacheRules } from './rules';

/**
 * A cache in memory that loses a node or a zone and goes on: Valkey in cluster mode, by default three shards of a
 * primary and a replica in different zones, encrypted on the wire and on disk, with one user whose password is in a
 * secret, daily snapshots and alarms.
 */
export class Cache extends RegionalCache {
  /** A cache of another app. */
  static fromCacheAttributes(scope: Construct, id: string, attributes: CacheAttributes): ICache {
    return new ImportedCache(scope, id, attributes);
  }

  readonly replicationGroup: CfnReplicationGroup;
  readonly parameterGroup: CfnParameterGroup;
  readonly engine: CacheEngine;
  readonly nodeType: string;

  constructor(scope: Construct, id: string, props: CacheProps) {
    enforce('InvalidCache', `${scope.node.path}/${id}`, cacheRules(props));
    const shards = props.shards ?? 3;
    super(scope, id, props, shards);
    this.engine = props.engine ?? CacheEngine.VALKEY_8_2;
    this.nodeType = props.nodeType ?? 'cache.r7g.large';
    this.parameterGroup = new CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: this.engine.parameterFamily,
      description: `Cache ${props.cacheName}`,
      properties: {
        ...props.parameters,
        'cluster-enabled': 'yes',
        // Both can be changed since Redis 5.0, and at once (ElastiCache user guide, engine specific parameters).
        'min-replicas-to-write': String(props.minReplicasToWrite ?? 1),
        'min-replicas-max-lag': String((props.maximumReplicaLag ?? Duration.seconds(10)).toSeconds()),
      },
    });
    this.replicationGroup = new CfnReplicationGroup(this, 'Group', {
      ...this.commonProps,
      engine: this.engine.engine,
      engineVersion: this.engine.version,
      cacheNodeType: this.nodeType,
      cacheParameterGroupName: this.parameterGroup.ref,
      numNodeGroups: shards,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      // Clients without TLS are refused: that is the mode of a group that is born with it.
      transitEncryptionEnabled: true,
      atRestEncryptionEnabled: true,
    });
    // Without it, another number of shards would replace the cache.
    this.replicationGroup.cfnOptions.updatePolicy = { useOnlineResharding: true };
    this.replicationGroup.applyRemovalPolicy(RemovalPolicy.SNAPSHOT);
  }
}
