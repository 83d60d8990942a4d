import { Edge, EdgeOrigin } from '../../../constructs/edge';
import { ReplicaBucket, ReplicatedBucket } from '../../../constructs/replicated-bucket';
import { namesOf } from '../names';
import type { PairParts } from './build';
import type { PairContext } from './context';

/** Part of the buckets' names that hold the static files. */
const staticPart = 'static';

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

/** Where the edge finds them: in the primary Region's bucket, or else in the copy. */
export function staticOrigins(context: PairContext): { readonly primary: EdgeOrigin; readonly fallback: EdgeOrigin } {
  const { primary, standby } = context.settings.regions;
  const { bucket, copies } = namesOf(context);
  return {
    primary: EdgeOrigin.bucket(bucket(staticPart, primary), primary),
    fallback: EdgeOrigin.bucket(copies(staticPart, standby), standby),
  };
}
