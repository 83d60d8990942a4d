import { recoveryPath } from '../model/recovery';
import { followingInstances, secondaryClusters } from '../model/replication';
import type { Rule } from '../model/rule';
import { regionOf } from '../model/template';

export const RecoveryRegion: Rule = {
  id: 'RecoveryRegion',
  severity: 'error',
  holds: 'the recovery runs in the Region that takes over',
  why: 'a recovery that runs in the Region that failed, or waits for its control plane, does not run',
  fix: 'deploy the state machine or function that promotes to the Region of the replica',
  check: (set) => {
    const workers = new Set(recoveryPath(set).map(regionOf));
    if (workers.size === 0 || workers.has(undefined)) return [];
    const followers = [
      ...followingInstances(set).map(({ replica }) => replica),
      ...secondaryClusters(set).map(({ cluster }) => cluster),
    ];
    return followers
      .filter((one) => !workers.has(regionOf(one)))
      .map((at) => ({
        at,
        what: `what promotes runs in ${[...workers].join(', ')}, the replica is in ${regionOf(at)}`,
      }));
  },
};
