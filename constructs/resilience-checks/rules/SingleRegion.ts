import type { Rule } from '../model/rule';
import { serving } from '../model/capacity';

/** Seconds; with a day of time, backups that were copied to another Region can be restored there by hand. */
const restorable = 86_400;

export const SingleRegion: Rule = {
  id: 'SingleRegion',
  severity: 'error',
  holds: 'what has to survive a Region stands in two',
  why: 'nothing can take over: the outage lasts as long as that of the Region',
  fix: 'add a second Region, or declare no RTO for losing one',
  check: (set) => {
    const { rto } = set.objectives;
    const [first] = serving(set);
    if (rto === undefined || rto >= restorable || first === undefined || set.regions.length !== 1) return [];
    return [{ at: first, what: `the RTO for losing a Region is ${rto} s, and everything is in ${set.regions[0]}` }];
  },
};
