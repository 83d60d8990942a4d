import type { ResourceSet } from './resource-set';
import { type Resource, regionOf } from './template';
import { isAbsent } from './values';

/** A database that follows another one in another Region. */
export interface Following {
  readonly replica: Resource;
  readonly sourceRegion: string;
  /** The other one, where its template is at hand. */
  readonly source?: Resource;
}

/** `arn:aws:rds:us-east-1:123456789012:db:orders` names its Region, as clusters do. */
const databaseArn = /^arn:[^:]+:rds:([^:]+):[^:]*:(?:db|cluster):(.+)$/;

/** Instances of RDS that replicate from another Region. */
export function followingInstances(set: ResourceSet): readonly Following[] {
  return set.once(findFollowing);
}

function findFollowing(set: ResourceSet): readonly Following[] {
  const instances = set.ofType('AWS::RDS::DBInstance');
  const byName = new Map(
    instances.map((one) => [`${regionOf(one)} ${set.text(one, one.properties.DBInstanceIdentifier)}`, one]),
  );
  return instances.flatMap((replica) => {
    const { SourceDBInstanceIdentifier: source, SourceRegion: region } = replica.properties;
    if (isAbsent(source)) return [];
    const [, arnRegion, name] = databaseArn.exec(set.text(replica, source) ?? '') ?? [];
    const named = arnRegion === undefined ? set.target(replica, source) : byName.get(`${arnRegion} ${name}`);
    const sourceRegion = arnRegion ?? set.text(replica, region) ?? (named && regionOf(named));
    if (sourceRegion === undefined || regionOf(replica) === undefined || sourceRegion === regionOf(replica)) return [];
    return [{ replica, sourceRegion, source: named }];
  });
}

/** Aurora clusters of a global cluster that have no writer of their own: their source is in another Region. */
export function secondaryClusters(
  set: ResourceSet,
): readonly { readonly cluster: Resource; readonly primary: Resource }[] {
  return set.once(findSecondaries);
}

function findSecondaries(set: ResourceSet) {
  const members = set.ofType('AWS::RDS::DBCluster').flatMap((cluster) => {
    const { GlobalClusterIdentifier: name } = cluster.properties;
    const global = set.text(cluster, name) ?? set.target(cluster, name)?.id;
    return global === undefined ? [] : [{ cluster, global }];
  });
  const bornWriting = ({ properties }: Resource) => !isAbsent(properties.MasterUsername);
  return members
    .filter(({ cluster }) => !bornWriting(cluster))
    .flatMap(({ cluster, global }) => {
      const primary = members.find((one) => one.global === global && bornWriting(one.cluster))?.cluster;
      return primary && regionOf(primary) !== regionOf(cluster) ? [{ cluster, primary }] : [];
    });
}
