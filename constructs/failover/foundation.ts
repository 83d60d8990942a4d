import { Duration } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { keyOfLogs } from '../core/logs-key';
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
    const alias = `alias/${config.scope}-failover`;
    this.key = keyOfLogs(this, 'Key', 'Logs, messages and functions of the failover', alias);
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
