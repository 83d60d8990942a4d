import {
  CreateDBInstanceReadReplicaCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  type CreateDBInstanceReadReplicaCommandInput,
  type DBInstance,
} from '@aws-sdk/client-rds';
import type { HandlerContext } from '../../context';
import { again, ok, stale, type FailoverState, type StepResult } from '../state';
import { backupRetentionDays } from './promote';
import { shrink } from './scale';

const isMissing = (error: unknown) => error instanceof Error && /DBInstanceNotFound/.test(error.name);

/**
 * Makes the own Region's database a replica of the holder's again, under its old identifier, one look and one call at
 * a time: keep the diverged copy as a snapshot, delete, create, then its replicas in the Region. What RDS says is the
 * only memory, besides the description of the member that is about to be deleted.
 *
 * RDS can't make a deletion conditional on an epoch. A stale controller's deletion is stopped by the new member's
 * deletion protection, which this step lifts in one call and uses in a later one, after looking at the lease again.
 */
export async function rebuild(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  const { config, region } = context;
  const lease = await context.control().lease();
  if (!lease || lease.holder !== state.from || lease.phase !== 'serving')
    return stale(`the lease is at epoch ${lease?.epoch}, ${lease?.phase} by ${lease?.holder}`);
  const member = config.databases[region]!;
  const source = config.databases[state.from]!.identifier;
  const own = await describe(context, member.identifier);
  const move = nextMove(own, source);
  if (move === 'protected') await allowDeletion(context, member.identifier);
  if (move === 'protected') return again('deletion protection is being lifted');
  if (move === 'unbacked') {
    await keepBackups(context, member.identifier);
    return again('automated backups are being switched on');
  }
  if (move === 'delete') return removeDiverged(context, own!, lease.epoch);
  if (move === 'create') return create(context, state);
  if (move !== 'ready') return again(move.wait);
  const pending = await rebuildReadReplicas(context, own!);
  if (pending) return again(pending);
  await shrink(context);
  return ok();
}

export type Move = 'protected' | 'delete' | 'create' | 'unbacked' | 'ready' | { readonly wait: string };

/** Next move by what RDS says of the own member. Pure. */
export function nextMove(own: DBInstance | undefined, source: string): Move {
  if (!own) return 'create';
  const status = own.DBInstanceStatus ?? 'unknown';
  const follows = own.ReadReplicaSourceDBInstanceIdentifier?.split(':').at(-1);
  if (follows === source && status !== 'failed') {
    if (status !== 'available') return { wait: `the replica is ${status}` };
    return own.BackupRetentionPeriod === 0 ? 'unbacked' : 'ready';
  }
  if (status === 'deleting') return { wait: 'the diverged member is being deleted' };
  if (own.DeletionProtection) return 'protected';
  return 'delete';
}

async function describe({ clients, region }: HandlerContext, identifier: string): Promise<DBInstance | undefined> {
  try {
    const { DBInstances } = await clients(region).rds.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }),
    );
    return DBInstances?.[0];
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function allowDeletion({ clients, region }: HandlerContext, identifier: string): Promise<void> {
  await clients(region).rds.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: identifier,
      DeletionProtection: false,
      ApplyImmediately: true,
    }),
  );
}

/** A new replica has none, and without them neither replicas of its own nor point-in-time recovery once it is promoted. */
async function keepBackups({ clients, region }: HandlerContext, identifier: string): Promise<void> {
  await clients(region).rds.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: identifier,
      BackupRetentionPeriod: backupRetentionDays,
      ApplyImmediately: true,
    }),
  );
}

async function removeDiverged(context: HandlerContext, own: DBInstance, epoch: number): Promise<StepResult> {
  const { clients, region, config } = context;
  const { rds } = clients(region);
  const member = config.databases[region]!;
  // What it looked like is needed to create it again, and is gone with it.
  await context.control().saveShape(region, { epoch, shape: shapeOf(own) });
  for (const replica of member.readReplicas) {
    const found = await describe(context, replica);
    if (!found || found.DBInstanceStatus === 'deleting') continue;
    if (found.DeletionProtection) await allowDeletion(context, replica);
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: replica, SkipFinalSnapshot: true }));
  }
  await rds.send(
    new DeleteDBInstanceCommand({
      DBInstanceIdentifier: member.identifier,
      // Kept for forensics: what the old holder wrote and nobody else has.
      FinalDBSnapshotIdentifier: `${member.identifier}-diverged-${epoch}`,
      DeleteAutomatedBackups: false,
    }),
  );
  return again('the diverged member is being deleted');
}

