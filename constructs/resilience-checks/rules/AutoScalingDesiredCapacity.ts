import type { Rule } from '../model/rule';
import { isAbsent } from '../model/values';

export const AutoScalingDesiredCapacity: Rule = {
  id: 'AutoScalingDesiredCapacity',
  severity: 'warning',
  holds: 'a group that scales leaves its desired capacity to scaling',
  why: 'a deployment that changes the group sets it back to this number, also in the middle of a failover or a peak',
  fix: 'leave DesiredCapacity out; MinSize is what is always there',
  check: (set) =>
    set.ofType('AWS::AutoScaling::AutoScalingGroup').flatMap((at) => {
      const { DesiredCapacity: desired, MinSize: least, MaxSize: most } = at.properties;
      const [from, to] = [set.number(at, least), set.number(at, most)];
      if (isAbsent(desired) || from === undefined || to === undefined || from === to) return [];
      const what = `DesiredCapacity is ${set.text(at, desired) ?? 'set'} while the group scales from ${from} to ${to}`;
      return [{ at, property: 'Properties/DesiredCapacity', what }];
    }),
};
