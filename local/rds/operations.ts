import type {
  AddTagsToResourceMessage,
  CreateDBInstanceReadReplicaMessage,
  DBInstance,
  DeleteDBInstanceMessage,
  DescribeDBInstancesMessage,
  ListTagsForResourceMessage,
  ModifyDBInstanceMessage,
  PromoteReadReplicaMessage,
  RebootDBInstanceMessage,
  RemoveTagsFromResourceMessage,
} from '@aws-sdk/client-rds';
import type { Address } from '../postgres';
import { describeInstance, instanceArn, parseReference } from './describe';
import type { Engine } from './engine';
import { RdsError, alreadyExists, notFound, wrongCombination, wrongState, wrongValue } from './errors';
import { type DatabaseInstance, instanceKey } from './instance';
import type { ReadReplica } from './read-replica';
import type { Watch } from './watch';

interface Surroundings {
  readonly engine: Engine;
  readonly watch: Watch;
  readonly instances: Map<string, DatabaseInstance>;
  readonly readReplicas: Map<string, ReadReplica>;
  readonly endpoint: (region: string, identifier: string) => Promise<Address>;
  readonly newInstance: (region: string, identifier: string, multiAz: boolean) => Promise<DatabaseInstance>;
  readonly retarget: (instance: DatabaseInstance) => Promise<void>;
}

type Answer = Promise<Record<string, unknown>>;

/** The RDS API, as far as a failover and a rebuild need it. Changes answer at once and go on in the background. */
export class Operations {
  private readonly table: Readonly<Record<string, (input: never, region: string) => Answer>> = {
    DescribeDBInstances: (input: DescribeDBInstancesMessage, region) => this.describeAll(input, region),
    PromoteReadReplica: (input: PromoteReadReplicaMessage, region) => this.promote(input, region),
    RebootDBInstance: (input: RebootDBInstanceMessage, region) => this.reboot(input, region),
    CreateDBInstanceReadReplica: (input: CreateDBInstanceReadReplicaMessage, region) =>
      this.createReplica(input, region),
    DeleteDBInstance: (input: DeleteDBInstanceMessage, region) => this.delete(input, region),
    AddTagsToResource: (input: AddTagsToResourceMessage, region) => this.addTags(input, region),
    RemoveTagsFromResource: (input: RemoveTagsFromResourceMessage, region) => this.removeTags(input, region),
    ListTagsForResource: (input: ListTagsForResourceMessage, region) => this.listTags(input, region),
    ModifyDBInstance: (input: ModifyDBInstanceMessage, region) => this.modify(input, region),
  };

  constructor(private readonly around: Surroundings) {}

  async handle(operation: string, input: unknown, region: string): Promise<Record<string, unknown>> {
    const handler = this.table[operation];
    if (!handler) {
      const known = Object.keys(this.table).join(', ');
      throw new RdsError('InvalidAction', `the local RDS does not know the operation ${operation}: it knows ${known}`);
    }
    return handler((input ?? {}) as never, region);
  }

  private async describeAll(input: DescribeDBInstancesMessage, region: string): Answer {
    if (input.DBInstanceIdentifier) {
      const { identifier } = parseReference(input.DBInstanceIdentifier);
      const alias = this.around.readReplicas.get(instanceKey(region, identifier));
      return {
        DBInstances: [alias ? await this.describeAlias(alias) : await this.describe(this.find(region, identifier))],
      };
    }
    const instances = [...this.around.instances.values()].filter((one) => one.region === region);
    const aliases = [...this.around.readReplicas.values()].filter((one) => one.region === region);
    return {
      DBInstances: [
        ...(await Promise.all(instances.map((instance) => this.describe(instance)))),
        ...(await Promise.all(aliases.map((alias) => this.describeAlias(alias)))),
      ],
    };
  }

  private async promote(input: PromoteReadReplicaMessage, region: string): Answer {
    const instance = this.findToChange(region, input.DBInstanceIdentifier);
    if (!instance.source) throw wrongState(`DB Instance ${instance.identifier} is not a read replica.`);
    instance.settings.backupRetentionPeriod = input.BackupRetentionPeriod ?? 1;
    this.inBackground(instance, 'modifying', async () => {
      const { engine } = this.around;
      // Cut off first: what its old source still commits must not arrive after somebody has compared.
      await engine.sever(instance.leaderSeat, 5000);
      instance.timeline = await instance.writer.promote();
      instance.source = undefined;
      await engine.synchronous(instance);
    });
    return { DBInstance: await this.describe(instance) };
  }

