import type { Acknowledgement } from '../checks';
import { networkFindings, roleFindings, serviceAlarmFindings, webTierFindings } from '../parts/acknowledgements';

const nist = 'NIST.800.53.R5';

const drainSwitch: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-L1'],
    at: /\/DrainSwitch\/Function\/Resource$/,
    reason: 'Node.js 22 has long-term support, and it is what the function is tested on',
  },
  {
    rules: [`${nist}-LambdaInsideVPC`, 'CKV_AWS_117'],
    at: /\/DrainSwitch\/Function\/Resource$/,
    reason: 'it reads one table of AWS, and a network in trouble must not keep a Region from being drained',
  },
  {
    rules: [`${nist}-LambdaDLQ`, 'CKV_AWS_116'],
    at: /\/DrainSwitch\/Function\/Resource$/,
    reason: 'the load balancer waits for its answer, so nothing is left over; an alarm tells of those that failed',
  },
  {
    rules: ['CKV_AWS_173'],
    at: /\/DrainSwitch\/Function\/Resource$/,
    reason: 'its environment holds the name of a table, which every template shows',
  },
  {
    rules: ['CKV_AWS_364'],
    at: /\/DrainSwitch\/Function\/Invoke/,
    reason:
      'a target group takes a function only once load balancers may call it, so its ARN cannot be named; the function tells everybody the same, and its concurrency is limited',
  },
  {
    rules: ['W3005'],
    at: /\/DrainSwitch\/Function\/Resource$/,
    reason: 'the CDK names the role beside its policy, which has to be there first; naming both does no harm',
  },
  {
    rules: [`${nist}-DynamoDBInBackupPlan`],
    at: /\/DrainSwitch\/Drains\/Resource$/,
    reason: 'a switch that is off is an empty table; point-in-time recovery is on',
  },
  {
    rules: ['CKV_AWS_119'],
    at: /\/DrainSwitch\/Drains\/Resource$/,
    reason: 'DynamoDB encrypts it with a key of its own; it holds names of Regions, which the switch tells everybody',
  },
  {
    rules: [`${nist}-CloudWatchLogGroupEncrypted`, 'CKV_AWS_158'],
    at: /\/DrainSwitch\/Logs\/Resource$/,
    reason: 'CloudWatch Logs encrypts it with a key of its own; it holds how often checkers asked',
  },
];

const drills: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^Resource::\*$/,
    at: /\/RegionLoss\/Role\/DefaultPolicy\/Resource$/,
    reason: 'the actions know no resources: they describe, find by tag and deliver logs',
  },
  {
    rules: ['AwsSolutions-IAM5'],
    finding: /^Resource::arn:/,
    at: /\/(RegionLoss|Quarterly)\/Role\/DefaultPolicy\/Resource$/,
    reason:
      'the wildcard covers one kind of resource of the account and Region; the tag of the target or the mark of AWS FIS limits it where the service knows one',
  },
  {
    rules: ['W3005'],
    at: /\/RegionLoss\/Template$/,
    reason: 'an experiment needs the policy of its role, not only the role; naming both does no harm',
  },
  {
    rules: ['AwsSolutions-SQS3'],
    at: /\/Quarterly\/DeadLetters\/Resource$/,
    reason: 'the queue is where messages end; nobody takes from it but people',
  },
];

const backups: readonly Acknowledgement[] = [
  {
    rules: ['AwsSolutions-IAM4'],
    finding: /AWSBackupServiceRolePolicyFor/,
    at: /\/(BackupRole|RestoreRole)\/Resource$/,
    reason: 'AWS keeps the policy in step with its service, and only that service can assume the role',
  },
  {
    rules: ['Resilience-BackupRestoreTest'],
    at: /\/Backups\/Plan\/Resource$/,
    reason:
      'AWS Backup tests no restores of Aurora DSQL; both Regions hold the data at each moment, and people restore a copy with each quarterly drill',
  },
];

const aurora: readonly Acknowledgement[] = (
  [
    {
      rules: ['AwsSolutions-IAM4'],
      finding: /AmazonRDSEnhancedMonitoringRole/,
      at: /\/Database\/MonitoringRole\/Resource$/,
      reason: 'AWS keeps the policy in step with its service, and only that service can assume the role',
    },
    {
      rules: ['AwsSolutions-SMG4', `${nist}-SecretsManagerRotationEnabled`],
      at: /\/Database\/Secret\/Resource$/,
      reason:
        'a rotation during a failover would lock instances out; the database is reachable from its client security group alone, with TLS, and only roles named in policies read the secret',
    },
    {
      rules: ['W3010'],
      at: /\/Database\/Instance\d$/,
      reason: 'instances stand in zones that are named, so that they cover for each other',
    },
    {
      rules: [`${nist}-RDSInBackupPlan`],
      at: /\/Database\/Instance\d$/,
      reason:
        'instances of Aurora hold nothing of their own; the hourly plan selects the cluster by its tag, and it recovers to each moment of its retention',
    },
  ] satisfies Acknowledgement[]
).map((one) => ({ ...one, variant: 'store: aurora-global' }));

/** Findings that stay, with either store. One that is not here fails the synth; one that nothing needs, a test. */
export const acknowledgements: readonly Acknowledgement[] = [
  ...networkFindings,
  ...webTierFindings,
  ...serviceAlarmFindings,
  ...drainSwitch,
  ...drills,
  ...backups,
  ...aurora,
  ...roleFindings,
];
