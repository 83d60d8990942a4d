/**
 * Types that hold data or an identity that others rely on, beside those that the specification marks as stateful: what
 * is in them is gone, or its users cannot find it, when CloudFormation creates another one in their place.
 */
export const furtherTypes: readonly string[] = [
  'AWS::AmazonMQ::Broker',
  'AWS::Backup::LogicallyAirGappedBackupVault',
  'AWS::Cassandra::Keyspace',
  'AWS::Cassandra::Table',
  'AWS::CloudFront::KeyValueStore',
  'AWS::CloudTrail::EventDataStore',
  'AWS::CodeCommit::Repository',
  'AWS::Cognito::IdentityPool',
  'AWS::DSQL::Cluster',
  'AWS::DocDB::GlobalCluster',
  'AWS::DocDBElastic::Cluster',
  'AWS::ECR::Repository',
  'AWS::EKS::Cluster',
  'AWS::ElastiCache::GlobalReplicationGroup',
  'AWS::ElastiCache::ServerlessCache',
  'AWS::Events::Archive',
  'AWS::FSx::StorageVirtualMachine',
  'AWS::FSx::Volume',
  'AWS::KMS::ReplicaKey',
  'AWS::Kendra::Index',
  'AWS::MSK::Cluster',
  'AWS::MSK::ServerlessCluster',
  'AWS::MemoryDB::Cluster',
  'AWS::MemoryDB::MultiRegionCluster',
  'AWS::Neptune::GlobalCluster',
  'AWS::NeptuneGraph::Graph',
  'AWS::OpenSearchServerless::Collection',
  'AWS::RDS::DBShardGroup',
  'AWS::RDS::GlobalCluster',
  'AWS::RedshiftServerless::Namespace',
  // Another zone has other name servers, which the registrar does not know.
  'AWS::Route53::HostedZone',
  'AWS::S3Express::DirectoryBucket',
  'AWS::S3Outposts::Bucket',
  'AWS::S3Tables::Namespace',
  'AWS::S3Tables::Table',
  'AWS::S3Tables::TableBucket',
  'AWS::S3Vectors::Index',
  'AWS::S3Vectors::VectorBucket',
  'AWS::Timestream::Database',
  'AWS::Timestream::InfluxDBInstance',
  'AWS::Timestream::Table',
];

/** Types that hold nothing and take what stands in them along: a database is replaced when its subnet group is. */
export const carryingTypes: readonly string[] = [
  'AWS::DocDB::DBSubnetGroup',
  'AWS::ElastiCache::SubnetGroup',
  'AWS::MemoryDB::SubnetGroup',
  'AWS::Neptune::DBSubnetGroup',
  'AWS::RDS::DBSubnetGroup',
  'AWS::Redshift::ClusterSubnetGroup',
];

/** A nested stack is its own template, whose resources are looked at one by one. */
export const leftOutTypes: readonly string[] = ['AWS::CloudFormation::Stack'];

/**
 * Properties that the specification marks as "may replace" since their documentation says "no interruption" or "some
 * interruptions", depending on the change: none of them replaces.
 *
 * Source: AWS CloudFormation template reference, AWS::RDS::DBInstance, "Update requires" of each.
 */
export const neverReplaces: Readonly<Record<string, readonly string[]>> = {
  'AWS::RDS::DBInstance': [
    'AutoMinorVersionUpgrade',
    'BackupRetentionPeriod',
    'DBParameterGroupName',
    'MultiAZ',
    'PerformanceInsightsKMSKeyId',
    'PreferredMaintenanceWindow',
    'StorageType',
  ],
};

/** A baseline is checked in: what may be a secret is never recorded, so its changes are not seen. */
export const maybeSecret = /password|token$/i;

/** Properties that name a resource physically and are not its identifier in the specification. */
export const furtherNames: Readonly<Record<string, readonly string[]>> = {
  'AWS::SQS::Queue': ['QueueName'],
  'AWS::SecretsManager::Secret': ['Name'],
};
