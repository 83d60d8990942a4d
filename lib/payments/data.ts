import { Duration, Size, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { BirthGuard, PrimaryDatabase, ReplicaDatabase } from '../../constructs/database';
import { ReplicatedBucket } from '../../constructs/replicated-bucket';
import { dataStack, namesOf, type NetworkParts } from '../parts';
import { documentsPart, otherRegion, type PaymentsContext } from './context';

/** Databases and documents of one Region. */
export interface DataParts {
  readonly stack: Stack;
  readonly database: PrimaryDatabase | ReplicaDatabase;
  readonly documents: s3.Bucket;
}

/** Databases and documents of one Region: born as writer in the primary Region, as replica in the standby Region. */
export function buildData(context: PaymentsContext, region: string, parts: NetworkParts): DataParts {
  const stack = dataStack(context, 'data', region, {
    description: 'Databases and documents',
    terminationProtection: true,
  });
  const primary = region === context.config.regions.primary;
  return {
    stack,
    database: primary ? primaryDatabase(context, stack, parts) : replicaDatabase(context, stack, parts),
    documents: documents(context, stack, region, parts),
  };
}

function primaryDatabase(context: PaymentsContext, stack: Stack, { network, key }: NetworkParts): PrimaryDatabase {
  const { settings, config } = context;
  const member = config.databases[config.regions.primary]!;
  const database = new PrimaryDatabase(stack, 'Database', {
    ...memberProps(context, config.regions.primary),
    vpc: network.vpc,
    clientSecurityGroup: network.databaseClientSecurityGroup,
    encryptionKey: key,
    databaseName: config.databaseName,
    secretName: member.secretId,
    storage: Size.gibibytes(settings.databases.storageGiB),
    standbyRegion: config.regions.standby,
    standbyKeyAlias: namesOf(context).keyAlias,
    backupTag: config.scope,
  });
  const guard = new BirthGuard(stack, 'BirthGuard', {
    instanceIdentifier: member.identifier,
    controlTableName: config.tables.control,
    leaseScope: config.scope,
    assets: context.functionsFolder,
  });
  guard.protect(database.instance);
  return database;
}

function replicaDatabase(context: PaymentsContext, stack: Stack, { network, key }: NetworkParts): ReplicaDatabase {
  const { config } = context;
  const { primary, standby } = config.regions;
  return new ReplicaDatabase(stack, 'Database', {
    ...memberProps(context, standby),
    vpc: network.vpc,
    clientSecurityGroup: network.databaseClientSecurityGroup,
    encryptionKey: key,
    sourceIdentifier: config.databases[primary]!.identifier,
    sourceRegion: primary,
    maximumLag: Duration.seconds(config.rpoLag),
    alarmTopic: sns.Topic.fromTopicArn(stack, 'Alerts', namesOf(context).topicArn(standby)),
  });
}

function memberProps({ settings, config }: PaymentsContext, region: string) {
  const role = region === config.regions.primary ? 'primary' : 'standby';
  return {
    instanceIdentifier: config.databases[region]!.identifier,
    instanceType: new ec2.InstanceType(settings.databases[role].instanceType),
    readReplicas: settings.databases[role].readReplicas,
    backupRetention: Duration.seconds(settings.backups.retention),
  };
}

/** Each Region writes its own bucket and receives copies in another one, so that roles can change without a template. */
function documents(context: PaymentsContext, stack: Stack, region: string, { key }: NetworkParts): s3.Bucket {
  const names = namesOf(context);
  const replicaRegion = otherRegion(context, region);
  return new ReplicatedBucket(stack, 'Documents', {
    bucketName: names.bucket(documentsPart, region),
    replicaBucketName: names.copies(documentsPart, replicaRegion),
    replicaRegion,
    replicaKeyAlias: names.keyAlias,
    encryptionKey: key,
  }).bucket;
}
