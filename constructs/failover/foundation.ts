import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { parseConfig } from './stack-config';

export interface FoundationProps {
  readonly config: object;
}

/** What the recovery of a Region shares: a key, the topic that people listen to, the queue for what got lost. */
export class Foundation extends Construct {
  readonly key: Key;
  readonly topic: Topic;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: FoundationProps) {
    super(scope, id);
    const config = parseConfig(this, props.config);
    const { region, account, partition } = Stack.of(this);
    this.key = new Key(this, 'Key', {
      alias: `alias/${config.scope}-failover`,
      description: 'Logs, messages and functions of the failover',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.key.grantEncryptDecrypt(
      new ServicePrincipal(`logs.${region}.amazonaws.com`, {
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:*` },
        },
      }),
    );
    // Alarms of this and of other stacks publish to the topic.
    this.key.grantEncryptDecrypt(new ServicePrincipal('cloudwatch.amazonaws.com'));
    this.topic = new Topic(this, 'Alerts', {
      topicName: config.topicName,
      displayName: `${config.scope} alerts`,
      masterKey: this.key,
      enforceSSL: true,
    });
    this.topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
    this.deadLetters = new Queue(this, 'DeadLetters', {
      queueName: `${config.scope}-failover-dead-letters`,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: this.key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
  }
}
