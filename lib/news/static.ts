import { Edge } from '../../constructs/edge';
import { ReplicaBucket, ReplicatedBucket } from '../../constructs/replicated-bucket';
import { namesOf } from '../parts';
import type { PairParts } from '../parts/pair';

/** Part of the buckets' names that hold the static files. */
export const staticPart = 'static';

/** Files that the edge serves, written in the primary Region and copied to the standby Region. */
export function staticFiles({ context, networks, data }: PairParts): void {
  const { primary, standby } = context.settings.regions;
  const { keyAlias, bucket, copies } = namesOf(context);
  const copied = new ReplicaBucket(networks.standby.stack, 'StaticCopies', {
    bucketName: copies(staticPart, standby),
    encryptionKey: networks.standby.key,
  });
  const files = new ReplicatedBucket(data.primary.stack, 'Static', {
    bucketName: bucket(staticPart, primary),
    replicaBucketName: copies(staticPart, standby),
    replicaRegion: standby,
    replicaKeyAlias: keyAlias,
    encryptionKey: networks.primary.key,
  });
  for (const one of [files, copied]) Edge.allowRead(one.bucket);
}
