import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { IGlobalDatabase } from './global-database-base';

/** What the clusters of both Regions have in common. */
export interface GlobalDatabaseMemberProps {
  /** Network of the cluster; its instances live in the isolated subnets, one zone after the other. */
  readonly vpc: ec2.IVpc;

  /**
   * Identifier of the cluster, another one in each Region. It never changes, also when the roles do. Its instances are
   * named `<identifier>-<n>`.
   */
  readonly clusterIdentifier: string;

  /**
   * Security group whose carriers may connect.
   *
   * @default - nobody may connect until `connections` says so
   */
  readonly clientSecurityGroup?: ec2.ISecurityGroup;

  /**
   * Instance type, of a family that is optimized for memory: a global database takes no other.
   *
   * @default r7g.large
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Key of this Region that encrypts storage, insights and the secret.
   *
   * @default - a new key with yearly rotation
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How far back point-in-time recovery reaches: whole days, 1 to 35. A secondary begins to count with its promotion.
   *
   * @default Duration.days(35)
   */
  readonly backupRetention?: Duration;

  /**
   * Interval of enhanced monitoring: 1, 5, 10, 15, 30 or 60 seconds.
   *
   * @default Duration.seconds(60)
   */
  readonly monitoringInterval?: Duration;

  /**
   * Whether the cluster, and with the primary the global database, is protected from deletion.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/** Properties of a `GlobalDatabase`. */
export interface GlobalDatabaseProps extends GlobalDatabaseMemberProps {
  /** Identifier of the global database, the same in both Regions. It never changes. */
  readonly globalClusterIdentifier: string;

  /** Region of the `SecondaryDatabase`; it receives a copy of the secret. */
  readonly secondaryRegion: string;

  /** Name of the secret that holds user and password, the same in both Regions. */
  readonly secretName: string;

  /**
   * Alias of the key in the other Region that encrypts the copy of the secret, for instance `alias/bank-data`. The key
   * must exist before this cluster is created.
   *
   * @default - AWS's key for Secrets Manager in that Region
   */
  readonly secondaryKeyAlias?: string;

  /**
   * Instances: the writer and its readers, 1 to 15. With one there is nobody to take over inside the Region.
   *
   * @default 2
   */
  readonly instances?: number;

  /**
   * Engine version of both Regions. A managed switchover or failover needs the same one in each.
   *
   * @default AuroraPostgresEngineVersion.VER_17_9
   */
  readonly engineVersion?: rds.AuroraPostgresEngineVersion;

  /**
   * Name of the database.
   *
   * @default "main"
   */
  readonly databaseName?: string;

  /**
   * Name of the master user.
   *
   * @default "holdfast"
   */
  readonly username?: string;

  /**
   * Parameters of the engine in both Regions, since the roles change, added to those that Holdfast sets.
   * `rds.force_ssl` cannot be switched off.
   *
   * @default - TLS forced, a time-out for idle transactions
   */
  readonly parameters?: { [name: string]: string };

  /**
   * The most that a failover may lose, whole seconds, from 20 s on: while the other Region is further behind, commits
   * wait. It gives up availability of writes for a bound of the loss (`rds.global_db_rpo`), and holds as long as this
   * cluster is the writer.
   *
   * @default - commits never wait, and the loss has no bound
   */
  readonly maximumDataLoss?: Duration;

  /**
   * Whether the cluster, should it become the secondary one, forwards writes that its readers receive.
   *
   * @default false
   */
  readonly writeForwarding?: boolean;

  /**
   * Value of the tag `holdfast:backup`, by which a `Backups` plan finds the cluster.
   *
   * @default - no tag
   */
  readonly backupTag?: string;
}

/**
 * Properties of a `SecondaryDatabase`: those that a secondary may have. Engine, version, user, password, name of the
 * database and parameters come from the primary; Aurora refuses the first ones here, and a switchover needs the same
 * version.
 */
export interface SecondaryDatabaseProps extends GlobalDatabaseMemberProps {
  /** The global database that it joins. */
  readonly globalDatabase: IGlobalDatabase;

  /**
   * Instances, 0 to 16. They read; with the promotion one of them writes. None makes it headless: the data is copied,
   * nobody reads it, and Aurora promotes it only after somebody has added an instance.
   *
   * @default 2
   */
  readonly instances?: number;

  /**
   * Whether readers forward the writes that they receive to the writer in the other Region. The version must be 16 or
   * newer.
   *
   * @default false
   */
  readonly writeForwarding?: boolean;

  /**
   * Replication lag above which the alarm goes off: 1 s to 1 h.
   *
   * @default Duration.seconds(2)
   */
  readonly maximumLag?: Duration;

  /**
   * Topic that is told when the lag is too large or unknown.
   *
   * @default - the alarm tells nobody
   */
  readonly alarmTopic?: sns.ITopic;
}
