import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Edge } from '../../constructs/edge';
import { Queue } from '../../constructs/queue';
import { ReplicatedBucket } from '../../constructs/replicated-bucket';
import { alertsOf, namesOf } from '../parts';
import { names, type SocialContext, type SocialService } from './context';

/** What a service works with: how its instances find it, and what they may do with it. */
export interface ServiceStore {
  /** Environment of the application `web`. */
  readonly environment: Record<string, string>;
  readonly allow: (grantee: iam.IGrantable) => void;
}

/** What one service keeps, in nobody else's hands. */
export function storeOf(context: SocialContext, stack: Stack, service: SocialService): ServiceStore {
  switch (service.store) {
    case 'table':
      return tableStore(context, stack, service);
    case 'queue':
      return queueStore(context, stack, service);
    case 'bucket':
      return bucketStore(context, stack);
  }
}

const idOf = ({ name }: SocialService) => `${name[0]!.toUpperCase()}${name.slice(1)}`;

/** Point-in-time recovery reaches as far back as DynamoDB allows, days. */
const recoveryPeriodInDays = 35;

/**
 * A table that answers in either Region, whatever the other one does: a copy is a moment behind, and of two writes at
 * once the later one stays. A like that is counted late harms nobody; one that cannot be given does.
 */
function table(context: SocialContext, stack: Stack, service: SocialService): dynamodb.TableV2 {
  const protection = {
    deletionProtection: true,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays },
  };
  return new dynamodb.TableV2(stack, idOf(service), {
    ...protection,
    tableName: names.of(context, service),
    partitionKey: { name: 'name', type: dynamodb.AttributeType.STRING },
    billing: dynamodb.Billing.onDemand(),
    encryption: dynamodb.TableEncryptionV2.awsManagedKey(),
    replicas: [{ region: context.settings.regions.copies, ...protection }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

function tableStore(context: SocialContext, stack: Stack, service: SocialService): ServiceStore {
  const items = table(context, stack, service);
  return {
    environment: { HOLDFAST_STORE: 'table', HOLDFAST_TABLE: names.of(context, service) },
    allow: (grantee) => void items.grant(grantee, 'dynamodb:GetItem', 'dynamodb:PutItem'),
  };
}

/** A queue before a table: a message is accepted while the table is away. */
function queueStore(context: SocialContext, stack: Stack, service: SocialService): ServiceStore {
  const { attempts, maximumAge } = context.settings.messages;
  const kept = tableStore(context, stack, service);
  const pending = new Queue(stack, `${idOf(service)}Queue`, {
    queueName: names.of(context, service),
    maxReceives: attempts,
    maximumAge: Duration.seconds(maximumAge),
    alarmTopic: alertsOf(context, stack),
  });
  return {
    environment: { ...kept.environment, HOLDFAST_STORE: 'queue', HOLDFAST_QUEUE: pending.queue.queueUrl },
    allow: (grantee) => {
      kept.allow(grantee);
      pending.grantSendMessages(grantee);
      pending.grantConsumeMessages(grantee);
    },
  };
}

/** A bucket that the edge serves, so that what is there is seen while the service that takes more of it is down. */
function bucketStore(context: SocialContext, stack: Stack): ServiceStore {
  const { home, copies } = context.settings.regions;
  const bucketName = namesOf(context).bucket(names.uploads, home);
  const { bucket, encryptionKey } = new ReplicatedBucket(stack, 'Uploads', {
    bucketName,
    replicaBucketName: namesOf(context).copies(names.uploads, copies),
    replicaRegion: copies,
  });
  Edge.allowRead(bucket);
  const may = (actions: string[], resources: string[]) => new iam.PolicyStatement({ actions, resources });
  return {
    environment: { HOLDFAST_STORE: 'bucket', HOLDFAST_BUCKET: bucketName },
    allow: ({ grantPrincipal }) => {
      // Who may not list a bucket is told "forbidden" where there is nothing, and that would count as a failure.
      for (const statement of [
        may(['s3:ListBucket'], [bucket.bucketArn]),
        may(['s3:GetObject', 's3:PutObject'], [bucket.arnForObjects('*')]),
        may(['kms:Decrypt', 'kms:GenerateDataKey'], [encryptionKey.keyArn]),
      ])
        grantPrincipal.addToPrincipalPolicy(statement);
    },
  };
}
