import { type Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { ArchitectureContext } from './context';
import { namesOf } from './names';

/**
 * The topic by which people of a Region are told, encrypted by its key, which the alarms may then use.
 *
 * @param email address that is told; it has to be confirmed once. Default: nobody subscribes until somebody does
 */
export function buildAlerts(context: ArchitectureContext, stack: Stack, key: kms.Key, email?: string): sns.Topic {
  const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com');
  key.grantEncryptDecrypt(cloudWatch);
  const topic = new sns.Topic(stack, 'Alerts', {
    topicName: namesOf(context).topic,
    displayName: `${context.scope} alerts`,
    masterKey: key,
    enforceSSL: true,
  });
  topic.grantPublish(cloudWatch);
  if (email) topic.addSubscription(new EmailSubscription(email));
  return topic;
}

/** The topic of the stack's own Region, by its name: nothing is read from another stack. The same one at each call. */
export function alertsOf(context: ArchitectureContext, stack: Stack): sns.ITopic {
  const known = stack.node.tryFindChild('Alerts') as sns.ITopic | undefined;
  return known ?? sns.Topic.fromTopicArn(stack, 'Alerts', namesOf(context).topicArn(stack.region));
}
