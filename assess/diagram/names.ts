import type { ResourceSet } from '../../constructs/resilience-checks/model/resource-set';
import type { Resource } from '../../constructs/resilience-checks/model/template';
import { isAbsent, scalarText } from '../../constructs/resilience-checks/model/values';

/** Properties that give a resource the name that people know it by. */
const nameProperties: Readonly<Record<string, string>> = {
  'AWS::AutoScaling::AutoScalingGroup': 'AutoScalingGroupName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::ElastiCache::ReplicationGroup': 'ReplicationGroupId',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'Name',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SQS::Queue': 'QueueName',
};

/** Accounts in names, for instance of buckets; a picture is of any account. */
const account = /-\d{12}(?=-|$)/;

/** The name of a resource: its own, or else its place in the construct tree, or else its logical id. */
export function nameOf(set: ResourceSet, resource: Resource): string {
  const property = nameProperties[resource.type];
  const value = property === undefined ? undefined : resource.properties[property];
  const name = isAbsent(value) ? undefined : set.text(resource, value);
  return name?.replace(account, '') ?? (pathOf(resource) || resource.id);
}

/** `web-us-east-1/Web/LoadBalancer/Resource` -> `Web/LoadBalancer`. */
function pathOf({ metadata }: Resource): string {
  const path = scalarText(metadata['aws:cdk:path']).split('/').slice(1);
  return path.filter((part) => part !== 'Resource' && part !== 'Default').join('/');
}
