import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { CacheEngine } from './engine';

/** What a cache has of its own in each Region, whether it is written there or a secondary. */
export interface RegionalCacheProps {
  /** Network of the cache. */
  readonly vpc: ec2.IVpc;

  /** Name of the replication group. Users, subnet group and nodes are named after it. */
  readonly cacheName: string;

  /**
   * Subnets of the nodes, in two zones at least.
   *
   * @default - the isolated subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security group whose carriers may connect.
   *
   * @default - nobody may connect until `connections` says so
   */
  readonly clientSecurityGroup?: ec2.ISecurityGroup;

  /**
   * Replicas of each shard, 1 to 5. With one of them, each shard survives the loss of a node.
   *
   * @default 1
   */
  readonly replicasPerShard?: number;

  /**
   * Port of the nodes, 1150 to 65535.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * Key of this Region that encrypts disks, snapshots and the secret.
   *
   * @default - a new key with yearly rotation
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Secret with the keys `username` and `password` (16 to 128 characters), by which clients log in.
   *
   * @default - a new secret with the user `<cacheName>` and a password of 64 characters
   */
  readonly secret?: secretsmanager.ISecret;

  /**
   * What that user may do, in the language of ACL rules.
   *
   * @default "on ~* +@all -@dangerous +info"
   */
  readonly accessString?: string;

  /**
   * How long daily snapshots are kept: whole days, 1 to 35.
   *
   * @default Duration.days(7)
   */
  readonly snapshotRetention?: Duration;

  /**
   * Hour in which they are made, UTC, for instance `03:00-04:00`.
   *
   * @default "03:00-04:00"
   */
  readonly snapshotWindow?: string;

  /**
   * Time of maintenance, UTC, 60 minutes at least.
   *
   * @default "sun:05:00-sun:06:00"
   */
  readonly maintenanceWindow?: string;

  /**
   * How far a replica may be behind, 1 s to 60 s, whole seconds: above it, it no longer counts for `minReplicasToWrite`,
   * and an alarm goes off.
   *
   * @default Duration.seconds(10)
   */
  readonly maximumReplicaLag?: Duration;

  /**
   * Use of a node's engine thread above which an alarm goes off, percent: 1 to 100.
   *
   * @default 80
   */
  readonly cpuAlarmThreshold?: number;

  /**
   * Use of a node's memory for data above which an alarm goes off, percent: 1 to 100.
   *
   * @default 80
   */
  readonly memoryAlarmThreshold?: number;

  /**
   * Topic that the alarms tell.
   *
   * @default - the alarms tell nobody
   */
  readonly alarmTopic?: sns.ITopic;
}

/** Properties of a `Cache`. */
export interface CacheProps extends RegionalCacheProps {
  /**
   * Shards, 1 to 90. Changed online, without a replacement.
   *
   * @default 3
   */
  readonly shards?: number;

  /**
   * Type of the nodes.
   *
   * @default "cache.r7g.large"
   */
  readonly nodeType?: string;

  /**
   * Engine and version.
   *
   * @default CacheEngine.VALKEY_8_2
   */
  readonly engine?: CacheEngine;

  /**
   * Replicas, not farther behind than `maximumReplicaLag`, that a primary needs to accept a write: 0 to
   * `replicasPerShard`. Above 0, a primary that is cut off stops writing after that time instead of taking writes that
   * are lost; and a shard that has lost that many replicas refuses writes until they are replaced.
   *
   * @default 1
   */
  readonly minReplicasToWrite?: number;

  /**
   * Parameters of the engine, added to those that Holdfast sets.
   *
   * @default - cluster mode and the two about replicas
   */
  readonly parameters?: { [name: string]: string };
}
