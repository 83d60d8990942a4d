import { Match, Template } from 'aws-cdk-lib/assertions';
import { ReplicaBucket, ReplicatedBucket, type ReplicatedBucketProps } from '../../../constructs/replicated-bucket';
import { stackIn } from '../core/stack';

function source(props: Partial<ReplicatedBucketProps> = {}): Template {
  const stack = stackIn('us-east-1');
  new ReplicatedBucket(stack, 'Documents', {
    bucketName: 'documents-us-east-1',
    replicaBucketName: 'documents-copy-us-west-2',
    replicaRegion: 'us-west-2',
    ...props,
  });
  return Template.fromStack(stack);
}

function destination(bucketName = 'documents-copy-us-west-2'): Template {
  const stack = stackIn('us-west-2');
  new ReplicaBucket(stack, 'Copies', { bucketName });
  return Template.fromStack(stack);
}

const durable = {
  DeletionPolicy: 'Retain',
  Properties: {
    VersioningConfiguration: { Status: 'Enabled' },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        Match.objectLike({ ServerSideEncryptionByDefault: Match.objectLike({ SSEAlgorithm: 'aws:kms' }) }),
      ],
    },
  },
};

test.each([
  ['source', source],
  ['destination', destination],
])('the %s is versioned, private, encrypted by its own key and kept', (_, synth) => {
  synth().hasResource('AWS::S3::Bucket', durable);
});

test.each([
  ['source', source],
  ['destination', destination],
])('the %s refuses connections without TLS', (_, synth) => {
  synth().hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    },
  });
});

test('everything is copied, encrypted by the key of the other Region, deletions included', () => {
  source().hasResourceProperties('AWS::S3::Bucket', {
    ReplicationConfiguration: {
      Rules: [
        Match.objectLike({
          Status: 'Enabled',
          DeleteMarkerReplication: { Status: 'Enabled' },
          SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
          Destination: Match.objectLike({ ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } } }),
        }),
      ],
    },
  });
  expect(JSON.stringify(source().toJSON())).toContain('kms:us-west-2:000000000000:alias/documents-copy-us-west-2');
});

test('the destination has the alias that the source looks for', () => {
  destination().hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/documents-copy-us-west-2' });
});

test('the replication role may encrypt with keys of that alias alone', () => {
  source().hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: ['kms:Encrypt', 'kms:GenerateDataKey'],
          Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/documents-copy-us-west-2' } },
        }),
      ]),
    },
  });
});

test('a given default changes nothing', () => {
  expect(source({ replicaKeyAlias: 'alias/documents-copy-us-west-2' }).toJSON()).toEqual(source().toJSON());
});

test.each<[string, () => Template, string]>([
  [
    'a copy in the own Region',
    () => source({ replicaRegion: 'us-east-1' }),
    `replicaRegion is "us-east-1", the stack's own Region; allowed is another one; a copy beside the original is lost with it`,
  ],
  [
    'a key that is no alias',
    () => source({ replicaKeyAlias: '1234' }),
    'replicaKeyAlias is "1234"; allowed is an alias such as "alias/payments-data"; begin it with "alias/"',
  ],
  [
    'a source with a wrong name',
    () => source({ bucketName: 'Documents' }),
    'bucketName is "Documents"; allowed are 3 to 63 lower-case letters, digits and hyphens, known at synth time; rename it',
  ],
  [
    'a destination with a wrong name',
    () => destination('a'),
    'bucketName is "a"; allowed are 3 to 63 lower-case letters, digits and hyphens, known at synth time; rename it',
  ],
])('fails for %s', (_, synth, message) => {
  expect(synth).toThrow(message);
});
