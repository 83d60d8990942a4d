import type { Acknowledgement } from '../checks';
import {
  drillFindings,
  edgeFindings,
  groupFindings,
  loadBalancerFindings,
  networkFindings,
  roleFindings,
} from '../parts/acknowledgements';

const nist = 'NIST.800.53.R5';

/** Findings of what the services keep that stay. */
const storeFindings: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^(Action::(s3|kms):|Resource::.*\/\*$)/,
    at: /\/Services\/[a-z]+\/Role\/DefaultPolicy\/Resource$/,
    reason:
      'the wildcards cover the object of one archive, the objects of the one bucket of uploads, and kinds of encryption by the one key of the queue; a test asserts that no service reaches what another one has',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    at: /\/Uploads\/ReplicationRole\/DefaultPolicy\/Resource$/,
    reason: 'the wildcard covers the objects of one bucket; a condition limits keys to the alias of the copies',
  },
  {
    rules: ['AwsSolutions-S1', `${nist}-S3BucketLoggingEnabled`, 'CKV_AWS_18'],
    at: /\/(Uploads|UploadCopies)\/Bucket\/Resource$/,
    reason:
      'every version is kept, one service may write and the edge may read; the edge logs requests, and so does the load balancer',
  },
  {
    rules: [`${nist}-S3BucketReplicationEnabled`],
    at: /\/UploadCopies\/Bucket\/Resource$/,
    reason: 'the bucket holds the copies; the originals are in the Region of the services',
  },
];

/** Every finding that stays. A finding that none of them covers fails the synth; one that covers none fails a test. */
export const acknowledgements: readonly Acknowledgement[] = [
  ...networkFindings,
  ...loadBalancerFindings,
  ...groupFindings,
  ...storeFindings,
  ...edgeFindings,
  ...drillFindings,
  ...roleFindings,
];
