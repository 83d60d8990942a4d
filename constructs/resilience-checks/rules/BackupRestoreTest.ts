import type { Rule } from '../model/rule';

export const BackupRestoreTest: Rule = {
  id: 'BackupRestoreTest',
  severity: 'error',
  holds: 'backups are restored on a schedule, to see that they can be',
  why: 'a backup that was never restored is a file: keys, quotas and formats are found missing when it is needed',
  fix: 'add an AWS::Backup::RestoreTestingPlan with a selection',
  check: (set) => {
    const plans = set.ofType('AWS::Backup::BackupPlan');
    if (plans.length === 0 || set.ofType('AWS::Backup::RestoreTestingPlan').length > 0) return [];
    return [{ at: plans[0]!, what: 'nothing ever restores what the plan backs up' }];
  },
};
