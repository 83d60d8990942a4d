import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { enforce } from '../core/rules';
import { aliasArn, bucketNameRule } from './names';
import { durableBucket } from './replica-bucket';

/** Properties of a `ReplicatedBucket`. */
export interface ReplicatedBucketProps {
  /** Name of the bucket. */
  readonly bucketName: string;

  /** Name of the `ReplicaBucket` that receives the copies. It must exist first. */
  readonly replicaBucketName: string;

  /** Region of that bucket. */
  readonly replicaRegion: string;

  /**
   * Alias of the key that encrypts the copies.
   *
   * @default - `alias/<replicaBucketName>`, which is what `ReplicaBucket` creates
   */
  readonly replicaKeyAlias?: string;

  /**
   * Key of this Region.
   *
   * @default - a new key with yearly rotation
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * A bucket whose objects are copied to another Region, deletions included, with replication time control: S3 promises
 * 99.99 % of the copies within 15 minutes and counts what is late.
 *
 * Objects that existed before the replication are not copied.
 */
export class ReplicatedBucket extends Construct {
  readonly bucket: s3.Bucket;
  readonly encryptionKey: kms.IKey;
  readonly replicationRole: iam.Role;

  constructor(scope: Construct, id: string, props: ReplicatedBucketProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    const alias = props.replicaKeyAlias ?? `alias/${props.replicaBucketName}`;
    enforce('InvalidBucket', this.node.path, [
      bucketNameRule('bucketName', props.bucketName),
      bucketNameRule('replicaBucketName', props.replicaBucketName),
      {
        when: props.replicaRegion === region,
        message: `replicaRegion is "${props.replicaRegion}", the stack's own Region; allowed is another one; a copy beside the original is lost with it`,
      },
      {
        when: !alias.startsWith('alias/'),
        message: `replicaKeyAlias is "${alias}"; allowed is an alias such as "alias/payments-data"; begin it with "alias/"`,
      },
    ]);
    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', { enableKeyRotation: true });
    this.bucket = new s3.Bucket(this, 'Bucket', durableBucket(props.bucketName, this.encryptionKey));
    this.replicationRole = this.createRole(props, alias);
    this.replicate(props, alias);
  }

  private createRole(props: ReplicatedBucketProps, alias: string): iam.Role {
    const role = new iam.Role(this, 'ReplicationRole', { assumedBy: new iam.ServicePrincipal('s3.amazonaws.com') });
    const { partition, account } = Stack.of(this);
    const allow = (actions: string[], resources: string[], conditions?: Record<string, object>) =>
      role.addToPolicy(new iam.PolicyStatement({ actions, resources, conditions }));
    allow(['s3:GetReplicationConfiguration', 's3:ListBucket'], [this.bucket.bucketArn]);
    allow(
      ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
      [this.bucket.arnForObjects('*')],
    );
    allow(
      ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'],
      [`arn:${partition}:s3:::${props.replicaBucketName}/*`],
    );
    allow(['kms:Decrypt'], [this.encryptionKey.keyArn]);
    // The key's id is unknown here; its alias is what admits it.
    allow(['kms:Encrypt', 'kms:GenerateDataKey'], [`arn:${partition}:kms:${props.replicaRegion}:${account}:key/*`], {
      'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias },
    });
    return role;
  }

  private replicate(props: ReplicatedBucketProps, alias: string): void {
    const resource = this.bucket.node.defaultChild as s3.CfnBucket;
    resource.replicationConfiguration = {
      role: this.replicationRole.roleArn,
      rules: [
        {
          id: 'everything',
          priority: 1,
          status: 'Enabled',
          filter: { prefix: '' },
          deleteMarkerReplication: { status: 'Enabled' },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
          destination: {
            bucket: `arn:${Stack.of(this).partition}:s3:::${props.replicaBucketName}`,
            encryptionConfiguration: { replicaKmsKeyId: aliasArn(this, props.replicaRegion, alias) },
            metrics: { status: 'Enabled', eventThreshold: { minutes: 15 } },
            replicationTime: { status: 'Enabled', time: { minutes: 15 } },
          },
        },
      ],
    };
  }
}