type Shape = Omit<CreateDBInstanceReadReplicaCommandInput, 'DBInstanceIdentifier' | 'SourceDBInstanceIdentifier'>;

/** What a member must look like when it is created again. Pure. */
export function shapeOf(instance: DBInstance): Shape {
  return {
    DBInstanceClass: instance.DBInstanceClass,
    MultiAZ: instance.MultiAZ,
    DBSubnetGroupName: instance.DBSubnetGroup?.DBSubnetGroupName,
    VpcSecurityGroupIds: instance.VpcSecurityGroups?.flatMap(({ VpcSecurityGroupId }) => VpcSecurityGroupId ?? []),
    DBParameterGroupName: instance.DBParameterGroups?.[0]?.DBParameterGroupName,
    KmsKeyId: instance.KmsKeyId,
    StorageType: instance.StorageType,
    Iops: instance.StorageType === 'io1' || instance.StorageType === 'io2' ? instance.Iops : undefined,
    Port: instance.Endpoint?.Port,
    CopyTagsToSnapshot: instance.CopyTagsToSnapshot,
    AutoMinorVersionUpgrade: instance.AutoMinorVersionUpgrade,
    EnableIAMDatabaseAuthentication: instance.IAMDatabaseAuthenticationEnabled,
    EnablePerformanceInsights: instance.PerformanceInsightsEnabled,
    PerformanceInsightsKMSKeyId: instance.PerformanceInsightsKMSKeyId,
    MonitoringInterval: instance.MonitoringInterval,
    MonitoringRoleArn: instance.MonitoringRoleArn,
    EnableCloudwatchLogsExports: instance.EnabledCloudwatchLogsExports,
    CACertificateIdentifier: instance.CACertificateIdentifier,
    DeletionProtection: true,
  };
}

async function create(context: HandlerContext, state: FailoverState): Promise<StepResult> {
  const { clients, region, config, names } = context;
  const saved = await context.control().shape(region);
  if (!saved)
    return {
      outcome: 'impossible',
      detail: `the member of ${region} is gone and its shape was never saved: create the replica by hand, as the README of the database constructs says`,
    };
  await clients(region).rds.send(
    new CreateDBInstanceReadReplicaCommand({
      ...(saved.shape as Shape),
      DBInstanceIdentifier: config.databases[region]!.identifier,
      SourceDBInstanceIdentifier: names.databaseArn(state.from, config.databases[state.from]!.identifier),
    }),
  );
  return again('the replica is being created');
}

/** @returns what is still under way, or undefined once all replicas in the Region follow the own member */
async function rebuildReadReplicas(context: HandlerContext, own: DBInstance): Promise<string | undefined> {
  const { clients, region, config } = context;
  const member = config.databases[region]!;
  const pending: string[] = [];
  for (const identifier of member.readReplicas) {
    const found = await describe(context, identifier);
    if (found?.ReadReplicaSourceDBInstanceIdentifier?.split(':').at(-1) === member.identifier) {
      if (found.DBInstanceStatus !== 'available') pending.push(identifier);
      continue;
    }
    pending.push(identifier);
    if (found) continue;
    const { MultiAZ: _own, ...shape } = shapeOf(own);
    await clients(region).rds.send(
      new CreateDBInstanceReadReplicaCommand({
        ...shape,
        // Inside a Region these come from the source, and RDS refuses them.
        DBSubnetGroupName: undefined,
        KmsKeyId: undefined,
        DBInstanceIdentifier: identifier,
        SourceDBInstanceIdentifier: member.identifier,
      }),
    );
  }
  return pending.length > 0 ? `replicas under way: ${pending.join(', ')}` : undefined;
}
