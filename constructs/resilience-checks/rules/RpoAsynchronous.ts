import { followingInstances, secondaryClusters } from '../model/replication';
import type { ResourceSet } from '../model/resource-set';
import type { Rule } from '../model/rule';
import type { Resource } from '../model/template';
import { at as valueAt, oneOrMore } from '../model/values';

/** An architecture of Holdfast that journals each payment before its answer declares so; its replicas may lag. */
export const RpoAsynchronous: Rule = {
  id: 'RpoAsynchronous',
  severity: 'error',
  holds: 'an RPO of 0 stands on synchronous replication alone',
  why: 'writes that were acknowledged and not yet replicated are gone with the Region, so the promise is broken the first time that it counts',
  fix: 'declare the lag that you can bear, or use a synchronous store (Aurora DSQL, a strongly consistent global table, a journal)',
  check: (set) => {
    if (set.objectives.rpo !== 0 || journaled(set)) return [];
    return asynchronous(set).map((at) => ({ at, what: 'the RPO is 0, and this copy is replicated asynchronously' }));
  },
};

function asynchronous(set: ResourceSet): readonly Resource[] {
  return [
    ...followingInstances(set).map(({ replica }) => replica),
    ...secondaryClusters(set).map(({ cluster }) => cluster),
    ...set.ofType('AWS::ElastiCache::GlobalReplicationGroup'),
    ...set
      .ofType('AWS::DynamoDB::GlobalTable')
      .filter(
        (table) =>
          oneOrMore(table.properties.Replicas).length > 1 &&
          set.text(table, table.properties.MultiRegionConsistency) !== 'STRONG',
      ),
  ];
}

function journaled(set: ResourceSet): boolean {
  return set
    .ofType('AWS::DynamoDB::GlobalTable')
    .some(({ template }) => valueAt(template.body, 'Metadata', 'holdfast', 'config', 'grade') === 'journal');
}
