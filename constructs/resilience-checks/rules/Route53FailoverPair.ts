import { failoverRecords } from '../model/records';
import type { Rule } from '../model/rule';

const other: Readonly<Record<string, string>> = { PRIMARY: 'SECONDARY', SECONDARY: 'PRIMARY' };

export const Route53FailoverPair: Rule = {
  id: 'Route53FailoverPair',
  severity: 'error',
  holds: 'a failover record has its counterpart',
  why: 'a PRIMARY that fails with no SECONDARY beside it is still what DNS answers: nothing fails over',
  fix: 'add the missing record with the same name and type',
  check: (set) => {
    const records = failoverRecords(set);
    const there = new Set(records.map(({ key, failover }) => `${key} ${failover}`));
    return records.flatMap(({ at, key, name, failover }) => {
      const missing = other[failover === 'PRIMARY' || failover === 'SECONDARY' ? failover : ''];
      if (missing === undefined || there.has(`${key} ${missing}`)) return [];
      return [{ at, property: 'Properties/Failover', what: `"${name}" has a ${failover} record and no ${missing}` }];
    });
  },
};
