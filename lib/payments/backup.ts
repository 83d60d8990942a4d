import type { Stack } from 'aws-cdk-lib';
import { buildBackup as buildVault, type NetworkParts } from '../parts';
import { otherRegion, type PaymentsContext } from './context';

/** The vault of one Region, whose weekly restore test restores into the subnets of its database. */
export function buildBackup(context: PaymentsContext, region: string, network: NetworkParts): Stack {
  return buildVault(context, region, network, {
    copyRegion: otherRegion(context, region),
    retention: context.settings.backups.retention,
    restoreTestSubnetGroup: context.config.databases[region]!.identifier,
  });
}
