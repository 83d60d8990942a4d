import { isServing } from '../model/capacity';
import type { ResourceSet } from '../model/resource-set';
import type { Offence, Rule } from '../model/rule';
import type { Resource } from '../model/template';
import { at as valueAt, objectOf } from '../model/values';
import { zonesOfGroup } from '../model/zones';

/**
 * How many instances the load needs is declared in the metadata of the group, `holdfast: { instancesNeeded: 3 }`;
 * without it, one is assumed. The target of a scaling policy says the same in another way: what runs at that share of
 * its processors has to carry the lost zone's part on top, until new instances have started.
 */
export const AutoScalingZoneLoss: Rule = {
  id: 'AutoScalingZoneLoss',
  severity: 'error',
  holds: 'what is left of a group after losing a zone carries the load',
  why: 'new instances take minutes, and everybody else asks for them in the same moment: the rest is overloaded and falls over too',
  fix: 'raise MinSize, or lower the target of the scaling policy, until the group without one zone is enough',
  check: (set) =>
    set.ofType('AWS::AutoScaling::AutoScalingGroup').flatMap((group) => {
      const zones = zonesOfGroup(set, group)?.length ?? 0;
      return zones < 2 ? [] : [...tooFew(set, group, zones), ...tooHot(set, group, zones)];
    }),
};

function tooFew(set: ResourceSet, at: Resource, zones: number): Offence[] {
  const needed = set.number(at, valueAt(at.metadata, 'holdfast', 'instancesNeeded')) ?? (isServing(at) ? 1 : 0);
  const least = set.number(at, at.properties.MinSize);
  // An empty group is another rule's.
  if (least === undefined || least < 1) return [];
  const left = least - Math.ceil(least / zones);
  if (left >= needed) return [];
  return [
    {
      at,
      property: 'Properties/MinSize',
      what: `${least} instances in ${zones} zones leave ${left} without one of them; needed are ${needed}`,
    },
  ];
}

function tooHot(set: ResourceSet, at: Resource, zones: number): Offence[] {
  return (
    set
      .once(targetsByGroup)
      .get(at)
      ?.filter((target) => (target * zones) / (zones - 1) > 100)
      .map((target) => ({
        at,
        property: 'Properties/MinSize',
        what: `a target of ${target} % of the processors in ${zones} zones is ${Math.round((target * zones) / (zones - 1))} % without one of them; allowed is at most ${Math.floor((100 * (zones - 1)) / zones)} %`,
      })) ?? []
  );
}

/** Targets of the scaling policies that follow the processors, percent. */
function targetsByGroup(set: ResourceSet): ReadonlyMap<Resource, readonly number[]> {
  const targets = new Map<Resource, number[]>();
  for (const policy of set.ofType('AWS::AutoScaling::ScalingPolicy')) {
    const tracking = objectOf(policy.properties.TargetTrackingConfiguration);
    const metric = set.text(policy, valueAt(tracking, 'PredefinedMetricSpecification', 'PredefinedMetricType'));
    const group = set.target(policy, policy.properties.AutoScalingGroupName);
    const value = set.number(policy, tracking.TargetValue);
    if (group && value !== undefined && metric === 'ASGAverageCPUUtilization')
      targets.set(group, [...(targets.get(group) ?? []), value]);
  }
  return targets;
}
