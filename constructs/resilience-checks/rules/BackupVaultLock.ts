import type { Rule } from '../model/rule';
import { isAbsent } from '../model/values';

export const BackupVaultLock: Rule = {
  id: 'BackupVaultLock',
  severity: 'error',
  holds: 'a backup vault is locked',
  why: 'whoever can delete the data by mistake or on purpose can delete its backups too',
  fix: 'set LockConfiguration.MinRetentionDays',
  check: (set) =>
    set
      .ofType('AWS::Backup::BackupVault')
      .filter((at) => isAbsent(at.properties.LockConfiguration))
      .map((at) => ({ at, property: 'Properties/LockConfiguration', what: 'the vault has no lock' })),
};
