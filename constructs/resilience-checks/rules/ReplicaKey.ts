import { followingInstances, secondaryClusters } from '../model/replication';
import type { ResourceSet } from '../model/resource-set';
import type { Offence, Rule } from '../model/rule';
import { type Resource, regionOf } from '../model/template';
import { at as valueAt, isAbsent, objectOf, oneOrMore } from '../model/values';

export const ReplicaKey: Rule = {
  id: 'ReplicaKey',
  severity: 'error',
  holds: 'encrypted data has a key in each Region that holds a copy',
  why: 'a key of another Region can be neither used nor created while that Region is lost: the copy cannot be read',
  fix: 'create a key in the Region of the copy (a multi-Region replica key where ciphertext travels) and name it there',
  check: (set) => [...databases(set), ...tables(set), ...multiRegionKeys(set)],
};

/** A replica in another Region needs a key of its own there; a key of its source's Region is no use to it. */
function databases(set: ResourceSet): Offence[] {
  const copies = [
    ...followingInstances(set).map(({ replica, source }) => ({ at: replica, source })),
    ...secondaryClusters(set).map(({ cluster, primary }) => ({ at: cluster, source: primary })),
  ];
  return copies.flatMap(({ at, source }) => {
    const { KmsKeyId: key } = at.properties;
    const encrypted =
      source &&
      (set.flag(source, source.properties.StorageEncrypted) === true || !isAbsent(source.properties.KmsKeyId));
    const property = 'Properties/KmsKeyId';
    if (isAbsent(key))
      return encrypted ? [{ at, property, what: 'its source is encrypted, and the copy names no key' }] : [];
    const region = keyRegion(set, at, key);
    return region === undefined || region === regionOf(at)
      ? []
      : [{ at, property, what: `the copy in ${regionOf(at)} uses a key of ${region}` }];
  });
}

function keyRegion(set: ResourceSet, at: Resource, key: unknown): string | undefined {
  const [, region] = /^arn:[^:]+:kms:([^:]+):/.exec(set.text(at, key) ?? '') ?? [];
  const target = set.target(at, key);
  return region ?? (target && regionOf(target));
}

/** With keys of one's own, each replica of a table names the one of its Region. */
function tables(set: ResourceSet): Offence[] {
  return set.ofType('AWS::DynamoDB::GlobalTable').flatMap((at) => {
    const replicas = oneOrMore(at.properties.Replicas).map(objectOf);
    const keyed = replicas.filter((one) => !isAbsent(valueAt(one, 'SSESpecification', 'KMSMasterKeyId')));
    if (keyed.length === 0 || keyed.length === replicas.length) return [];
    const without = replicas
      .filter((one) => !keyed.includes(one))
      .map(({ Region: region }) => set.text(at, region) ?? 'a Region');
    return [{ at, property: 'Properties/Replicas', what: `the replica in ${without.join(', ')} names no key` }];
  });
}

/** A multi-Region key without a replica is a key of one Region. */
function multiRegionKeys(set: ResourceSet): Offence[] {
  if (set.regions.length < 2) return [];
  const replicas = set.ofType('AWS::KMS::ReplicaKey');
  const keys = set.ofType('AWS::KMS::Key').filter((at) => set.flag(at, at.properties.MultiRegion) === true);
  const primaries = new Set(replicas.map((one) => set.target(one, one.properties.PrimaryKeyArn)));
  // A replica whose primary only a deployment knows may belong to any of them.
  if (primaries.has(undefined)) return [];
  return keys
    .filter((at) => !primaries.has(at))
    .map((at) => ({
      at,
      property: 'Properties/MultiRegion',
      what: 'the multi-Region key has no replica in another Region',
    }));
}
