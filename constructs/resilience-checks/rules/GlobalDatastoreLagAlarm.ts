import { alarmsOn } from '../model/alarms';
import type { Rule } from '../model/rule';

/** Metric of a Global Datastore (Amazon ElastiCache user guide). */
const metric = 'GlobalDatastoreReplicationLag';

export const GlobalDatastoreLagAlarm: Rule = {
  id: 'GlobalDatastoreLagAlarm',
  severity: 'error',
  holds: 'a Global Datastore has an alarm on its lag',
  why: 'what a failover loses is the lag of that moment, and a stalled copy looks healthy otherwise',
  fix: `add an alarm on ${metric} in the second Region`,
  check: (set) => {
    if (alarmsOn(set, metric)) return [];
    return set
      .ofType('AWS::ElastiCache::GlobalReplicationGroup')
      .map((at) => ({ at, what: `no alarm watches the lag of the Global Datastore (${metric})` }));
  },
};
