import { followingInstances, secondaryClusters } from '../model/replication';
import type { ResourceSet } from '../model/resource-set';
import type { Rule } from '../model/rule';
import { type Resource, regionOf } from '../model/template';
import { objectOf, oneOrMore } from '../model/values';

export const ReplicaSecret: Rule = {
  id: 'ReplicaSecret',
  severity: 'error',
  holds: 'the password of a database is in each Region that holds a copy of it',
  why: 'after the promotion nobody can log in: the only copy of the password is in the Region that was lost',
  fix: 'add the Region to ReplicaRegions of the secret',
  check: (set) => {
    const copies = [
      ...followingInstances(set).flatMap(({ replica, source }) => (source ? [{ copy: replica, source }] : [])),
      ...secondaryClusters(set).map(({ cluster, primary }) => ({ copy: cluster, source: primary })),
    ];
    return copies.flatMap(({ copy, source }) => {
      const region = regionOf(copy);
      return secretsOf(set, source)
        .filter((secret) => regionOf(secret) !== region && !reaches(set, secret, region))
        .map((at) => ({
          at,
          property: 'Properties/ReplicaRegions',
          what: `"${copy.id}" in ${region} has no copy of the secret`,
        }));
    });
  },
};

/** Secrets that a database takes its password from, or that are attached to it. */
function secretsOf(set: ResourceSet, database: Resource): readonly Resource[] {
  const { MasterUserPassword: password, MasterUsername: user } = database.properties;
  const named = [...set.targets(database, [password, user]), ...(set.once(attachedSecrets).get(database) ?? [])];
  return [...new Set(named)].filter(({ type }) => type === 'AWS::SecretsManager::Secret');
}

function attachedSecrets(set: ResourceSet): ReadonlyMap<Resource, readonly Resource[]> {
  const attached = new Map<Resource, Resource[]>();
  for (const one of set.ofType('AWS::SecretsManager::SecretTargetAttachment')) {
    const database = set.target(one, one.properties.TargetId);
    const secret = set.target(one, one.properties.SecretId);
    if (database && secret) attached.set(database, [...(attached.get(database) ?? []), secret]);
  }
  return attached;
}

function reaches(set: ResourceSet, secret: Resource, region: string | undefined): boolean {
  const replicas = oneOrMore(secret.properties.ReplicaRegions).map((one) => set.text(secret, objectOf(one).Region));
  return replicas.includes(region) || replicas.includes(undefined);
}
