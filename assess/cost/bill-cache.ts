import type { ResourceSet } from '../../constructs/resilience-checks/model/resource-set';
import type { Resource } from '../../constructs/resilience-checks/model/template';
import { isAbsent } from '../../constructs/resilience-checks/model/values';
import { nodesOf, shapeOf } from '../model/caches';
import type { Bill } from './model';

/** The nodes of a cache: shards, each with its replicas. */
export function billCache(set: ResourceSet, group: Resource): Bill {
  const { size, engine } = shapeOf(set, group);
  const units = nodesOf(set, group);
  if (size === undefined || units === undefined)
    return { kind: 'unknown', why: 'its nodes are known only when deployed' };
  if (engine === undefined || isAbsent(engine)) return { kind: 'unknown', why: 'its engine is not known' };
  const what = `${size} node of ${engine === 'valkey' ? 'Valkey' : 'Redis'}`;
  return { kind: 'billed', items: [{ item: `${engine} ${size}`, units, concern: 'cache', what }] };
}
