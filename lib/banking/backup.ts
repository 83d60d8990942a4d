import { Duration, type Stack } from 'aws-cdk-lib';
import { Backups } from '../../constructs/backups';
import { dataStack, namesOf, type NetworkParts } from '../parts';
import { clusterOf } from './aurora-global';
import { type BankingContext, otherOf } from './context';
import type { Place } from './settings';

/** The vault of one Region, which receives the copies of the other one, too: mistakes are replicated, backups are not. */
export function backupOf(context: BankingContext, place: Place, { key }: NetworkParts): Stack {
  const { regions, store, backupRetention } = context.settings;
  const stack = dataStack(context, 'backup', regions[place], {
    description: 'Backup vault and plan',
    terminationProtection: true,
  });
  new Backups(stack, 'Backups', {
    vaultName: namesOf(context).vault,
    copyRegion: regions[otherOf(place)],
    tagValue: context.scope,
    retention: Duration.seconds(backupRetention),
    encryptionKey: key,
    // AWS Backup tests no restores of DSQL.
    ...(store === 'aurora-global' && {
      restoreTestSubnetGroup: clusterOf(context, place),
      restoreTestResourceType: 'Aurora',
    }),
  });
  return stack;
}
