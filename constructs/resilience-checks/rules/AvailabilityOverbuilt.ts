import { serving } from '../model/capacity';
import type { Rule } from '../model/rule';
import { regionOf } from '../model/template';

/** Percent; one Region with several zones promises as much. */
const oneRegion = 99.9;

export const AvailabilityOverbuilt: Rule = {
  id: 'AvailabilityOverbuilt',
  severity: 'warning',
  holds: 'two serving Regions are there for a reason',
  why: 'the second Region costs money, and its failover is one more thing that can fail, for nines that nobody asked for',
  fix: 'leave the second Region out, or declare the objective that needs it: a higher availability, or an RTO or RPO for losing a Region',
  check: (set) => {
    const { availability, rto, rpo } = set.objectives;
    if (availability === undefined || availability > oneRegion || rto !== undefined || rpo !== undefined) return [];
    const there = serving(set).filter((one) => regionOf(one) !== undefined);
    const second = there.find((one) => regionOf(one) !== regionOf(there[0]!));
    if (!second) return [];
    return [
      {
        at: second,
        what: `${availability} % is asked for, and ${regionOf(there[0]!)} and ${regionOf(second)} both serve`,
      },
    ];
  },
};
