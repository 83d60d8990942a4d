import type { Stack } from 'aws-cdk-lib';
import { DeployFreeze } from '../../constructs/deploy-freeze';
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

/**
 * Keeps the other stacks of a Region as they are while a failover is open. The hook sits in the stack of the backups, which
 * no failover touches, so that it can be mended when it refuses.
 */
export function freezeDeploys(context: PaymentsContext, backup: Stack, stacks: readonly Stack[]): void {
  const { config, functionsFolder } = context;
  new DeployFreeze(backup, 'DeployFreeze', {
    leaseScope: config.scope,
    controlTableName: config.tables.control,
    stackNames: stacks
      .filter((stack) => stack !== backup && stack.region === backup.region)
      .map(({ stackName }) => stackName),
    assets: functionsFolder,
  });
}
