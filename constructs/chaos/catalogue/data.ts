import { duration, list, number, region, truth } from './formats';
import { acts, findsByTag, looks } from './permissions';
import { type ActionSpec, optional, required } from './types';

const own = 'targets of other accounts need a target account configuration, which is not part of this catalogue';
const ownBuckets = { StringEquals: { 'aws:ResourceAccount': '{account}' } };

/**
 * Actions on databases, caches, tables and buckets.
 *
 * Source: AWS FIS user guide, "AWS FIS Actions reference", Amazon RDS, ElastiCache, DynamoDB, Aurora DSQL and S3 actions;
 * conditions on buckets: "AWS Fault Injection Service policy examples".
 */
export const dataActions: Readonly<Record<string, ActionSpec>> = {
  'aws:rds:reboot-db-instances': {
    target: { key: 'DBInstances', type: 'aws:rds:db' },
    parameters: { forceFailover: optional(truth) },
    permissions: [acts('rds:RebootDBInstance'), looks('rds:DescribeDBInstances'), findsByTag],
    crossAccount: own,
    note: 'forceFailover needs an instance in several zones; a replica in one zone refuses it',
  },
  'aws:rds:failover-db-cluster': {
    target: { key: 'Clusters', type: 'aws:rds:cluster' },
    parameters: {},
    permissions: [acts('rds:FailoverDBCluster'), looks('rds:DescribeDBClusters'), findsByTag],
    crossAccount: own,
  },
  'aws:elasticache:replicationgroup-interrupt-az-power': {
    target: { key: 'ReplicationGroups', type: 'aws:elasticache:replicationgroup' },
    parameters: { duration: required(duration()) },
    permissions: [
      acts('elasticache:InterruptClusterAzPower'),
      looks('elasticache:DescribeReplicationGroups'),
      findsByTag,
    ],
    crossAccount: own,
    note: 'Valkey and Redis in several zones, not serverless; one zone of a group at a time',
  },
  'aws:dynamodb:global-table-pause-replication': {
    target: { key: 'Tables', type: 'aws:dynamodb:global-table' },
    parameters: { duration: required(duration()) },
    permissions: [
      {
        actions: [
          'dynamodb:DescribeTable',
          'dynamodb:DeleteResourcePolicy',
          'dynamodb:GetResourcePolicy',
          'dynamodb:InjectError',
          'dynamodb:PutResourcePolicy',
        ],
        on: 'targets',
        // The stream of an eventually consistent table gets a policy too.
        below: '/stream/*',
      },
      findsByTag,
    ],
    crossAccount: 'replicas in other accounts are cut off from the table as well',
    note: 'strongly consistent tables bear 5,040 minutes in seven days; replication may go on for five minutes at first',
  },
  'aws:dsql:cluster-connection-failure': {
    target: { key: 'Clusters', type: 'aws:dsql:cluster' },
    parameters: { duration: required(duration()), percentage: required(number(1, 100)) },
    permissions: [acts('dsql:InjectError', 'dsql:GetCluster'), findsByTag],
    crossAccount: own,
  },
  'aws:s3:bucket-pause-replication': {
    target: { key: 'Buckets', type: 'aws:s3:bucket' },
    parameters: {
      duration: required(duration()),
      region: required(region),
      destinationBuckets: optional(list('names of buckets')),
      prefixes: optional(list('prefixes of replication rules')),
    },
    permissions: [
      {
        actions: ['s3:PauseReplication'],
        on: 'targets',
        conditions: {
          StringEquals: { 'aws:ResourceAccount': '{account}', 's3:DestinationRegion': '{parameter:region}' },
        },
      },
      {
        actions: ['s3:GetReplicationConfiguration', 's3:PutReplicationConfiguration'],
        on: 'targets',
        conditions: { ...ownBuckets, BoolIfExists: { 's3:isReplicationPauseRequest': 'true' } },
      },
      looks('s3:ListAllMyBuckets'),
      findsByTag,
    ],
    crossAccount: 'the source must be of this account; copies in buckets of other accounts stop as well',
    note: 'copies may arrive for an hour after the action began',
  },
};
