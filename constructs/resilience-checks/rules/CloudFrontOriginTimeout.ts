import type { Rule } from '../model/rule';
import { at as valueAt, isAbsent, objectOf, oneOrMore } from '../model/values';

/** Seconds of waiting that a reader may notice. */
const longest = 10;

/** Three attempts of 10 s unless told otherwise (AWS::CloudFront::Distribution, Origin). */
const defaults = { attempts: 3, timeout: 10 };

export const CloudFrontOriginTimeout: Rule = {
  id: 'CloudFrontOriginTimeout',
  severity: 'warning',
  holds: `an origin with another one behind it is given up after ${longest} s`,
  why: 'users wait through every attempt before the second origin is asked: to them, a failover of 30 s on each page is an outage',
  fix: `set ConnectionAttempts and ConnectionTimeout so that their product is at most ${longest}, for instance 2 and 3`,
  check: (set) =>
    set.ofType('AWS::CloudFront::Distribution').flatMap((at) => {
      const config = objectOf(at.properties.DistributionConfig);
      const groups = oneOrMore(valueAt(config, 'OriginGroups', 'Items'));
      const members = groups.flatMap((group) =>
        oneOrMore(valueAt(group, 'Members', 'Items')).map((one) => set.text(at, objectOf(one).OriginId)),
      );
      return oneOrMore(config.Origins)
        .map(objectOf)
        .filter((origin) => members.includes(set.text(at, origin.Id) ?? ''))
        .flatMap((origin) => {
          const read = (value: unknown, otherwise: number) => (isAbsent(value) ? otherwise : set.number(at, value));
          const attempts = read(origin.ConnectionAttempts, defaults.attempts);
          const timeout = read(origin.ConnectionTimeout, defaults.timeout);
          if (attempts === undefined || timeout === undefined || attempts * timeout <= longest) return [];
          const what = `origin "${set.text(at, origin.Id)}" is tried ${attempts} times for ${timeout} s; allowed are ${longest} s in all`;
          return [{ at, property: 'Properties/DistributionConfig/Origins', what }];
        });
    }),
};
