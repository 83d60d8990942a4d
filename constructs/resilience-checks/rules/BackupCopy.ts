import type { ResourceSet } from '../model/resource-set';
import type { Rule } from '../model/rule';
import { type Resource, regionOf } from '../model/template';
import { at as valueAt, objectOf, oneOrMore } from '../model/values';

export const BackupCopy: Rule = {
  id: 'BackupCopy',
  severity: 'error',
  holds: 'a backup plan copies to another Region',
  why: 'a backup that is lost with its Region is no backup on the day that the Region is lost',
  fix: 'add CopyActions with a vault of another Region to a rule of the plan',
  check: (set) =>
    set.ofType('AWS::Backup::BackupPlan').flatMap((at) => {
      const rules = oneOrMore(valueAt(at.properties, 'BackupPlan', 'BackupPlanRule')).map(objectOf);
      const copies = rules.flatMap((rule) =>
        oneOrMore(rule.CopyActions).map((copy) => objectOf(copy).DestinationBackupVaultArn),
      );
      const regions = copies.map((vault) => vaultRegion(set, at, vault));
      const property = 'Properties/BackupPlan/BackupPlanRule';
      if (copies.length === 0) return [{ at, property, what: 'no rule of the plan copies its backups' }];
      // A destination that only a deployment knows gets the benefit of the doubt.
      if (regionOf(at) === undefined || regions.some((region) => region !== regionOf(at))) return [];
      return [{ at, property, what: `each copy stays in ${regionOf(at)}` }];
    }),
};

function vaultRegion(set: ResourceSet, plan: Resource, vault: unknown): string | undefined {
  const [, region] = /^arn:[^:]+:backup:([^:]+):/.exec(set.text(plan, vault) ?? '') ?? [];
  const target = set.target(plan, vault);
  return region ?? (target && regionOf(target));
}
