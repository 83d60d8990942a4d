import type { Rule } from '../model/rule';
import { isAbsent } from '../model/values';

/** Days; the most that RDS keeps (AWS::RDS::DBInstance, BackupRetentionPeriod). */
const longest = 35;

export const RdsBackupRetention: Rule = {
  id: 'RdsBackupRetention',
  severity: 'error',
  holds: `automated backups of a database are kept for ${longest} days at most`,
  why: 'RDS refuses more, which nobody learns before the deployment',
  fix: `set BackupRetentionPeriod to ${longest} or less, and keep what has to stay longer by AWS Backup`,
  check: (set) =>
    set.ofType('AWS::RDS::DBInstance', 'AWS::RDS::DBCluster').flatMap((at) => {
      const { BackupRetentionPeriod: period } = at.properties;
      const days = isAbsent(period) ? undefined : set.number(at, period);
      if (days === undefined || days <= longest) return [];
      return [
        {
          at,
          property: 'Properties/BackupRetentionPeriod',
          what: `backups are kept for ${days} days; allowed are ${longest} at most`,
        },
      ];
    }),
};
