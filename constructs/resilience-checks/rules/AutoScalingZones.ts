import type { Rule } from '../model/rule';
import { zonesOfGroup } from '../model/zones';

export const AutoScalingZones: Rule = {
  id: 'AutoScalingZones',
  severity: 'error',
  holds: 'an Auto Scaling group spreads over two zones or more',
  why: 'losing the zone loses every instance at once, and there is nowhere to start new ones',
  fix: 'name subnets of two zones or more, better three',
  check: (set) =>
    set.ofType('AWS::AutoScaling::AutoScalingGroup').flatMap((at) => {
      const zones = zonesOfGroup(set, at);
      if (zones === undefined || zones.length >= 2) return [];
      return [
        {
          at,
          property: 'Properties/VPCZoneIdentifier',
          what: `the group is in one zone (${zones.join()}); allowed are two or more`,
        },
      ];
    }),
};
