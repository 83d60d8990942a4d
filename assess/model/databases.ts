import type { ResourceSet } from '../../constructs/resilience-checks/model/resource-set';
import { type Resource, regionOf } from '../../constructs/resilience-checks/model/template';
import { isAbsent } from '../../constructs/resilience-checks/model/values';

/** `arn:aws:rds:us-east-1:123456789012:db:orders`, and what `Ref` leaves of one whose name only a deployment knows. */
const databaseArn = /^arn:[^:]+:rds:([^:]+):[^:]*:db:(.+)$/;

/** The instance of RDS that one replicates from, in any Region; undefined where its template is not at hand. */
export function sourceOf(set: ResourceSet, instance: Resource): Resource | undefined {
  const { SourceDBInstanceIdentifier: source } = instance.properties;
  if (isAbsent(source)) return undefined;
  const text = set.text(instance, source);
  const [, region = regionOf(instance), name = text] = databaseArn.exec(text ?? '') ?? [];
  const named = set
    .ofType('AWS::RDS::DBInstance')
    .find((one) => regionOf(one) === region && set.text(one, one.properties.DBInstanceIdentifier) === name);
  return name === undefined ? set.target(instance, source) : (named ?? set.target(instance, source));
}

/** Regions in which a database is written, as the templates are born. */
export function writingRegions(set: ResourceSet): readonly string[] {
  const isWriter = ({ type, properties }: Resource) =>
    type === 'AWS::RDS::DBCluster'
      ? !isAbsent(properties.MasterUsername)
      : isAbsent(properties.SourceDBInstanceIdentifier) && isAbsent(properties.DBClusterIdentifier);
  const writers = set.ofType('AWS::RDS::DBInstance', 'AWS::RDS::DBCluster').filter(isWriter);
  return [...new Set(writers.flatMap((one) => regionOf(one) ?? []))].sort();
}
