import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { enforce } from '../core/rules';
import { bucketNameRule } from './names';

/** Properties of a `ReplicaBucket`. */
export interface ReplicaBucketProps {
  /** Name of the bucket; a `ReplicatedBucket` in another Region refers to it. */
  readonly bucketName: string;

  /**
   * Key of this Region. It needs an alias, since the source refers to it by name.
   *
   * @default - a new key with yearly rotation and the alias `alias/<bucketName>`
   */
  readonly encryptionKey?: kms.IKey;
}

/** The bucket that receives the copies: it must exist before its source. */
export class ReplicaBucket extends Construct {
  readonly bucket: s3.Bucket;
  readonly encryptionKey: kms.IKey;

  constructor(scope: Construct, id: string, props: ReplicaBucketProps) {
    super(scope, id);
    enforce('InvalidBucket', this.node.path, [bucketNameRule('bucketName', props.bucketName)]);
    this.encryptionKey =
      props.encryptionKey ?? new kms.Key(this, 'Key', { enableKeyRotation: true, alias: props.bucketName });
    this.bucket = new s3.Bucket(this, 'Bucket', durableBucket(props.bucketName, this.encryptionKey));
  }
}

/** What every bucket that holds data is made with. */
export function durableBucket(bucketName: string, encryptionKey: kms.IKey): s3.BucketProps {
  return {
    bucketName,
    encryption: s3.BucketEncryption.KMS,
    encryptionKey,
    bucketKeyEnabled: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
  };
}
