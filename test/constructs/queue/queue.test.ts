import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Queue, type QueueProps } from '../../../constructs/queue';
import { awsSolutionsFindings } from '../core/findings';
import { stackIn } from '../core/stack';

function build(more: (stack: ReturnType<typeof stackIn>) => Partial<QueueProps> = () => ({})) {
  const stack = stackIn('us-east-1');
  return { stack, queue: new Queue(stack, 'Pending', { queueName: 'payments', ...more(stack) }) };
}

const synth = (more?: Parameters<typeof build>[0]) => Template.fromStack(build(more).stack);

function queueOf(template: Template, name: string) {
  return Object.values(template.findResources('AWS::SQS::Queue', { Properties: { QueueName: name } }))[0]!;
}

describe('a queue with no choice made', () => {
  const { stack, queue } = build();
  const template = Template.fromStack(stack);
  const main = queueOf(template, 'payments');
  const dead = queueOf(template, 'payments-dead-letters');

  test('puts a message aside after it has failed five times, and keeps it for 14 days', () => {
    expect(main.Properties.RedrivePolicy).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': [expect.any(String), 'Arn'] },
      maxReceiveCount: 5,
    });
    expect([main.Properties.MessageRetentionPeriod, dead.Properties.MessageRetentionPeriod]).toEqual([
      345_600, 1_209_600,
    ]);
  });

  test('is the only one whose failures its dead letters take', () => {
    const { redrivePermission, sourceQueueArns } = dead.Properties.RedriveAllowPolicy;
    expect(redrivePermission).toBe('byQueue');
    // By its name: by reference, each of the two would wait for the other.
    expect(JSON.stringify(sourceQueueArns)).toContain(':sqs:us-east-1:000000000000:payments"');
  });

  test('is encrypted by a key of its own, and its dead letters too', () => {
    for (const { Properties } of [main, dead])
      expect(Properties.KmsMasterKeyId).toEqual({ 'Fn::GetAtt': [expect.stringMatching('Key'), 'Arn'] });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('refuses what does not come by TLS, in both', () => {
    template.resourcePropertiesCountIs(
      'AWS::SQS::QueuePolicy',
      {
        PolicyDocument: {
          Statement: [
            Match.objectLike({
              Effect: 'Deny',
              Action: 'sqs:*',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            }),
          ],
        },
      },
      2,
    );
  });

  test('tells of messages that wait too long', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.anyValue(), 'QueueName'] } }],
      Threshold: 300,
      Statistic: 'Maximum',
    });
  });

  test('tells of each dead letter', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [
        { Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'QueueName'] } },
      ],
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
    });
  });

  test('stays when its stack goes, with what is in it', () => {
    for (const { DeletionPolicy } of [main, dead]) expect(DeletionPolicy).toBe('Retain');
  });

  test('gives AwsSolutions nothing to find', () => {
    expect(awsSolutionsFindings(queue)).toEqual([]);
  });
});

test('a FIFO queue has FIFO dead letters, and order by group', () => {
  const template = synth(() => ({ fifo: true }));
  for (const name of ['payments.fifo', 'payments-dead-letters.fifo'])
    expect(queueOf(template, name).Properties).toMatchObject({
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });
});

test.each(['grantSendMessages', 'grantConsumeMessages'] as const)('%s grants the key too', (grant) => {
  const { stack, queue } = build();
  queue[grant](new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }));
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const statements = JSON.stringify(policy!.Properties.PolicyDocument.Statement);
  expect(statements).toContain(grant === 'grantSendMessages' ? 'sqs:SendMessage' : 'sqs:ReceiveMessage');
  expect(statements).toContain('kms:Decrypt');
});

test('alarms tell the topic', () => {
  const template = synth((stack) => ({ alarmTopic: new sns.Topic(stack, 'Topic') }));
  template.resourcePropertiesCountIs(
    'AWS::CloudWatch::Alarm',
    { AlarmActions: [Match.anyValue()], OKActions: [Match.anyValue()] },
    2,
  );
});

test('given defaults change nothing', () => {
  const same = synth(() => ({
    fifo: false,
    visibilityTimeout: Duration.seconds(60),
    maxReceives: 5,
    retention: Duration.days(4),
    deadLetterRetention: Duration.days(14),
    maximumAge: Duration.minutes(5),
  }));
  expect(same.toJSON()).toEqual(synth().toJSON());
});

test.each<[string, Partial<QueueProps>, string]>([
  [
    'a name with an ending of its own',
    { queueName: 'payments.fifo' },
    'queueName is "payments.fifo"; allowed are 1 to 62 letters, digits, hyphens and underscores, known at synth time; rename it',
  ],
  [
    'messages that are never handed out',
    { maxReceives: 0 },
    'maxReceives is 0; allowed is a whole number from 1 to 1000; choose one in that range',
  ],
  [
    'dead letters that would be lost on arrival',
    { deadLetterRetention: Duration.days(4) },
    'deadLetterRetention is 345600 s; allowed is more than retention (345600 s), since both count from the first sending; lengthen it',
  ],
  [
    'an alarm after the loss',
    { maximumAge: Duration.days(5) },
    'maximumAge is 432000 s; allowed is less than retention (345600 s), after which messages are lost; shorten it',
  ],
  [
    'a day to handle a message',
    { visibilityTimeout: Duration.days(1) },
    'visibilityTimeout is 86400 s; allowed is 0 s to 43200 s; choose a duration in that range',
  ],
])('fails for %s', (_, props, message) => {
  expect(() => build(() => props)).toThrow(`test-us-east-1/Pending: ${message}`);
});
