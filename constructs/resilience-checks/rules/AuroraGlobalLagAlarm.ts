import { alarmsOn } from '../model/alarms';
import type { Rule } from '../model/rule';

/** Metrics of the lag between the Regions (Amazon Aurora user guide, CloudWatch metrics). */
const metrics = ['AuroraGlobalDBReplicationLag', 'AuroraGlobalDBRPOLag', 'AuroraGlobalDBProgressLag'];

export const AuroraGlobalLagAlarm: Rule = {
  id: 'AuroraGlobalLagAlarm',
  severity: 'error',
  holds: 'an Aurora global database has an alarm on its lag',
  why: 'what a failover loses is the lag of that moment: an RPO that nobody watches is a hope',
  fix: 'add an alarm on AuroraGlobalDBReplicationLag or AuroraGlobalDBRPOLag in the second Region, below the RPO',
  check: (set) => {
    if (alarmsOn(set, ...metrics)) return [];
    return set
      .ofType('AWS::RDS::GlobalCluster')
      .map((at) => ({ at, what: `no alarm watches the lag of the global database (${metrics.join(', ')})` }));
  },
};
