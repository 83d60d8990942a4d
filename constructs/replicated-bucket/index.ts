export { ReplicaBucket, type ReplicaBucketProps } from './replica-bucket';
export { ReplicatedBucket, type ReplicatedBucketProps } from './replicated-bucket';
