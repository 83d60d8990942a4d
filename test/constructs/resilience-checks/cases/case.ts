import type { Objectives } from '../../../../constructs/resilience-checks/model/objectives';
import type { SourceTemplate } from '../../../../constructs/resilience-checks/model/template';

/** Resources of one Region, as a template writes them. */
export type Resources = Record<string, { Type: string; Properties?: object; Metadata?: object }>;

/** Templates that a rule has nothing against, and ones that it has. */
export interface RuleCase {
  readonly fine: readonly SourceTemplate[];
  readonly broken: readonly SourceTemplate[];
  readonly objectives?: Objectives;
  /** Logical ids that are found, in order. */
  readonly at: readonly string[];
  /** Part of the message. */
  readonly says: string;
  /** More templates that are fine. */
  readonly alsoFine?: readonly (readonly SourceTemplate[])[];
}

/** A template of a Region. */
export function template(region: string | undefined, resources: Resources, rest: object = {}): SourceTemplate {
  const name = `stack-${region}-${Object.keys(resources).join('-')}`;
  return { name, region, body: { Resources: resources, ...rest } };
}

export const east = (resources: Resources, rest?: object) => template('us-east-1', resources, rest);
export const west = (resources: Resources, rest?: object) => template('us-west-2', resources, rest);

/** A resource. */
export const of = (Type: string, Properties: object = {}, Metadata?: object) => ({
  Type,
  Properties,
  ...(Metadata ? { Metadata } : {}),
});

/** A role with a policy that allows some actions. */
export const roleWith = (...actions: string[]) =>
  of('AWS::IAM::Role', {
    Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } }],
  });

export const functionOf = (role: string) => of('AWS::Lambda::Function', { Role: { 'Fn::GetAtt': [role, 'Arn'] } });

/** A state machine with a role and a definition. */
export const machineOf = (definition: object, role = 'MachineRole') =>
  of('AWS::StepFunctions::StateMachine', { RoleArn: { 'Fn::GetAtt': [role, 'Arn'] }, Definition: definition });

/** A database in us-east-1 and its replica in us-west-2, with what differs. */
export const replicated = (source: object = {}, replica: object = {}, more: Resources = {}): SourceTemplate[] => [
  east({ Db: of('AWS::RDS::DBInstance', { DBInstanceIdentifier: 'orders', ...source }), ...more }),
  west({
    Copy: of('AWS::RDS::DBInstance', {
      SourceDBInstanceIdentifier: 'arn:aws:rds:us-east-1:123456789012:db:orders',
      ...replica,
    }),
  }),
];

/** A failover record. */
export const record = (failover: string, more: object = {}) =>
  of('AWS::Route53::RecordSet', {
    Name: 'www.example.com.',
    Type: 'A',
    Failover: failover,
    TTL: '60',
    HealthCheckId: 'abc',
    ...more,
  });

/** Subnets of us-east-1, named by the letter of their zone. */
export const subnets = (...letters: string[]): Resources =>
  Object.fromEntries(
    letters.map((letter) => [`Subnet${letter}`, of('AWS::EC2::Subnet', { AvailabilityZone: `us-east-1${letter}` })]),
  );

/** An Auto Scaling group in some of these subnets. */
export const groupIn = (letters: readonly string[], more: object = {}, metadata?: object) =>
  of(
    'AWS::AutoScaling::AutoScalingGroup',
    {
      MinSize: '3',
      MaxSize: '9',
      TargetGroupARNs: ['arn'],
      VPCZoneIdentifier: letters.map((letter) => ({ Ref: `Subnet${letter}` })),
      ...more,
    },
    metadata,
  );
