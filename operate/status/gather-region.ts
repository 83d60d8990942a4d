import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type DBInstance, ModifyDBInstanceCommand, RDSClient, paginateDescribeDBInstances } from '@aws-sdk/client-rds';
import { SchedulerClient, paginateListSchedules } from '@aws-sdk/client-scheduler';
import { ExecutionStatus, SFNClient, paginateListExecutions, paginateListStateMachines } from '@aws-sdk/client-sfn';
import type { Topology } from '../../assess/topology/model';
import { stateMachineName } from '../../lambda/aws/names';
import { inService } from '../../lambda/failover/steps/scale';
import { backupTagKey } from '../../runtime/config/config';
import { type ClientConfig, using } from './clients';
import type { DatabaseFact, FunctionFact, GroupFact, MachineFact, ScheduleFact } from './facts';

/** All database instances of a Region. */
export function gatherDatabases(region: string, config: ClientConfig): Promise<DatabaseFact[]> {
  return using(new RDSClient(config), async (client) => {
    const found: DatabaseFact[] = [];
    for await (const page of paginateDescribeDBInstances({ client }, {}))
      found.push(...(page.DBInstances ?? []).map((instance) => databaseFact(instance, region)));
    return found;
  });
}

/** What the local RDS calls the class of everything. */
const noClass = 'db.local';

export function databaseFact(instance: DBInstance, region: string): DatabaseFact {
  const source = sourceOf(instance.ReadReplicaSourceDBInstanceIdentifier, region);
  const replication = instance.StatusInfos?.find(({ StatusType }) => StatusType === 'read replication');
  const backupTag = instance.TagList?.find(({ Key }) => Key === backupTagKey)?.Value;
  return {
    identifier: instance.DBInstanceIdentifier ?? '',
    arn: instance.DBInstanceArn ?? '',
    status: instance.DBInstanceStatus ?? 'unknown',
    ...(source ? { source } : {}),
    ...(source && replication ? { replicates: replication.Normal !== false } : {}),
    multiAz: instance.MultiAZ ?? false,
    ...(instance.DBInstanceClass === noClass ? {} : { instanceClass: instance.DBInstanceClass }),
    deletionProtection: instance.DeletionProtection ?? false,
    backupRetentionDays: instance.BackupRetentionPeriod ?? 0,
    ...(backupTag === undefined ? {} : { backupTag }),
  };
}

/** A source in the same Region is named by its identifier, one in another Region by its ARN. */
function sourceOf(name: string | undefined, region: string): DatabaseFact['source'] {
  if (!name) return undefined;
  const arn = /^arn:[^:]+:rds:([^:]+):[^:]*:db:(.+)$/.exec(name);
  return { identifier: arn?.[2] ?? name, region: arn?.[1] ?? region };
}

/** Asks a member to keep its backups for as long as it does: a real update that changes nothing. */
export function proveUpdate(identifier: string, days: number, config: ClientConfig): Promise<true> {
  return using(new RDSClient(config), async (client) => {
    const command = { DBInstanceIdentifier: identifier, BackupRetentionPeriod: days, ApplyImmediately: true };
    await client.send(new ModifyDBInstanceCommand(command));
    return true as const;
  });
}

export function gatherGroups(names: readonly string[], config: ClientConfig): Promise<GroupFact[]> {
  return using(new AutoScalingClient(config), async (client) => {
    const { AutoScalingGroups = [] } = await client.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [...names] }),
    );
    return AutoScalingGroups.map((group) => ({
      name: group.AutoScalingGroupName ?? '',
      minimum: group.MinSize ?? 0,
      maximum: group.MaxSize ?? 0,
      desired: group.DesiredCapacity ?? 0,
      inService: inService(group),
    }));
  });
}

/** @returns undefined if the Region has no such state machine */
export function gatherMachine({ config }: Topology, client: ClientConfig): Promise<MachineFact | undefined> {
  const name = stateMachineName(config.scope);
  return using(new SFNClient(client), async (sfn) => {
    const arn = await machineArn(sfn, name);
    if (arn === undefined) return undefined;
    const running: string[] = [];
    const query = { stateMachineArn: arn, statusFilter: ExecutionStatus.RUNNING };
    for await (const page of paginateListExecutions({ client: sfn }, query))
      running.push(...(page.executions ?? []).flatMap((execution) => execution.name ?? []));
    return { arn, running };
  });
}

async function machineArn(client: SFNClient, name: string): Promise<string | undefined> {
  for await (const page of paginateListStateMachines({ client }, {})) {
    const found = page.stateMachines?.find((machine) => machine.name === name);
    if (found) return found.stateMachineArn;
  }
  return undefined;
}

export function gatherFunctions(names: readonly string[], config: ClientConfig): Promise<FunctionFact[]> {
  return using(new LambdaClient(config), (client) =>
    Promise.all(
      [...new Set(names)].map(async (name): Promise<FunctionFact> => {
        try {
          const { State } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
          // Lambda lets a function that nobody called for weeks go idle, and wakes it at the next call.
          return { name, exists: true, active: State !== 'Failed' && State !== 'Pending' };
        } catch (error) {
          if (error instanceof Error && error.name === 'ResourceNotFoundException')
            return { name, exists: false, active: false };
          throw error;
        }
      }),
    ),
  );
}

/** Schedules whose target is a function. */
export function gatherSchedules(config: ClientConfig): Promise<ScheduleFact[]> {
  return using(new SchedulerClient(config), async (client) => {
    const found: ScheduleFact[] = [];
    for await (const page of paginateListSchedules({ client }, {}))
      for (const { Target, State } of page.Schedules ?? []) {
        const functionName = /:function:([^:]+)/.exec(Target?.Arn ?? '')?.[1];
        if (functionName) found.push({ functionName, enabled: State !== 'DISABLED' });
      }
    return found;
  });
}
