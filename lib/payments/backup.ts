import { Duration, type Stack } from 'aws-cdk-lib';
import { Backups } from '../../constructs/backups';
import { dataStack, namesOf, otherRegion, type PaymentsContext } from './context';
import type { NetworkParts } from './network';

/** The vault of one Region; it also receives the copies of the other one. */
export function buildBackup(context: PaymentsContext, region: string, { key }: NetworkParts): Stack {
  const { config, settings } = context;
  const stack = dataStack(context, 'backup', region, {
    description: 'Backup vault, plan and restore test',
    terminationProtection: true,
  });
  new Backups(stack, 'Backups', {
    vaultName: namesOf(context).vault,
    copyRegion: otherRegion(context, region),
    tagValue: config.scope,
    retention: Duration.seconds(settings.backups.retention),
    encryptionKey: key,
    restoreTestSubnetGroup: config.databases[region]!.identifier,
  });
  return stack;
}
