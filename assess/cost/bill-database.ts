import type { ResourceSet } from '../../constructs/resilience-checks/model/resource-set';
import type { Resource } from '../../constructs/resilience-checks/model/template';
import { isAbsent } from '../../constructs/resilience-checks/model/values';
import { sourceOf } from '../model/databases';
import type { Bill, Billed } from './model';

/** An instance of RDS with its storage, twice with Multi-AZ; or one of an Aurora cluster, whose storage costs by use. */
export function billInstance(set: ResourceSet, instance: Resource): Bill {
  const { DBInstanceClass, DBClusterIdentifier: cluster } = instance.properties;
  const size = set.text(instance, DBInstanceClass);
  if (size === undefined) return { kind: 'unknown', why: 'its class is known only when deployed' };
  if (!isAbsent(cluster)) {
    if (size === 'db.serverless') return { kind: 'unknown', why: 'Aurora Serverless costs by capacity units' };
    return billed([{ item: `aurora ${size}`, units: 1, concern: 'database', what: `${size} instance of Aurora` }]);
  }
  const engine = engineOf(set, instance);
  if (engine !== 'postgres') return { kind: 'unknown', why: `no prices of the engine ${engine ?? 'that it runs'}` };
  const times = set.flag(instance, instance.properties.MultiAZ) === true ? 2 : 1;
  const kind = times === 2 ? `${size} instance of RDS, with a standby` : `${size} instance of RDS`;
  const compute: Billed = { item: `rds ${size}`, units: times, concern: 'database', what: kind };
  const storage = storageOf(set, instance);
  if (storage === undefined) return { kind: 'unknown', why: 'its storage is not known, or of another type than gp3' };
  return billed([
    compute,
    { item: 'rds gp3 GB', units: storage * times, concern: 'database', what: 'GB of gp3 storage of RDS' },
  ]);
}

const billed = (items: readonly Billed[]): Bill => ({ kind: 'billed', items });

/** A replica has its source's engine. */
function engineOf(set: ResourceSet, instance: Resource): string | undefined {
  const { Engine } = instance.properties;
  if (!isAbsent(Engine)) return set.text(instance, Engine);
  const source = sourceOf(set, instance);
  return source && engineOf(set, source);
}

/** GB; a replica that names none has as much as its source. */
function storageOf(set: ResourceSet, instance: Resource): number | undefined {
  const { AllocatedStorage: size, StorageType: type } = instance.properties;
  if (!isAbsent(size)) return set.text(instance, type) === 'gp3' ? set.number(instance, size) : undefined;
  const source = sourceOf(set, instance);
  return source && storageOf(set, source);
}

/** The cluster itself costs by storage and requests; a Multi-AZ cluster of RDS has instances of its own. */
export function billCluster(_: ResourceSet, { properties }: Resource): Bill {
  return isAbsent(properties.DBClusterInstanceClass)
    ? { kind: 'by use' }
    : { kind: 'unknown', why: 'no prices of Multi-AZ DB clusters' };
}
