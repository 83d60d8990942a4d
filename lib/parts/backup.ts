import { Duration, type Stack } from 'aws-cdk-lib';
import { Backups } from '../../constructs/backups';
import { type ArchitectureContext, dataStack } from './context';
import { namesOf } from './names';
import type { NetworkParts } from './network';

export interface BackupOptions {
  /** Region that receives a copy of each recovery point, in the vault of the same name. */
  readonly copyRegion: string;
  /** How long a recovery point is kept, seconds. */
  readonly retention: number;
  /** Subnet group that the monthly restore test restores into. */
  readonly restoreTestSubnetGroup: string;
}

/** The vault of one Region; it also receives the copies of the other one. */
export function buildBackup(
  context: ArchitectureContext,
  region: string,
  { key }: Pick<NetworkParts, 'key'>,
  { copyRegion, retention, restoreTestSubnetGroup }: BackupOptions,
): Stack {
  const stack = dataStack(context, 'backup', region, {
    description: 'Backup vault, plan and restore test',
    terminationProtection: true,
  });
  new Backups(stack, 'Backups', {
    vaultName: namesOf(context).vault,
    copyRegion,
    tagValue: context.scope,
    retention: Duration.seconds(retention),
    encryptionKey: key,
    restoreTestSubnetGroup,
  });
  return stack;
}