  private async reboot(input: RebootDBInstanceMessage, region: string): Answer {
    const instance = this.findToChange(region, input.DBInstanceIdentifier);
    const failover = input.ForceFailover === true;
    if (failover && (!instance.settings.multiAz || instance.source))
      throw wrongCombination(`cannot fail over ${instance.identifier}: it is not a Multi-AZ primary.`);
    this.inBackground(instance, 'rebooting', async () => {
      await instance.writer.stop();
      if (failover) await this.around.watch.replaceWriter(instance);
      else await instance.writer.start();
    });
    return { DBInstance: await this.describe(instance) };
  }

  private async createReplica(input: CreateDBInstanceReadReplicaMessage, region: string): Answer {
    const identifier = required(input.DBInstanceIdentifier, 'DBInstanceIdentifier');
    const reference = parseReference(required(input.SourceDBInstanceIdentifier, 'SourceDBInstanceIdentifier'));
    const sourceRegion = reference.region ?? region;
    const key = instanceKey(region, identifier);
    if (this.around.instances.has(key) || this.around.readReplicas.has(key)) throw alreadyExists(identifier);
    const source = this.find(sourceRegion, reference.identifier);
    if (source.status !== 'available')
      throw wrongState(`source ${source.identifier} is ${source.status}; it must be available.`);
    if (source.settings.backupRetentionPeriod === 0)
      throw wrongState(`automated backups are not enabled for ${source.identifier}: they must be, for read replicas.`);
    if (sourceRegion === region) return this.createAlias(identifier, region, source);
    const instance = await this.around.newInstance(region, identifier, input.MultiAZ ?? false);
    instance.source = { identifier: source.identifier, region: sourceRegion };
    instance.settings.deletionProtection = input.DeletionProtection ?? false;
    this.around.instances.set(key, instance);
    this.inBackground(instance, 'creating', async () => {
      await this.around.engine.createReplica(instance, source);
      await this.around.retarget(instance); // its endpoint is that of the instance that had the identifier before
      this.around.watch.start(instance);
    });
    return { DBInstance: await this.describe(instance) };
  }

  private async createAlias(identifier: string, region: string, source: DatabaseInstance): Answer {
    const siblings = [...this.around.readReplicas.values()].filter(
      (one) => one.region === region && one.source === source.identifier,
    );
    const alias = { identifier, region, source: source.identifier, number: siblings.length };
    this.around.readReplicas.set(instanceKey(region, identifier), alias);
    return { DBInstance: await this.describeAlias(alias) };
  }

  private async delete(input: DeleteDBInstanceMessage, region: string): Answer {
    const identifier = required(input.DBInstanceIdentifier, 'DBInstanceIdentifier');
    const alias = this.around.readReplicas.get(instanceKey(region, identifier));
    if (alias) {
      const description = await this.describeAlias(alias);
      this.around.readReplicas.delete(instanceKey(region, identifier));
      return { DBInstance: { ...description, DBInstanceStatus: 'deleting' } };
    }
    const instance = this.find(region, identifier);
    if (instance.settings.deletionProtection)
      throw wrongCombination('Cannot delete protected DB Instance, please disable deletion protection and try again.');
    const snapshot = input.FinalDBSnapshotIdentifier;
    if (input.SkipFinalSnapshot !== true && !snapshot)
      throw wrongCombination('FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.');
    if (input.SkipFinalSnapshot === true && snapshot)
      throw wrongCombination('FinalDBSnapshotIdentifier can not be specified when SkipFinalSnapshot is true.');
    if (instance.status === 'deleting') throw wrongState(`Instance ${identifier} is already being deleted.`);
    instance.status = 'deleting';
    const description = await this.describe(instance);
    void instance
      .exclusively(async () => {
        await this.around.engine.remove(instance, snapshot);
        this.around.instances.delete(instance.key);
      })
      .catch((error: Error) => this.fail(instance, error));
    return { DBInstance: description };
  }

  private async modify(input: ModifyDBInstanceMessage, region: string): Answer {
    const instance = this.findToChange(region, input.DBInstanceIdentifier);
    const { DBInstanceIdentifier, ApplyImmediately, DeletionProtection, BackupRetentionPeriod, ...others } = input;
    void [DBInstanceIdentifier, ApplyImmediately];
    const unknown = Object.keys(others);
    if (unknown.length > 0)
      throw wrongValue(
        `the local RDS cannot modify ${unknown.join(', ')}: it can modify DeletionProtection and BackupRetentionPeriod.`,
      );
    if (BackupRetentionPeriod !== undefined && !(BackupRetentionPeriod >= 0 && BackupRetentionPeriod <= 35))
      throw wrongValue(`BackupRetentionPeriod ${BackupRetentionPeriod} is not allowed: it must be between 0 and 35.`);
    instance.settings.deletionProtection = DeletionProtection ?? instance.settings.deletionProtection;
    instance.settings.backupRetentionPeriod = BackupRetentionPeriod ?? instance.settings.backupRetentionPeriod;
    return { DBInstance: await this.describe(instance) };
  }

