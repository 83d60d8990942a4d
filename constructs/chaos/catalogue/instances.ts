import { duration, jsonObject, number, text, truth, whole, zones } from './formats';
import { ownedByFis } from './documents';
import { acts, findsByTag, looks } from './permissions';
import { type ActionSpec, type Clash, optional, required } from './types';

const Instances = { key: 'Instances', type: 'aws:ec2:instance' };
const Volumes = { key: 'Volumes', type: 'aws:ec2:ebs-volume' };
const own = 'targets of other accounts need a target account configuration, which is not part of this catalogue';
const latency = whole(1, 60_000);
const percent = whole(1, 100);

/** Capacity that is refused is refused to calls, or to groups; the key of the condition is the action's own id. */
const refusesCapacity = (id: string) => ({
  actions: ['ec2:InjectApiError'],
  on: ['*'],
  targetArnsKey: 'ec2:FisTargetArns',
  conditions: { StringEquals: { 'ec2:FisActionId': id } },
});

const oneZone: Clash = {
  when: (_, { byTags, zoned }) => byTags && !zoned,
  message: () =>
    'the target is chosen by tags and has no zone; allowed are volumes of one zone; give the target a zone',
};

/**
 * Actions on instances, their volumes and their groups.
 *
 * Source: AWS FIS user guide, "AWS FIS Actions reference", Amazon EC2, Amazon EBS and Systems Manager actions
 * (docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html).
 */
export const instanceActions: Readonly<Record<string, ActionSpec>> = {
  'aws:ec2:terminate-instances': {
    target: Instances,
    parameters: {},
    permissions: [acts('ec2:TerminateInstances'), looks('ec2:DescribeInstances')],
    crossAccount: own,
  },
  'aws:ec2:reboot-instances': {
    target: Instances,
    parameters: {},
    permissions: [acts('ec2:RebootInstances'), looks('ec2:DescribeInstances')],
    crossAccount: own,
  },
  'aws:ec2:stop-instances': {
    target: Instances,
    parameters: {
      startInstancesAfterDuration: optional(duration()),
      completeIfInstancesTerminated: optional(truth),
    },
    permissions: [
      acts('ec2:StopInstances', 'ec2:StartInstances'),
      looks('ec2:DescribeInstances'),
      {
        // Encrypted volumes are attached again when the instance starts.
        actions: ['kms:CreateGrant'],
        on: ['arn:{partition}:kms:{region}:{account}:key/*'],
        conditions: {
          StringEquals: { 'kms:ViaService': 'ec2.{region}.amazonaws.com' },
          Bool: { 'kms:GrantIsForAWSResource': 'true' },
        },
        when: ({ startInstancesAfterDuration }) => startInstancesAfterDuration !== undefined,
      },
    ],
    clashes: [
      {
        when: ({ startInstancesAfterDuration, completeIfInstancesTerminated }) =>
          completeIfInstancesTerminated === 'true' && startInstancesAfterDuration === undefined,
        message: () =>
          'completeIfInstancesTerminated is "true" without startInstancesAfterDuration; allowed are both; add the time after which instances start',
      },
    ],
    crossAccount: own,
    note: 'an Auto Scaling group replaces an instance that it finds stopped',
  },
  'aws:ec2:asg-insufficient-instance-capacity-error': {
    target: { key: 'AutoScalingGroups', type: 'aws:ec2:autoscaling-group' },
    parameters: {
      duration: required(duration()),
      availabilityZoneIdentifiers: required(zones),
      percentage: optional(percent),
    },
    permissions: [
      refusesCapacity('aws:ec2:asg-insufficient-instance-capacity-error'),
      looks('autoscaling:DescribeAutoScalingGroups'),
    ],
    crossAccount: own,
    note: 'only groups with a launch template',
  },
  'aws:ec2:api-insufficient-instance-capacity-error': {
    target: { key: 'Roles', type: 'aws:iam:role' },
    parameters: {
      duration: required(duration()),
      availabilityZoneIdentifiers: required(zones),
      percentage: required(percent),
    },
    permissions: [refusesCapacity('aws:ec2:api-insufficient-instance-capacity-error')],
    clashes: [
      {
        when: (_, { byTags, filtered }) => byTags || filtered,
        message: () => 'the target has tags or filters; allowed are ARNs of roles alone; name the roles',
      },
    ],
    crossAccount: own,
  },
  'aws:ssm:send-command': {
    target: Instances,
    parameters: {
      documentArn: required({
        allowed: 'an ARN of a command document of Systems Manager',
        deferred: true,
        accepts: (value) => /^arn:.+:ssm:.*:document\/.+$/.test(value),
      }),
      documentVersion: optional(text),
      documentParameters: optional(jsonObject),
      duration: required(duration()),
    },
    permissions: [
      { actions: ['ssm:SendCommand'], on: ['{parameter:documentArn}'] },
      { actions: ['ssm:SendCommand'], on: 'targets', tagKey: 'ssm:resourceTag' },
      looks('ssm:ListCommands'),
      // Knows no resources; the ids of commands are known to who sent them.
      { actions: ['ssm:CancelCommand'], on: ['*'] },
      {
        ...looks('ec2:DescribeInstances', 'ec2:DescribeSubnets'),
        when: ({ documentArn }) => ownedByFis(documentArn ?? '')?.endsWith('-Sources') ?? false,
      },
    ],
    crossAccount: own,
  },
  'aws:ebs:pause-volume-io': {
    target: Volumes,
    parameters: { duration: required(duration('PT1S')) },
    permissions: [acts('ec2:PauseVolumeIO'), looks('ec2:DescribeVolumes'), findsByTag],
    clashes: [oneZone],
    crossAccount: own,
    note: 'only volumes of instances on Nitro',
  },
  'aws:ebs:volume-io-latency': {
    target: Volumes,
    parameters: {
      duration: required(duration('PT1S')),
      readIOPercentage: optional(number(0.1, 100)),
      readIOLatencyMilliseconds: optional(latency),
      writeIOPercentage: optional(number(0.1, 100)),
      writeIOLatencyMilliseconds: optional(latency),
    },
    permissions: [acts('ec2:InjectVolumeIOLatency'), looks('ec2:DescribeVolumes'), findsByTag],
    clashes: [oneZone],
    crossAccount: own,
    note: 'the shortest delay is 1 ms for io2 and 10 ms for other volumes',
  },
};
