import { setTimeout as sleep } from 'node:timers/promises';
import {
  AddTagsToResourceCommand,
  DescribeDBInstancesCommand,
  PromoteReadReplicaCommand,
  type DBInstance,
} from '@aws-sdk/client-rds';
import { backupTagKey } from '../../../runtime/config/config';
import type { HandlerContext } from '../../context';
import { again, ok, stale, type FailoverState, type StepResult } from '../state';

/** RDS takes 1 day unless told otherwise, and point-in-time recovery would be gone after a failover. */
export const backupRetentionDays = 35;

export type Promotion = 'done' | 'promote' | { readonly wait: string } | { readonly impossible: string };

/** What to do about the target's database, by what RDS says of it. Pure. */
export function promotion(instance: DBInstance | undefined): Promotion {
  if (!instance) return { impossible: 'the target has no database: rebuild it' };
  const status = instance.DBInstanceStatus ?? 'unknown';
  const isReplica = Boolean(instance.ReadReplicaSourceDBInstanceIdentifier);
  // Backing up and modifying don't stop a standalone member from writing.
  if (!isReplica)
    return ['available', 'backing-up', 'modifying', 'configuring-enhanced-monitoring'].includes(status)
      ? 'done'
      : { wait: `standalone, ${status}` };
  if (['failed', 'deleting', 'incompatible-restore'].includes(status))
    return { impossible: `the replica is ${status}: rebuild it` };
  return status === 'available' ? 'promote' : { wait: `replica, ${status}` };
}

/**
 * Promotes the target's database. RDS can't make a promotion conditional on an epoch, so a stale one must be harmless:
 * the fence row that the replica brings along names another epoch and timeline, and nobody writes.
 */
export async function promote(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  const { config, region } = context;
  const identifier = config.databases[region]!.identifier;
  const lease = await context.control().lease();
  if (lease?.epoch !== state.epoch || lease.holder !== region) return stale(`the lease is at epoch ${lease?.epoch}`);
  const { rds } = context.clients(region);
  const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
  const next = promotion(DBInstances?.[0]);
  if (next === 'done') return backedUp(context, DBInstances![0]!);
  if (next !== 'promote') {
    if ('impossible' in next) return { outcome: 'impossible', detail: next.impossible };
    return again(next.wait);
  }
  try {
    await rds.send(
      new PromoteReadReplicaCommand({ DBInstanceIdentifier: identifier, BackupRetentionPeriod: backupRetentionDays }),
    );
  } catch (error) {
    // Another controller was faster, or a backup began in between: the next look tells which.
    if (!(error instanceof Error && /InvalidDBInstanceState/.test(error.name))) throw error;
    return again(error.message);
  }
  // Where a promotion takes no time there is nothing to wait for.
  for (let pause = 25; pause <= 800; pause *= 2) {
    await sleep(pause);
    const after = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
    if (promotion(after.DBInstances?.[0]) === 'done') return backedUp(context, after.DBInstances![0]!);
  }
  return again('the promotion has begun');
}

/**
 * Puts the promoted member under the backup plan, which a replica must not be under: a backup would block its promotion.
 * The failover goes on without it, and whoever is told about the failover is told about that too.
 */
async function backedUp({ clients, region, config }: HandlerContext, instance: DBInstance): Promise<StepResult> {
  const tag = { Key: backupTagKey, Value: config.scope };
  if (instance.TagList?.some(({ Key, Value }) => Key === tag.Key && Value === tag.Value)) return ok();
  try {
    await clients(region).rds.send(new AddTagsToResourceCommand({ ResourceName: instance.DBInstanceArn, Tags: [tag] }));
    return ok();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return ok({
      detail: `${instance.DBInstanceIdentifier} is not tagged ${tag.Key}=${tag.Value}, so not backed up: ${reason}`,
    });
  }
}
