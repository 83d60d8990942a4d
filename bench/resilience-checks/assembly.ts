import type { SourceTemplate } from '../../constructs/resilience-checks/model/template';

type Resources = Record<string, { Type: string; Properties: object }>;

interface GeneratedTemplate extends SourceTemplate {
  readonly body: { readonly Resources: Resources; readonly Outputs: object };
}

/** A stack has 400 resources, as real ones do: CloudFormation allows 500. */
const perStack = 400;

/**
 * An assembly of two Regions with everything that rules look at, mostly wrong, and with references between its stacks:
 * the same for the same number of resources.
 */
export function assembly(resources: number): GeneratedTemplate[] {
  return Array.from({ length: Math.ceil(resources / perStack) }, (_, number) => stack(number));
}

function stack(number: number): GeneratedTemplate {
  const region = number % 2 === 0 ? 'us-east-1' : 'us-west-2';
  const body = { Resources: {} as Resources, Outputs: { Key: { Value: { 'Fn::GetAtt': ['Key0', 'Arn'] } } } };
  const units = Object.entries(unit(number, 0)).length;
  for (let index = 0; index < perStack / units; index++) Object.assign(body.Resources, unit(number, index));
  return { name: `stack-${number}`, region, body };
}

const ref = (Ref: string) => ({ Ref });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const joined = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });

/** Twenty-five resources that belong together. */
function unit(stackNumber: number, n: number): Resources {
  const otherKey = {
    'Fn::GetStackOutput': {
      StackName: `stack-${(stackNumber + 1) % 2}`,
      Region: stackNumber % 2 === 0 ? 'us-west-2' : 'us-east-1',
      OutputName: 'Key',
    },
  };
  const of = (Type: string, Properties: object = {}) => ({ Type, Properties });
  const states = Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [`S${i}`, { Type: 'Task', Resource: 'arn', Next: `S${i + 1}` }]),
  );
  return {
    [`Vpc${n}`]: of('AWS::EC2::VPC', { CidrBlock: `10.${n}.0.0/16` }),
    [`SubnetA${n}`]: of('AWS::EC2::Subnet', { AvailabilityZone: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } }),
    [`SubnetB${n}`]: of('AWS::EC2::Subnet', { AvailabilityZone: { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] } }),
    [`Nat${n}`]: of('AWS::EC2::NatGateway', { SubnetId: ref(`SubnetA${n}`) }),
    [`Table${n}`]: of('AWS::EC2::RouteTable', { VpcId: ref(`Vpc${n}`) }),
    [`Assoc${n}`]: of('AWS::EC2::SubnetRouteTableAssociation', {
      RouteTableId: ref(`Table${n}`),
      SubnetId: ref(`SubnetB${n}`),
    }),
    [`Route${n}`]: of('AWS::EC2::Route', { RouteTableId: ref(`Table${n}`), NatGatewayId: ref(`Nat${n}`) }),
    [`Group${n}`]: of('AWS::AutoScaling::AutoScalingGroup', {
      MinSize: '1',
      MaxSize: '9',
      DesiredCapacity: '2',
      VPCZoneIdentifier: [ref(`SubnetA${n}`), ref(`SubnetB${n}`)],
      TargetGroupARNs: [ref(`Targets${n}`)],
    }),
    [`Policy${n}`]: of('AWS::AutoScaling::ScalingPolicy', {
      AutoScalingGroupName: ref(`Group${n}`),
      TargetTrackingConfiguration: {
        TargetValue: 70,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
      },
    }),
    [`Targets${n}`]: of('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetGroupAttributes: [{ Key: 'stickiness.enabled', Value: 'true' }],
    }),
    [`Balancer${n}`]: of('AWS::ElasticLoadBalancingV2::LoadBalancer', { Subnets: [ref(`SubnetA${n}`)] }),
    [`Db${n}`]: of('AWS::RDS::DBInstance', {
      DBInstanceIdentifier: `db-${stackNumber}-${n}`,
      MasterUserPassword: joined('{{resolve:secretsmanager:', ref(`Secret${n}`), '}}'),
      StorageEncrypted: true,
    }),
    [`Copy${n}`]: of('AWS::RDS::DBInstance', {
      SourceDBInstanceIdentifier: `arn:aws:rds:${stackNumber % 2 === 0 ? 'us-west-2' : 'us-east-1'}:123456789012:db:db-${stackNumber + 1}-${n}`,
      KmsKeyId: otherKey,
    }),
    [`Secret${n}`]: of('AWS::SecretsManager::Secret', { ReplicaRegions: [] }),
    [`Attach${n}`]: of('AWS::SecretsManager::SecretTargetAttachment', {
      SecretId: ref(`Secret${n}`),
      TargetId: ref(`Db${n}`),
    }),
    [`Key${n}`]: of('AWS::KMS::Key', { MultiRegion: true }),
    [`Vault${n}`]: of('AWS::Backup::BackupVault'),
    [`Plan${n}`]: of('AWS::Backup::BackupPlan', {
      BackupPlan: { BackupPlanRule: [{ CopyActions: [{ DestinationBackupVaultArn: arn(`Vault${n}`) }] }] },
    }),
    [`Record${n}`]: of('AWS::Route53::RecordSet', {
      Name: `w${n}.example.com`,
      Type: 'A',
      Failover: 'PRIMARY',
      TTL: '300',
      HealthCheckId: ref(`Check${n}`),
    }),
    [`Check${n}`]: of('AWS::Route53::HealthCheck', {
      HealthCheckConfig: { Type: 'HTTPS', RequestInterval: 30, FailureThreshold: 3 },
    }),
    [`Role${n}`]: of('AWS::IAM::Role'),
    [`Allow${n}`]: of('AWS::IAM::Policy', {
      Roles: [ref(`Role${n}`)],
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: ['rds:PromoteReadReplica', 'route53:Change*'], Resource: '*' }],
      },
    }),
    [`Function${n}`]: of('AWS::Lambda::Function', { Role: arn(`Role${n}`) }),
    [`Machine${n}`]: of('AWS::StepFunctions::StateMachine', {
      RoleArn: arn(`Role${n}`),
      DefinitionString: joined(
        JSON.stringify({ StartAt: 'S0', States: states }).replace(/}$/, ',"Comment":"'),
        arn(`Function${n}`),
        '"}',
      ),
    }),
    [`Schedule${n}`]: of('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 hour)',
      Target: { Arn: arn(`Function${n}`) },
    }),
  };
}
