import type { Acknowledgement } from '../checks';
import {
  backupFindings,
  cacheFindings,
  databaseFindings,
  drillFindings,
  networkFindings,
  replicaFindings,
  roleFindings,
  serviceAlarmFindings,
  webTierFindings,
} from '../parts/acknowledgements';

/** Every finding that stays. A finding that none of them covers fails the synth; one that covers none fails a test. */
export const acknowledgements: readonly Acknowledgement[] = [
  ...networkFindings,
  ...databaseFindings,
  ...replicaFindings,
  ...backupFindings,
  ...cacheFindings,
  ...webTierFindings,
  ...serviceAlarmFindings,
  ...drillFindings,
  ...roleFindings,
];
