import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { durationBetween, type Rule, wholeNumber } from '../core/rules';
import { isCacheName } from './cache-base';
import type { CacheProps, RegionalCacheProps } from './props';

const day = 86_400;

/** Subnets of the nodes, those of a database where nothing is said. */
export const nodeSubnets = (props: RegionalCacheProps): ec2.SubnetSelection =>
  props.vpcSubnets ?? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

/** What can be wrong with a cache of a Region. */
export function regionalRules(props: RegionalCacheProps): Rule[] {
  const { cacheName, maximumReplicaLag, snapshotRetention, snapshotWindow = '03:00-04:00' } = props;
  const zones = new Set(props.vpc.selectSubnets(nodeSubnets(props)).availabilityZones).size;
  const lag = maximumReplicaLag && !maximumReplicaLag.isUnresolved() ? maximumReplicaLag.toMilliseconds() : 0;
  const days =
    snapshotRetention && !snapshotRetention.isUnresolved() ? snapshotRetention.toDays({ integral: false }) : 0;
  return [
    {
      when: !isCacheName(cacheName),
      message: `cacheName is "${cacheName}"; allowed are lower-case letters, digits and single hyphens, at most 32, beginning with a letter, known at synth time; rename it`,
    },
    {
      when: zones < 2,
      message: `vpcSubnets lie in ${zones} zone(s); allowed are two or more; a primary and its replica in one zone are lost together`,
    },
    wholeNumber('replicasPerShard', props.replicasPerShard, 1, 5),
    wholeNumber('port', props.port, 1150, 65_535),
    durationBetween('snapshotRetention', snapshotRetention, day, 35 * day),
    {
      when: days % 1 !== 0,
      message: `snapshotRetention is ${days} days; allowed are whole days from 1 to 35; round it`,
    },
    {
      when: !/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/.test(snapshotWindow),
      message: `snapshotWindow is "${snapshotWindow}"; allowed is a daily range in UTC such as "03:00-04:00"; write one`,
    },
    durationBetween('maximumReplicaLag', maximumReplicaLag, 1, 60),
    { when: lag % 1000 !== 0, message: `maximumReplicaLag is ${lag} ms; allowed are whole seconds; round it` },
    wholeNumber('cpuAlarmThreshold', props.cpuAlarmThreshold, 1, 100),
    wholeNumber('memoryAlarmThreshold', props.memoryAlarmThreshold, 1, 100),
  ];
}

/** Parameters that have a property of their own, or that no cache of Holdfast goes without. */
const ownParameters = ['cluster-enabled', 'min-replicas-to-write', 'min-replicas-max-lag'];

/** What can be wrong with a `Cache`. */
export function cacheRules(props: CacheProps): Rule[] {
  const { nodeType = 'cache.r7g.large', replicasPerShard = 1, minReplicasToWrite } = props;
  const own = ownParameters.find((name) => props.parameters?.[name] !== undefined);
  const { engine, version } = props.engine ?? {};
  return [
    ...regionalRules(props),
    wholeNumber('shards', props.shards, 1, 90),
    {
      when: Token.isUnresolved(nodeType) || !/^cache\.[a-z0-9]+\.[a-z0-9]+$/.test(nodeType),
      message: `nodeType is "${nodeType}"; allowed is a type such as "cache.r7g.large", known at synth time; write one`,
    },
    {
      when: engine !== undefined && (!['valkey', 'redis'].includes(engine) || Number.parseInt(version!, 10) < 7),
      message: `engine is ${engine} ${version}; allowed are valkey and redis from version 7 on; choose CacheEngine.VALKEY_8_2`,
    },
    wholeNumber('minReplicasToWrite', minReplicasToWrite, 0, 5),
    {
      when: minReplicasToWrite !== undefined && minReplicasToWrite > replicasPerShard,
      message: `minReplicasToWrite is ${minReplicasToWrite}; allowed is at most replicasPerShard (${replicasPerShard}); with more, no write is ever accepted`,
    },
    {
      when: own !== undefined,
      message: `parameters sets ${own}; allowed are others; ${own === 'cluster-enabled' ? 'leave it out, a cache is always in cluster mode' : 'use minReplicasToWrite and maximumReplicaLag'}`,
    },
  ];
}
