import type { ResourceSet } from '../../constructs/resilience-checks/model/resource-set';
import type { Resource } from '../../constructs/resilience-checks/model/template';
import { isAbsent, listOf } from '../../constructs/resilience-checks/model/values';
import { billCache } from './bill-cache';
import { billGroup } from './bill-compute';
import { billCluster, billInstance } from './bill-database';
import { billAlarm, billHealthCheck, billSecret, billWebAcl } from './bill-small';
import type { Bill, Concern } from './model';

type Biller = (set: ResourceSet, resource: Resource) => Bill;

const free: Bill = { kind: 'free' };
const byUse: Bill = { kind: 'by use' };

/** One unit of one item. */
const one =
  (item: string, concern: Concern): Biller =>
  () => ({ kind: 'billed', items: [{ item, units: 1, concern, what: item }] });

/** A load balancer that people reach has a public address in each of its subnets. */
const billBalancer: Biller = (set, resource) => {
  const { Scheme, Subnets, Type } = resource.properties;
  const kind = isAbsent(Type) ? 'application' : set.text(resource, Type);
  if (kind === 'gateway') return { kind: 'unknown', why: 'no price of gateway load balancers' };
  const isPublic = isAbsent(Scheme) || set.text(resource, Scheme) === 'internet-facing';
  const addresses = isPublic ? listOf(Subnets).length : 0;
  return {
    kind: 'billed',
    items: [
      { item: 'load balancer', units: 1, concern: 'traffic', what: 'load balancer' },
      ...(addresses > 0
        ? [
            {
              item: 'public address',
              units: addresses,
              concern: 'traffic' as const,
              what: 'address of a load balancer',
            },
          ]
        : []),
    ],
  };
};

/** Gateway endpoints are free; interface endpoints cost by zone. */
const billEndpoint: Biller = (set, resource) => {
  const { VpcEndpointType: type, SubnetIds: subnets } = resource.properties;
  if (isAbsent(type) || set.text(resource, type) === 'Gateway') return free;
  if (set.text(resource, type) !== 'Interface') return { kind: 'unknown', why: 'no price of this kind of endpoint' };
  const zones = listOf(subnets).length;
  const what = 'interface endpoint, by zone';
  return { kind: 'billed', items: [{ item: 'interface endpoint', units: zones, concern: 'network', what }] };
};

/** Types that are billed for being there, and how. */
const billers: Readonly<Record<string, Biller>> = {
  'AWS::AutoScaling::AutoScalingGroup': billGroup,
  'AWS::CloudWatch::Alarm': billAlarm,
  'AWS::CloudWatch::CompositeAlarm': one('composite alarm', 'observability'),
  'AWS::CloudWatch::Dashboard': one('dashboard', 'observability'),
  'AWS::EC2::EIP': one('public address', 'network'),
  'AWS::EC2::NatGateway': one('nat gateway', 'network'),
  'AWS::EC2::VPCEndpoint': billEndpoint,
  'AWS::ElastiCache::ReplicationGroup': billCache,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': billBalancer,
  'AWS::KMS::Key': one('key', 'keys and secrets'),
  'AWS::KMS::ReplicaKey': one('key', 'keys and secrets'),
  'AWS::RDS::DBCluster': billCluster,
  'AWS::RDS::DBInstance': billInstance,
  'AWS::Route53::HealthCheck': billHealthCheck,
  'AWS::Route53::HostedZone': one('hosted zone', 'traffic'),
  'AWS::Route53RecoveryControl::Cluster': one('routing control cluster', 'traffic'),
  'AWS::SecretsManager::Secret': billSecret,
  'AWS::WAFv2::WebACL': billWebAcl,
};

/** Types that cost by what is done with them: requests, messages, seconds, gigabytes. */
const usedTypes: ReadonlySet<string> = new Set([
  'AWS::Backup::BackupPlan',
  'AWS::Backup::BackupVault',
  'AWS::Backup::RestoreTestingPlan',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::DSQL::Cluster',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::EC2::FlowLog',
  'AWS::FIS::ExperimentTemplate',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
  'AWS::StepFunctions::StateMachine',
  'AWS::WAFv2::LoggingConfiguration',
]);

/** Types that are billed by others than themselves, or not at all. */
const freeTypes: ReadonlySet<string> = new Set([
  'AWS::ARCRegionSwitch::Plan',
  'AWS::ARCZonalShift::AutoshiftObserverNotificationStatus',
  'AWS::ARCZonalShift::ZonalAutoshiftConfiguration',
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::ApplicationAutoScaling::ScalingPolicy',
  'AWS::CertificateManager::Certificate',
  'AWS::EC2::LaunchTemplate',
  'AWS::RDS::DBClusterParameterGroup',
  'AWS::RDS::DBParameterGroup',
  'AWS::RDS::DBSubnetGroup',
  'AWS::RDS::EventSubscription',
  'AWS::RDS::GlobalCluster',
]);

/** Prefixes of types that are free, whatever they are: rights, routes, settings of what is billed itself. */
const freePrefixes: readonly string[] = [
  'AWS::AutoScaling::',
  'AWS::Backup::',
  'AWS::CDK::',
  'AWS::CloudFormation::',
  'AWS::CloudFront::',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::Route',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Subnet',
  'AWS::EC2::VPC',
  'AWS::ElastiCache::GlobalReplicationGroup',
  'AWS::ElastiCache::ParameterGroup',
  'AWS::ElastiCache::SubnetGroup',
  'AWS::ElastiCache::User',
  'AWS::ElasticLoadBalancingV2::',
  'AWS::Events::Rule',
  'AWS::IAM::',
  'AWS::KMS::Alias',
  'AWS::Lambda::',
  'AWS::Logs::',
  'AWS::Route53::Record',
  'AWS::Route53RecoveryControl::',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::',
  'AWS::SQS::',
  'AWS::SSM::Document',
  'AWS::SSM::Parameter',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::SecretsManager::',
  'AWS::StepFunctions::',
  'AWS::WAFv2::WebACLAssociation',
  'Custom::',
];

/** What a resource costs as far as its template says; a type that is in no table is unknown, never free. */
export function billOf(set: ResourceSet, resource: Resource): Bill {
  const { type } = resource;
  const biller = billers[type];
  if (biller) return biller(set, resource);
  if (usedTypes.has(type)) return byUse;
  const isFree = freeTypes.has(type) || freePrefixes.some((prefix) => type.startsWith(prefix));
  return isFree ? free : { kind: 'unknown', why: 'no rule for the type' };
}
