import { isServing } from '../model/capacity';
import type { ResourceSet } from '../model/resource-set';
import type { Offence, Rule } from '../model/rule';
import { type Resource, regionOf } from '../model/template';
import { isAbsent } from '../model/values';

/** Groups of two Regions are the same part of an architecture when they have the same name, or the same logical id. */
export const StandbyCapacity: Rule = {
  id: 'StandbyCapacity',
  severity: 'error',
  holds: 'what takes over is running, and may grow to what the other Region needs',
  why: 'capacity is not promised: starting from nothing takes minutes at best, and in a Region-wide failure may not succeed at all',
  fix: 'keep a minimum that serves (a warm standby), and a maximum not below the minimum of the other Region',
  check: (set) => [...empty(set), ...stunted(set), ...idle(set)],
};

function empty(set: ResourceSet): Offence[] {
  return set
    .ofType('AWS::AutoScaling::AutoScalingGroup')
    .filter((at) => isServing(at) && set.number(at, at.properties.MinSize) === 0)
    .map((at) => ({
      at,
      property: 'Properties/MinSize',
      what: `${placeOf(at)} begins with 0 instances; allowed is 1 or more`,
    }));
}

function stunted(set: ResourceSet): Offence[] {
  const groups = set.ofType('AWS::AutoScaling::AutoScalingGroup').map((at) => ({
    at,
    name: set.text(at, at.properties.AutoScalingGroupName) ?? at.id,
    least: set.number(at, at.properties.MinSize),
    most: set.number(at, at.properties.MaxSize),
  }));
  const needs = new Map<string, (typeof groups)[number]>();
  for (const group of groups)
    if (group.least !== undefined && group.least > (needs.get(group.name)?.least ?? 0)) needs.set(group.name, group);
  return groups.flatMap(({ at, name, most }) => {
    const other = needs.get(name);
    const apart = other && regionOf(other.at) !== regionOf(at);
    if (!apart || most === undefined || most >= other.least!) return [];
    const what = `${placeOf(at)} grows to ${most} instances at most; ${placeOf(other.at)} never has fewer than ${other.least}`;
    return [{ at, property: 'Properties/MaxSize', what }];
  });
}

function idle(set: ResourceSet): Offence[] {
  return set
    .ofType('AWS::ECS::Service')
    .filter((at) => !isAbsent(at.properties.LoadBalancers) && !isAbsent(at.properties.DesiredCount))
    .filter((at) => set.number(at, at.properties.DesiredCount) === 0)
    .map((at) => ({
      at,
      property: 'Properties/DesiredCount',
      what: `${placeOf(at)} runs 0 tasks; allowed is 1 or more`,
    }));
}

const placeOf = (resource: Resource) => (regionOf(resource) ? `${resource.id} in ${regionOf(resource)}` : resource.id);
