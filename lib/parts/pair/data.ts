import { Duration, Size, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Cache } from '../../../constructs/cache';
import { PrimaryDatabase, ReplicaDatabase } from '../../../constructs/database';
import { alertsOf } from '../alerts';
import { dataStack } from '../context';
import { namesOf } from '../names';
import type { NetworkParts } from '../network';
import type { WebApplicationData } from '../web-application';
import { type PairContext, pairNames, type PairRole } from './context';

export interface PairData extends WebApplicationData {
  readonly stack: Stack;
}

/** Database and cache of one Region, as large in either but for the read replicas, if that is said. */
export function pairData(
  context: PairContext,
  role: PairRole,
  network: NetworkParts,
  standbyReplicas = context.settings.database.readReplicas,
): PairData {
  const stack = dataStack(context, 'data', context.settings.regions[role], {
    description: role === 'primary' ? 'Database and cache' : 'Database that can be promoted, and cache',
    terminationProtection: true,
  });
  return {
    stack,
    databaseName: pairNames.database,
    databaseSecret: pairNames.secret(context),
    database: role === 'primary' ? writer(context, stack, network) : replica(context, stack, network, standbyReplicas),
    cache: cache(context, stack, network),
  };
}

function memberProps({ settings: { database } }: PairContext, { network, key }: NetworkParts) {
  return {
    vpc: network.vpc,
    clientSecurityGroup: network.databaseClientSecurityGroup,
    encryptionKey: key,
    instanceType: new ec2.InstanceType(database.instanceType),
    backupRetention: Duration.seconds(database.backupRetention),
  };
}

function writer(context: PairContext, stack: Stack, network: NetworkParts): PrimaryDatabase {
  const { database, regions } = context.settings;
  return new PrimaryDatabase(stack, 'Database', {
    ...memberProps(context, network),
    instanceIdentifier: pairNames.member(context, 'primary'),
    databaseName: pairNames.database,
    secretName: pairNames.secret(context),
    storage: Size.gibibytes(database.storageGiB),
    readReplicas: database.readReplicas,
    standbyRegion: regions.standby,
    standbyKeyAlias: namesOf(context).keyAlias,
    backupTag: context.scope,
  });
}

/** Replicas inside the standby Region follow its own member, also when that one is promoted. */
function replica(context: PairContext, stack: Stack, network: NetworkParts, readReplicas: number): ReplicaDatabase {
  const { regions, objectives } = context.settings;
  return new ReplicaDatabase(stack, 'Database', {
    ...memberProps(context, network),
    instanceIdentifier: pairNames.member(context, 'standby'),
    sourceIdentifier: pairNames.member(context, 'primary'),
    sourceRegion: regions.primary,
    readReplicas,
    maximumLag: Duration.seconds(objectives.rpo),
    alarmTopic: alertsOf(context, stack),
  });
}

/** Each Region has a cache of its own: what is in it can be read from the database again. */
function cache(context: PairContext, stack: Stack, { network, key }: NetworkParts): Cache {
  return new Cache(stack, 'Cache', {
    vpc: network.vpc,
    clientSecurityGroup: network.databaseClientSecurityGroup,
    encryptionKey: key,
    cacheName: context.scope,
    ...context.settings.cache,
    alarmTopic: alertsOf(context, stack),
  });
}
