import type { Offence, Rule } from '../model/rule';
import type { ResourceSet } from '../model/resource-set';
import type { Resource } from '../model/template';
import { at as valueAt, isAbsent, isObject, objectOf, oneOrMore } from '../model/values';

/**
 * Who observes is read from three places: the Regions that a health check is asked from, the Regions of the alarms that
 * a calculated check counts, and the roles of Regions in the configuration that Holdfast writes.
 */
export const ObserverQuorum: Rule = {
  id: 'ObserverQuorum',
  severity: 'error',
  holds: 'three Regions or more observe, and none of them decides alone',
  why: 'two observers cannot outvote each other, and one Region that is cut off would take over, or be taken over, on its own word',
  fix: 'observe from three Regions, and require more votes than one Region has',
  check: (set) => [...askedFrom(set), ...counted(set), ...configured(set)],
};

const configOf = ({ properties }: Resource) => objectOf(properties.HealthCheckConfig);

function askedFrom(set: ResourceSet): Offence[] {
  return set.ofType('AWS::Route53::HealthCheck').flatMap((at) => {
    const { Regions: regions } = configOf(at);
    const names = Array.isArray(regions) ? regions.map((one) => set.text(at, one)) : [];
    if (isAbsent(regions) || names.length === 0 || names.includes(undefined) || new Set(names).size >= 3) return [];
    const what = `the health check asks from ${[...new Set(names)].join(' and ')}; allowed are three Regions or more`;
    return [{ at, property: 'Properties/HealthCheckConfig/Regions', what }];
  });
}

function counted(set: ResourceSet): Offence[] {
  return set.ofType('AWS::Route53::HealthCheck').flatMap((at) => {
    const config = configOf(at);
    const children = oneOrMore(config.ChildHealthChecks).map((one) => set.target(at, one));
    const threshold = set.number(at, config.HealthThreshold);
    const regions = children.map((child) => child && alarmRegion(set, child));
    if (set.text(at, config.Type) !== 'CALCULATED' || threshold === undefined || children.length === 0) return [];
    if (!regions.every((region) => region !== undefined)) return [];
    const votes = new Map<string, number>();
    for (const region of regions) votes.set(region, (votes.get(region) ?? 0) + 1);
    const toFail = children.length - threshold + 1;
    const alone = [...votes].find(([, count]) => count >= toFail)?.[0];
    const property = 'Properties/HealthCheckConfig/ChildHealthChecks';
    if (votes.size < 3)
      return [{ at, property, what: `alarms of ${votes.size} Regions are counted; allowed are three or more` }];
    return alone === undefined
      ? []
      : [{ at, property, what: `the alarms of ${alone} alone are enough to call it down` }];
  });
}

function alarmRegion(set: ResourceSet, child: Resource): string | undefined {
  return set.text(child, valueAt(configOf(child), 'AlarmIdentifier', 'Region'));
}

function configured(set: ResourceSet): Offence[] {
  return set.ofType('AWS::DynamoDB::GlobalTable').flatMap((at) => {
    const roles = valueAt(at.template.body, 'Metadata', 'holdfast', 'config', 'regions');
    const regions = isObject(roles) ? Object.values(roles) : [];
    if (regions.length === 0 || new Set(regions).size >= 3) return [];
    return [
      {
        at,
        property: 'Properties/Replicas',
        what: `primary, standby and witness are ${new Set(regions).size} Regions; allowed are three`,
      },
    ];
  });
}