  private async addTags({ ResourceName, Tags = [] }: AddTagsToResourceMessage, region: string): Answer {
    const { tags } = this.findByArn(region, ResourceName);
    for (const { Key, Value } of Tags) tags.set(required(Key, 'Key'), Value ?? '');
    return {};
  }

  private async removeTags({ ResourceName, TagKeys = [] }: RemoveTagsFromResourceMessage, region: string): Answer {
    const { tags } = this.findByArn(region, ResourceName);
    for (const key of TagKeys) tags.delete(key);
    return {};
  }

  private async listTags({ ResourceName }: ListTagsForResourceMessage, region: string): Answer {
    const { tags } = this.findByArn(region, ResourceName);
    return { TagList: [...tags].map(([Key, Value]) => ({ Key, Value })) };
  }

  private findByArn(region: string, arn: string | undefined): DatabaseInstance {
    const { identifier } = parseReference(required(arn, 'ResourceName'));
    return this.find(region, identifier);
  }

  private find(region: string, identifier: string): DatabaseInstance {
    const instance = this.around.instances.get(instanceKey(region, identifier));
    if (!instance) throw notFound(identifier);
    return instance;
  }

  /** An instance whose state allows a change. */
  private findToChange(region: string, reference: string | undefined): DatabaseInstance {
    const { identifier } = parseReference(required(reference, 'DBInstanceIdentifier'));
    if (this.around.readReplicas.has(instanceKey(region, identifier)))
      throw wrongState(
        `${identifier} is answered by a standby of its source in the local Region: it cannot be changed.`,
      );
    const instance = this.find(region, identifier);
    if (instance.status !== 'available')
      throw wrongState(`DB Instance ${identifier} is ${instance.status}; it must be available.`);
    return instance;
  }

  private inBackground(
    instance: DatabaseInstance,
    status: DatabaseInstance['status'],
    change: () => Promise<unknown>,
  ): void {
    instance.status = status;
    void instance
      .exclusively(async () => {
        await change();
        if (instance.status === status) instance.status = 'available';
      })
      .catch((error: Error) => this.fail(instance, error));
  }

  private fail(instance: DatabaseInstance, error: Error): void {
    if (instance.status !== 'deleting') instance.status = 'failed';
    this.around.watch.report(instance, error);
  }

  private async describe(instance: DatabaseInstance): Promise<DBInstance> {
    const { identifier, region } = instance;
    const { owner } = this.around.engine;
    return describeInstance(instance, {
      endpoint: instance.status === 'creating' ? undefined : await this.around.endpoint(region, identifier),
      user: owner.user,
      database: owner.database,
      replicating: await isReplicating(instance),
      replicas: this.replicasOf(instance),
    });
  }

  private async describeAlias(alias: ReadReplica): Promise<DBInstance> {
    const { identifier, region } = alias;
    const source = this.around.instances.get(instanceKey(region, alias.source));
    const replication = (status: string) => [
      { StatusType: 'read replication', Normal: status === 'replicating', Status: status },
    ];
    if (!source)
      return {
        DBInstanceIdentifier: identifier,
        DBInstanceArn: instanceArn(region, identifier),
        DBInstanceStatus: 'failed',
        ReadReplicaSourceDBInstanceIdentifier: alias.source,
        StatusInfos: replication('terminated'),
      };
    return {
      ...(await this.describe(source)),
      DBInstanceIdentifier: identifier,
      DBInstanceArn: instanceArn(region, identifier),
      Endpoint: await this.around
        .endpoint(region, identifier)
        .then(({ host, port }) => ({ Address: host, Port: port })),
      MultiAZ: false,
      SecondaryAvailabilityZone: undefined,
      ReadReplicaDBInstanceIdentifiers: [],
      ReadReplicaSourceDBInstanceIdentifier: alias.source,
      StatusInfos: replication('replicating'),
    };
  }

  private replicasOf(instance: DatabaseInstance): string[] {
    const { identifier, region } = instance;
    const inRegion = [...this.around.readReplicas.values()]
      .filter((one) => one.region === region && one.source === identifier)
      .map((one) => one.identifier);
    const across = [...this.around.instances.values()]
      .filter((one) => one.source?.identifier === identifier && one.source.region === region)
      .map((one) => instanceArn(one.region, one.identifier));
    return [...inRegion, ...across];
  }
}

async function isReplicating(instance: DatabaseInstance): Promise<boolean> {
  if (!instance.source || !instance.leaderSeat.member) return false;
  const sql = `select count(*)::int as n from pg_stat_wal_receiver where status = 'streaming'`;
  const [row] = await instance.writer.query<{ n: number }>(sql, [], 500).catch(() => []);
  return (row?.n ?? 0) > 0;
}

function required(value: string | undefined, name: string): string {
  if (value) return value;
  throw new RdsError('ValidationError', `1 validation error detected: ${name} must not be null.`);
}
