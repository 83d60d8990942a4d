import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';

/** Properties of a `DistributedSql`. */
export interface DistributedSqlProps {
  /** Region of the other cluster, which is made by a `DistributedSql` in a stack there. */
  readonly peerRegion: string;

  /**
   * Region of the witness, the same for both clusters. It keeps a part of the log, decides together with a cluster that
   * is cut off from its peer, and has no endpoint.
   */
  readonly witnessRegion: string;

  /**
   * Identifier of each cluster by Region, as the first deployment printed them; the same in both stacks. With them the
   * clusters become one database, and everything that this construct says of the cluster is pinned to them.
   *
   * @default - the clusters are born, and wait for each other (first deployment)
   */
  readonly clusterIdentifiers?: { [region: string]: string };

  /**
   * Key of this Region. While DSQL cannot use it, this Region's cluster is away; its peer goes on.
   *
   * @default - a new key with yearly rotation, kept when its stack goes
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether the cluster is protected from deletion.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * Who may connect from where, beside what IAM says of the caller.
   *
   * @default - whoever IAM lets connect, from anywhere, over TLS
   */
  readonly policy?: iam.PolicyDocument;

  /**
   * Value of the tag `holdfast:backup`, by which a `Backups` plan finds the cluster.
   *
   * @default - no tag
   */
  readonly backupTag?: string;
}
