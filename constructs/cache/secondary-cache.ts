import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import type { Construct } from 'constructs';
import { durationBetween, enforce, type Rule } from '../core/rules';
import type { IGlobalCache } from './global-cache';
import type { RegionalCacheProps } from './props';
import { RegionalCache } from './regional-cache';
import { regionalRules } from './rules';

/**
 * Properties of a `SecondaryCache`: those that a secondary may have. Engine, version, node type, parameters, shards,
 * automatic failover and the two switches of encryption come from the primary, and ElastiCache refuses them here, as it
 * does a snapshot to be born from (ElastiCache user guide, using global datastores with the CLI).
 */
export interface SecondaryCacheProps extends RegionalCacheProps {
  /** The cache of which this one is a copy. */
  readonly globalCache: IGlobalCache;

  /**
   * How far it may be behind the primary before an alarm goes off: 1 s to 1 h.
   *
   * @default Duration.seconds(30)
   */
  readonly maximumGlobalLag?: Duration;
}

/** A copy of a `GlobalCache` in another Region: it is read there, and takes over when somebody promotes it. */
export class SecondaryCache extends RegionalCache {
  readonly replicationGroup: CfnReplicationGroup;

  constructor(scope: Construct, id: string, props: SecondaryCacheProps) {
    const stack = Stack.of(scope);
    const path = `${scope.node.path}/${id}`;
    enforce('InvalidSecondaryCache', path, [...regionalRules(props), ...secondaryRules(props, stack.region)]);
    super(scope, id, props, props.globalCache.shards);
    this.replicationGroup = new CfnReplicationGroup(this, 'Group', {
      ...this.commonProps,
      globalReplicationGroupId: props.globalCache.globalReplicationGroupId,
    });
    // It can't be deleted before it has left the global datastore.
    this.replicationGroup.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const origin = Stack.of(props.globalCache);
    if (origin !== stack && origin.node.root === stack.node.root) stack.addStackDependency(origin);
    const lag = props.maximumGlobalLag ?? Duration.seconds(30);
    this._watch.watchNodes('GlobalLag', {
      metricName: 'GlobalDatastoreReplicationLag',
      threshold: lag.toSeconds(),
      minutes: 3,
      description: `${props.cacheName} is more than ${lag.toSeconds()} s behind ${props.globalCache.globalReplicationGroupId}, or nobody knows: a promotion would lose that much`,
      unknownIsTooMuch: true,
    });
  }

  /** How far this Region is behind the primary, seconds. */
  metricGlobalReplicationLag(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('GlobalDatastoreReplicationLag', options);
  }
}

function secondaryRules({ globalCache, maximumGlobalLag }: SecondaryCacheProps, region: string): Rule[] {
  return [
    {
      when: Token.isUnresolved(region) || globalCache.primaryRegion === region,
      message: `the stack's Region is ${region}; allowed is one other than the primary's (${globalCache.primaryRegion}), known at synth time; put the stack there`,
    },
    durationBetween('maximumGlobalLag', maximumGlobalLag, 1, 3600),
  ];
}
