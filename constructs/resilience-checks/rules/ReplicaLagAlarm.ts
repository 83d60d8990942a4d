import { alarmsOn } from '../model/alarms';
import { followingInstances } from '../model/replication';
import type { Rule } from '../model/rule';

/** A metric of one's own whose name ends alike counts too: a lag that is measured in another way is measured. */
const metric = 'ReplicaLag';

export const ReplicaLagAlarm: Rule = {
  id: 'ReplicaLagAlarm',
  severity: 'error',
  holds: 'a database replica in another Region has an alarm on its lag',
  why: 'what a promotion loses is the lag of that moment, and a replication that stalled looks healthy otherwise',
  fix: `add an alarm on ${metric} of the replica, below the RPO`,
  check: (set) => {
    if (alarmsOn(set, metric)) return [];
    return followingInstances(set).map(({ replica, sourceRegion }) => ({
      at: replica,
      what: `no alarm watches how far the replica is behind ${sourceRegion} (${metric})`,
    }));
  },
};
