import { isAbsent, type Json } from '../../constructs/resilience-checks/model/values';

/** Emulators whose gaps are known. */
export type EmulatorKind = 'ministack' | 'localstack';

/** Types of resources that are not deployed to an emulator. */
export interface LeftOutTypes {
  /** Emulators that cannot take them. */
  readonly by: readonly EmulatorKind[];
  /** Why, in words for people. */
  readonly reason: string;
  /** A `*` at the end stands for anything. */
  readonly types: readonly string[];
  /** Of these types, the resources that cannot be taken. Default: all of them. */
  readonly when?: (properties: Json) => boolean;
}

const unknown = 'its CloudFormation does not know the type';

/**
 * Everything that is left out, and why. Nothing else is: a type that an emulator does not know and that is not here
 * fails the deployment, so that a gap is noticed.
 *
 * Read in the resource handlers of MiniStack 1.5.33 and in the resource schemas of localstack-core 2026.3.0.
 */
export const leftOutTypes: readonly LeftOutTypes[] = [
  {
    by: ['ministack', 'localstack'],
    reason: unknown,
    types: [
      'AWS::ARCRegionSwitch::Plan',
      'AWS::ARCZonalShift::AutoshiftObserverNotificationStatus',
      'AWS::ARCZonalShift::ZonalAutoshiftConfiguration',
      'AWS::ApplicationAutoScaling::ScalableTarget',
      'AWS::ApplicationAutoScaling::ScalingPolicy',
      'AWS::AutoScaling::WarmPool',
      'AWS::Backup::BackupSelection',
      'AWS::Backup::RestoreTestingPlan',
      'AWS::Backup::RestoreTestingSelection',
      'AWS::CloudFormation::LambdaHook',
      'AWS::CloudFront::MonitoringSubscription',
      'AWS::CloudWatch::AnomalyDetector',
      'AWS::DSQL::Cluster',
      'AWS::EC2::CapacityReservation',
      'AWS::EC2::EIP',
      'AWS::EC2::FlowLog',
      'AWS::EC2::SecurityGroupEgress',
      'AWS::EC2::SecurityGroupIngress',
      'AWS::ElastiCache::GlobalReplicationGroup',
      'AWS::FIS::ExperimentTemplate',
      'AWS::KMS::ReplicaKey',
      'AWS::Logs::Delivery',
      'AWS::Logs::DeliveryDestination',
      'AWS::Logs::DeliverySource',
      'AWS::Logs::QueryDefinition',
      'AWS::RDS::DBProxy',
      'AWS::RDS::DBProxyEndpoint',
      'AWS::RDS::DBProxyTargetGroup',
      'AWS::RDS::EventSubscription',
      'AWS::RDS::GlobalCluster',
      'AWS::Route53::RecordSetGroup',
      'AWS::Route53RecoveryControl::Cluster',
      'AWS::Route53RecoveryControl::ControlPanel',
      'AWS::Route53RecoveryControl::RoutingControl',
      'AWS::Route53RecoveryControl::SafetyRule',
      'AWS::SSM::Document',
      'AWS::StepFunctions::StateMachineAlias',
      'AWS::StepFunctions::StateMachineVersion',
      'AWS::Synthetics::Canary',
      'AWS::WAFv2::IPSet',
      'AWS::WAFv2::LoggingConfiguration',
      'AWS::WAFv2::RegexPatternSet',
      'AWS::WAFv2::RuleGroup',
      'AWS::WAFv2::WebACLAssociation',
    ],
  },
  {
    by: ['ministack'],
    reason: unknown,
    types: [
      'AWS::CloudWatch::CompositeAlarm',
      'AWS::EC2::Instance',
      'AWS::EC2::NatGateway',
      'AWS::EC2::PrefixList',
      'AWS::IAM::ServiceLinkedRole',
      'AWS::Route53::HealthCheck',
      'AWS::SecretsManager::ResourcePolicy',
      'AWS::SecretsManager::RotationSchedule',
    ],
  },
  {
    by: ['localstack'],
    reason: unknown,
    types: [
      'AWS::AutoScaling::AutoScalingGroup',
      'AWS::AutoScaling::LifecycleHook',
      'AWS::AutoScaling::ScalingPolicy',
      'AWS::AutoScaling::ScheduledAction',
      'AWS::Backup::BackupPlan',
      'AWS::Backup::BackupVault',
      'AWS::CloudFront::CachePolicy',
      'AWS::CloudFront::Distribution',
      'AWS::CloudFront::Function',
      'AWS::CloudFront::OriginAccessControl',
      'AWS::CloudFront::OriginRequestPolicy',
      'AWS::CloudFront::ResponseHeadersPolicy',
      'AWS::CloudWatch::Dashboard',
      'AWS::EC2::LaunchTemplate',
      'AWS::ElastiCache::ParameterGroup',
      'AWS::ElastiCache::ReplicationGroup',
      'AWS::ElastiCache::SubnetGroup',
      'AWS::ElastiCache::User',
      'AWS::ElastiCache::UserGroup',
      'AWS::ElasticLoadBalancingV2::Listener',
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::ElasticLoadBalancingV2::TargetGroup',
      'AWS::Logs::MetricFilter',
      'AWS::Logs::ResourcePolicy',
      'AWS::RDS::DBCluster',
      'AWS::RDS::DBClusterParameterGroup',
      'AWS::RDS::DBInstance',
      'AWS::RDS::DBParameterGroup',
      'AWS::RDS::DBSubnetGroup',
      'AWS::Route53::HostedZone',
      'AWS::WAFv2::WebACL',
    ],
  },
  {
    by: ['localstack'],
    reason: 'it runs functions in Docker only',
    types: ['AWS::CloudFormation::CustomResource', 'AWS::Lambda::*', 'Custom::*'],
  },
  {
    by: ['localstack'],
    reason: 'it plays them by a program that it downloads at their first use',
    types: ['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'],
  },
  {
    by: ['localstack'],
    reason: 'it needs an elastic IP address, whose type is unknown',
    types: ['AWS::EC2::NatGateway'],
  },
  {
    by: ['localstack'],
    reason: 'it needs a hosted zone, whose type is unknown',
    types: ['AWS::Route53::RecordSet'],
  },
  {
    by: ['ministack'],
    reason: 'it takes no alarm on an expression over metrics',
    types: ['AWS::CloudWatch::Alarm'],
    when: ({ Metrics }) => !isAbsent(Metrics),
  },
];

/** Why a resource is left out; undefined for one that is deployed. */
export type ReasonFor = (type: string, properties: Json) => string | undefined;

export function reasonsOf(kind: EmulatorKind): ReasonFor {
  const rows = leftOutTypes.filter(({ by }) => by.includes(kind));
  return (type, properties) =>
    rows.find(({ types, when = () => true }) => types.some((one) => matches(one, type)) && when(properties))?.reason;
}

const matches = (pattern: string, type: string): boolean =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;

/**
 * Attributes that MiniStack does not answer although they follow from a property of the resource, by type: the
 * attribute and the property. The property is written in their place.
 */
export const repeatedAttributes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::EC2::VPC': { CidrBlock: 'CidrBlock' },
  // Of a cache with one shard, which has one in cluster mode; its name begins with that of the group.
  'AWS::ElastiCache::ReplicationGroup': { 'ConfigurationEndPoint.Address': 'ReplicationGroupId' },
};
