import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { durationBetween, enforce, type Rule, wholeNumber } from '../core/rules';

/** Properties of a `Queue`. */
export interface QueueProps {
  /** Name of the queue; that of the dead letters is `<queueName>-dead-letters`. A FIFO queue gets `.fifo` at the end. */
  readonly queueName: string;

  /**
   * Whether messages of a group stay in order, and one that is sent twice within five minutes is taken once.
   *
   * @default false
   */
  readonly fifo?: boolean;

  /**
   * Time that a consumer has for a message before another one gets it: 0 s to 12 h. At least six times a function's
   * time-out, if a function consumes.
   *
   * @default Duration.seconds(60)
   */
  readonly visibilityTimeout?: Duration;

  /**
   * Times that a message is handed out before it goes to the dead letters: 1 to 1000.
   *
   * @default 5
   */
  readonly maxReceives?: number;

  /**
   * How long a message waits for a consumer before it is lost: 1 min to 13 days.
   *
   * @default Duration.days(4)
   */
  readonly retention?: Duration;

  /**
   * How long dead letters are kept: 1 min to 14 days. Unless the queue is a FIFO queue, that counts from when a message
   * was first sent, so it must be longer than `retention`.
   *
   * @default Duration.days(14)
   */
  readonly deadLetterRetention?: Duration;

  /**
   * Age of the oldest message above which an alarm goes off: 1 min to `retention`.
   *
   * @default Duration.minutes(5)
   */
  readonly maximumAge?: Duration;

  /**
   * Key that encrypts both queues.
   *
   * @default - a new key with yearly rotation
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Topic that the alarms tell.
   *
   * @default - the alarms tell nobody
   */
  readonly alarmTopic?: sns.ITopic;
}

const defaults = {
  retention: Duration.days(4),
  deadLetterRetention: Duration.days(14),
  maximumAge: Duration.minutes(5),
};

/**
 * Where work waits while what it needs is away: a queue whose failures are kept, told of, and can be sent back. Messages
 * come at least once, so a consumer must know what it has done already.
 */
export class Queue extends Construct {
  readonly queue: sqs.Queue;
  /** Messages that nobody could handle. Only `queue` can send to it. */
  readonly deadLetterQueue: sqs.Queue;
  readonly encryptionKey: kms.IKey;
  /** Goes off when the oldest message is too old: nobody consumes, or not fast enough. */
  readonly ageAlarm: cloudwatch.Alarm;
  /** Goes off when there is a dead letter. */
  readonly deadLetterAlarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    enforce('InvalidQueue', this.node.path, rules(props));
    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', { enableKeyRotation: true });
    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetters', {
      ...this.common(props, '-dead-letters'),
      retentionPeriod: props.deadLetterRetention ?? defaults.deadLetterRetention,
      redriveAllowPolicy: { redrivePermission: sqs.RedrivePermission.BY_QUEUE, sourceQueues: [this.source(props)] },
    });
    this.queue = new sqs.Queue(this, 'Queue', {
      ...this.common(props, ''),
      retentionPeriod: props.retention ?? defaults.retention,
      visibilityTimeout: props.visibilityTimeout ?? Duration.seconds(60),
      // A consumer that finds nothing waits for something, instead of asking again and again.
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: props.maxReceives ?? 5 },
    });
    const age = props.maximumAge ?? defaults.maximumAge;
    this.ageAlarm = this.alarm('AgeAlarm', props, {
      alarmDescription: `the oldest message of ${props.queueName} waits longer than ${age.toSeconds()} s: nobody handles them, or not fast enough`,
      metric: this.metricAgeOfOldestMessage(),
      threshold: age.toSeconds(),
      evaluationPeriods: 3,
    });
    this.deadLetterAlarm = this.alarm('DeadLetterAlarm', props, {
      alarmDescription: `${props.queueName} has messages that nobody could handle: find out why, then send them back`,
      metric: this.metricDeadLetters(),
      threshold: 0,
      evaluationPeriods: 1,
    });
  }

  /** Lets somebody put messages into the queue. */
  grantSendMessages(grantee: iam.IGrantable): iam.Grant {
    return this.queue.grantSendMessages(grantee);
  }

  /** Lets somebody take messages out of the queue. */
  grantConsumeMessages(grantee: iam.IGrantable): iam.Grant {
    return this.queue.grantConsumeMessages(grantee);
  }

  /** Age of the oldest message, seconds. */
  metricAgeOfOldestMessage(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), ...options });
  }

  /** Messages that nobody could handle. */
  metricDeadLetters(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), ...options });
  }

  private common(props: QueueProps, suffix: string): sqs.QueueProps {
    return {
      queueName: nameOf(props, suffix),
      fifo: props.fifo || undefined,
      ...(props.fifo && {
        deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
        fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      }),
      encryption: sqs.QueueEncryption.KMS,
      encryptionMasterKey: this.encryptionKey,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    };
  }

  /** The queue by its name: by reference, each of the two would wait for the other. */
  private source(props: QueueProps): sqs.IQueue {
    const arn = Stack.of(this).formatArn({ service: 'sqs', resource: nameOf(props, '') });
    return sqs.Queue.fromQueueArn(this, 'Source', arn);
  }

  private alarm(id: string, { alarmTopic }: QueueProps, props: cloudwatch.AlarmProps): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, id, {
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      ...props,
    });
    if (alarmTopic) {
      alarm.addAlarmAction(new SnsAction(alarmTopic));
      alarm.addOkAction(new SnsAction(alarmTopic));
    }
    return alarm;
  }
}

const nameOf = ({ queueName, fifo }: QueueProps, suffix: string): string =>
  `${queueName}${suffix}${fifo ? '.fifo' : ''}`;

function rules(props: QueueProps): Rule[] {
  const {
    retention = defaults.retention,
    deadLetterRetention = defaults.deadLetterRetention,
    maximumAge = defaults.maximumAge,
  } = props;
  const seconds = (value: Duration) => (value.isUnresolved() ? 0 : value.toSeconds());
  return [
    {
      when: !/^[A-Za-z0-9_-]{1,62}$/.test(props.queueName),
      message: `queueName is "${props.queueName}"; allowed are 1 to 62 letters, digits, hyphens and underscores, known at synth time; rename it`,
    },
    durationBetween('visibilityTimeout', props.visibilityTimeout, 0, 43_200),
    wholeNumber('maxReceives', props.maxReceives, 1, 1000),
    durationBetween('retention', props.retention, 60, 13 * 86_400),
    durationBetween('deadLetterRetention', props.deadLetterRetention, 60, 14 * 86_400),
    {
      when: !props.fifo && seconds(deadLetterRetention) <= seconds(retention),
      message: `deadLetterRetention is ${seconds(deadLetterRetention)} s; allowed is more than retention (${seconds(retention)} s), since both count from the first sending; lengthen it`,
    },
    durationBetween('maximumAge', props.maximumAge, 60, 13 * 86_400),
    {
      when: seconds(maximumAge) >= seconds(retention),
      message: `maximumAge is ${seconds(maximumAge)} s; allowed is less than retention (${seconds(retention)} s), after which messages are lost; shorten it`,
    },
  ];
}
