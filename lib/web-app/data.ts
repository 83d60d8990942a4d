import { Duration, Size, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Cache } from '../../constructs/cache';
import { PrimaryDatabase, ReplicaDatabase } from '../../constructs/database';
import { Edge } from '../../constructs/edge';
import { ReplicatedBucket } from '../../constructs/replicated-bucket';
import { alertsOf, dataStack, namesOf, type NetworkParts, type WebApplicationData } from '../parts';
import { names, type WebAppContext } from './context';

export interface DataParts extends WebApplicationData {
  readonly stack: Stack;
}

/** Database and cache of one Region, and in the primary Region the static files. */
export function dataOf(context: WebAppContext, role: 'primary' | 'standby', network: NetworkParts): DataParts {
  const stack = dataStack(context, 'data', context.settings.regions[role], {
    description: role === 'primary' ? 'Database, cache and static files' : 'Database that can be promoted, and cache',
    terminationProtection: true,
  });
  if (role === 'primary') staticFiles(context, stack, network);
  return {
    stack,
    databaseName: names.database,
    databaseSecret: names.secret(context),
    database: role === 'primary' ? writer(context, stack, network) : replica(context, stack, network),
    cache: cache(context, stack, network),
  };
}

const memberProps = (context: WebAppContext, { network, key }: NetworkParts) => ({
  vpc: network.vpc,
  clientSecurityGroup: network.databaseClientSecurityGroup,
  encryptionKey: key,
  instanceType: new ec2.InstanceType(context.settings.database.instanceType),
  backupRetention: Duration.seconds(context.settings.database.backupRetention),
});

function writer(context: WebAppContext, stack: Stack, network: NetworkParts): PrimaryDatabase {
  const { database, regions } = context.settings;
  return new PrimaryDatabase(stack, 'Database', {
    ...memberProps(context, network),
    instanceIdentifier: names.member(context, 'primary'),
    databaseName: names.database,
    secretName: names.secret(context),
    storage: Size.gibibytes(database.storageGiB),
    readReplicas: database.readReplicas,
    standbyRegion: regions.standby,
    standbyKeyAlias: namesOf(context).keyAlias,
    backupTag: context.scope,
  });
}

function replica(context: WebAppContext, stack: Stack, network: NetworkParts): ReplicaDatabase {
  const { regions, objectives } = context.settings;
  return new ReplicaDatabase(stack, 'Database', {
    ...memberProps(context, network),
    instanceIdentifier: names.member(context, 'standby'),
    sourceIdentifier: names.member(context, 'primary'),
    sourceRegion: regions.primary,
    maximumLag: Duration.seconds(objectives.rpo),
    alarmTopic: alertsOf(context, stack),
  });
}

/** Each Region has a cache of its own: what is in it can be read from the database again. */
function cache(context: WebAppContext, stack: Stack, { network, key }: NetworkParts): Cache {
  return new Cache(stack, 'Cache', {
    vpc: network.vpc,
    clientSecurityGroup: network.databaseClientSecurityGroup,
    encryptionKey: key,
    cacheName: context.scope,
    ...context.settings.cache,
    alarmTopic: alertsOf(context, stack),
  });
}

/** Files that the edge serves, written in the primary Region and copied to the standby Region. */
function staticFiles(context: WebAppContext, stack: Stack, { key }: NetworkParts): void {
  const { primary, standby } = context.settings.regions;
  const { keyAlias, bucket, copies } = namesOf(context);
  const files = new ReplicatedBucket(stack, 'Static', {
    bucketName: bucket(names.static, primary),
    replicaBucketName: copies(names.static, standby),
    replicaRegion: standby,
    replicaKeyAlias: keyAlias,
    encryptionKey: key,
  });
  Edge.allowRead(files.bucket);
}
