import type { Acknowledgement } from '../checks';
import {
  cacheFindings,
  databaseFindings,
  drillFindings,
  networkFindings,
  roleFindings,
  serviceAlarmFindings,
  webTierFindings,
} from '../parts/acknowledgements';

/** Every finding that stays. A finding that none of them covers fails the synth; one that covers none fails a test. */
export const acknowledgements: readonly Acknowledgement[] = [
  ...networkFindings,
  ...databaseFindings,
  {
    rules: ['NIST.800.53.R5-RDSInBackupPlan'],
    at: /\/Database\/Instance\/Resource$/,
    reason:
      'automated backups make each moment of the last seven days restorable; a plan of AWS Backup is worth its vault when it copies to another Region, which this architecture does not have',
  },
  ...cacheFindings,
  ...webTierFindings,
  ...serviceAlarmFindings,
  ...drillFindings,
  ...roleFindings,
];
