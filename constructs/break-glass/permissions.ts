import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { RuntimeConfig } from '../../runtime/config/config';

/**
 * Attributes that an operator may write. Of the lease they are none: DynamoDB refuses an update that names any other,
 * so the role can lift a block and permit a loss, and cannot touch epoch, holder, beat or phase.
 */
const approvals = ['liftedBy', 'dataLossAllowed'];

/** What a recovery by hand takes, in the two Regions that hold data. */
export function operatorStatements(stack: Stack, config: RuntimeConfig): PolicyStatement[] {
  const { partition, account } = stack;
  const { scope, regions, tables, databases, groups } = config;
  const data = [regions.primary, regions.standby];
  const inData = (service: string, rest: (region: string) => string) =>
    data.map((region) => `arn:${partition}:${service}:${region}:${account}:${rest(region)}`);
  const allow = (sid: string, actions: string[], resources: string[], conditions?: Record<string, object>) =>
    new PolicyStatement({ sid, actions, resources, conditions });
  const machine = `${scope}-failover`;
  const control = inData('dynamodb', () => `table/${tables.control}`);
  return [
    allow(
      'StartFailover',
      ['states:StartExecution', 'states:ListExecutions', 'states:DescribeStateMachine'],
      inData('states', () => `stateMachine:${machine}`),
    ),
    allow(
      'FollowFailover',
      ['states:DescribeExecution', 'states:GetExecutionHistory'],
      inData('states', () => `execution:${machine}:*`),
    ),
    allow('ReadLease', ['dynamodb:GetItem', 'dynamodb:Query'], control),
    allow('ApproveAndUnblock', ['dynamodb:UpdateItem'], control, {
      'ForAllValues:StringEquals': {
        'dynamodb:LeadingKeys': [scope],
        'dynamodb:Attributes': ['scope', 'item', ...approvals],
      },
      // Otherwise the answer would show the other attributes, and the update be refused for them.
      StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
    }),
    allow(
      'KeyOfLease',
      ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      inData('kms', () => 'key/*'),
      { StringEquals: { 'kms:ViaService': data.map((region) => `dynamodb.${region}.amazonaws.com`) } },
    ),
    allow(
      'Promote',
      ['rds:DescribeDBInstances', 'rds:PromoteReadReplica'],
      data.map((region) => `arn:${partition}:rds:${region}:${account}:db:${databases[region]!.identifier}`),
    ),
    allow(
      'Grow',
      ['autoscaling:UpdateAutoScalingGroup', 'autoscaling:SetDesiredCapacity'],
      inData('autoscaling', (region) => `autoScalingGroup:*:autoScalingGroupName/${groups[region]!.name}`),
    ),
    allow(
      'ReadLogs',
      ['logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:DescribeLogStreams'],
      inData('logs', () => `log-group:/aws/*/${scope}-*`),
    ),
    // These actions know no resources.
    allow(
      'Look',
      [
        'autoscaling:DescribeAutoScalingGroups',
        'cloudwatch:DescribeAlarms',
        'cloudwatch:GetMetricData',
        'cloudwatch:GetMetricStatistics',
        'cloudwatch:ListMetrics',
      ],
      ['*'],
    ),
  ];
}
