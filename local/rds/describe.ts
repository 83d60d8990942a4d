import type { DBInstance } from '@aws-sdk/client-rds';
import type { Address } from '../postgres';
import type { DatabaseInstance } from './instance';

/** What describes an instance apart from its own record. */
export interface Surroundings {
  readonly endpoint?: Address;
  readonly user: string;
  readonly database: string;
  /** Of a replica: whether it receives from its source. */
  readonly replicating: boolean;
  readonly replicas: readonly string[];
}

const account = '000000000000';

/** Amazon resource name of an instance. */
export const instanceArn = (region: string, identifier: string) => `arn:aws:rds:${region}:${account}:db:${identifier}`;

/** Identifier and, of an ARN, Region of an instance. */
export function parseReference(reference: string): { identifier: string; region?: string } {
  const parts = reference.split(':');
  if (parts[0] !== 'arn') return { identifier: reference };
  return { identifier: parts.slice(6).join(':'), region: parts[3] };
}

/** An instance in the shape of the API. */
export function describeInstance(instance: DatabaseInstance, around: Surroundings): DBInstance {
  const { identifier, region, settings, source } = instance;
  const zones = instance.seats.map((seat) => seat.zone);
  return {
    DBInstanceIdentifier: identifier,
    DBInstanceArn: instanceArn(region, identifier),
    DbiResourceId: instance.resourceId,
    DBInstanceStatus: instance.status,
    DBInstanceClass: 'db.local',
    Engine: 'postgres',
    EngineVersion: '18.4',
    MasterUsername: around.user,
    DBName: around.database,
    Endpoint: around.endpoint && { Address: around.endpoint.host, Port: around.endpoint.port },
    InstanceCreateTime: instance.created,
    MultiAZ: settings.multiAz,
    AvailabilityZone: instance.leaderSeat.zone,
    SecondaryAvailabilityZone: settings.multiAz ? zones.find((zone) => zone !== instance.leaderSeat.zone) : undefined,
    BackupRetentionPeriod: settings.backupRetentionPeriod,
    DeletionProtection: settings.deletionProtection,
    PubliclyAccessible: false,
    TagList: [...instance.tags].map(([Key, Value]) => ({ Key, Value })),
    ReadReplicaDBInstanceIdentifiers: [...around.replicas],
    ...(source && replicaPart(instance, source, around.replicating)),
  };
}

/** A source in the same Region is named by its identifier, one in another Region by its ARN. */
function replicaPart(
  instance: DatabaseInstance,
  source: NonNullable<DatabaseInstance['source']>,
  replicating: boolean,
): Partial<DBInstance> {
  const name = source.region === instance.region ? source.identifier : instanceArn(source.region, source.identifier);
  const status = replicating ? 'replicating' : 'error';
  return {
    ReadReplicaSourceDBInstanceIdentifier: name,
    StatusInfos: [{ StatusType: 'read replication', Normal: replicating, Status: status }],
  };
}
