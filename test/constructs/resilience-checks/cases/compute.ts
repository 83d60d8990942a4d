import { east, groupIn, of, type RuleCase, subnets, template, west } from './case';

const zones = subnets('a', 'b', 'c');
const balancer = of('AWS::ElasticLoadBalancingV2::LoadBalancer');

const routed = (letter: string, gateway: string) => ({
  [`Table${letter}`]: of('AWS::EC2::RouteTable'),
  [`Of${letter}`]: of('AWS::EC2::SubnetRouteTableAssociation', {
    RouteTableId: { Ref: `Table${letter}` },
    SubnetId: { Ref: `Subnet${letter}` },
  }),
  [`Out${letter}`]: of('AWS::EC2::Route', { RouteTableId: { Ref: `Table${letter}` }, NatGatewayId: { Ref: gateway } }),
});
const nat = (letter: string, more: object = {}) =>
  of('AWS::EC2::NatGateway', { SubnetId: { Ref: `Subnet${letter}` }, ...more });
const group = (MinSize: number, MaxSize: number) =>
  of('AWS::AutoScaling::AutoScalingGroup', { MinSize, MaxSize, TargetGroupARNs: ['arn'], AutoScalingGroupName: 'web' });
const tracking = (TargetValue: number) =>
  of('AWS::AutoScaling::ScalingPolicy', {
    AutoScalingGroupName: { Ref: 'G' },
    TargetTrackingConfiguration: {
      TargetValue,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
    },
  });
const vpc = (CidrBlock: string) => of('AWS::EC2::VPC', { CidrBlock });
const service = (DesiredCount: number) => of('AWS::ECS::Service', { DesiredCount, LoadBalancers: [{}] });

/** Rules about networks, zones and capacity. */
export const compute: Readonly<Record<string, RuleCase>> = {
  NatGatewayPerZone: {
    fine: [
      east({ ...subnets('a', 'b'), ...routed('a', 'NatA'), ...routed('b', 'NatB'), NatA: nat('a'), NatB: nat('b') }),
    ],
    broken: [east({ ...subnets('a', 'b'), ...routed('a', 'NatA'), ...routed('b', 'NatA'), NatA: nat('a') })],
    at: ['NatA'],
    says: 'the gateway in us-east-1a also serves us-east-1b',
    alsoFine: [
      [
        east({
          ...subnets('a', 'b'),
          ...routed('a', 'N'),
          ...routed('b', 'N'),
          N: nat('a', { AvailabilityMode: 'regional' }),
        }),
      ],
    ],
  },
  VpcCidrOverlap: {
    fine: [east({ A: vpc('10.0.0.0/16'), Twin: vpc('10.0.0.0/16') }), west({ B: vpc('10.1.0.0/16') })],
    broken: [east({ A: vpc('10.0.0.0/16') }), west({ B: vpc('10.0.128.0/17') })],
    at: ['B'],
    says: 'overlaps with 10.0.0.0/16 in us-east-1',
  },
  AutoScalingZones: {
    fine: [east({ ...zones, G: groupIn(['a', 'b']) })],
    broken: [east({ ...zones, G: groupIn(['a']), H: groupIn(['b', 'b']) })],
    at: ['G', 'H'],
    says: 'in one zone (us-east-1a)',
    alsoFine: [[east({ G: groupIn([], { VPCZoneIdentifier: { Ref: 'SomeParameter' } }) })]],
  },
  AutoScalingZoneLoss: {
    fine: [
      east({
        ...zones,
        G: groupIn(['a', 'b', 'c'], { MinSize: 5 }, { holdfast: { instancesNeeded: 3 } }),
        P: tracking(60),
      }),
    ],
    broken: [
      east({
        ...zones,
        G: groupIn(['a', 'b', 'c'], { MinSize: 4 }, { holdfast: { instancesNeeded: 3 } }),
        P: tracking(70),
      }),
    ],
    at: ['G', 'G'],
    says: '4 instances in 3 zones leave 2 without one of them; needed are 3',
    alsoFine: [[east({ ...zones, Bastion: groupIn(['a', 'b'], { MinSize: 1, TargetGroupARNs: undefined }) })]],
  },
  AutoScalingDesiredCapacity: {
    fine: [east({ G: groupIn(['a']), Fixed: groupIn(['a'], { MinSize: 3, MaxSize: 3, DesiredCapacity: 3 }) })],
    broken: [east({ G: groupIn(['a'], { DesiredCapacity: '5' }) })],
    at: ['G'],
    says: 'DesiredCapacity is 5 while the group scales from 3 to 9',
  },
  StandbyCapacity: {
    fine: [east({ G: group(20, 50) }), west({ G: group(5, 20), S: service(2) })],
    broken: [east({ G: group(20, 50) }), west({ G: group(0, 19), S: service(0) })],
    at: ['G', 'G', 'S'],
    says: 'grows to 19 instances at most; G in us-east-1 never has fewer than 20',
  },
  SingleRegion: {
    fine: [east({ B: balancer }), west({ B: balancer })],
    broken: [east({ B: balancer })],
    objectives: { rto: 900 },
    at: ['B'],
    says: 'the RTO for losing a Region is 900 s, and everything is in us-east-1',
    alsoFine: [[template(undefined, { B: balancer })]],
  },
  AvailabilityClaim: {
    fine: [east({ B: balancer, Db: of('AWS::RDS::DBInstance', { MultiAZ: true }) }), west({ B: balancer })],
    broken: [east({ B: balancer, Db: of('AWS::RDS::DBInstance', { MultiAZ: true }) })],
    objectives: { availability: 99.999 },
    at: ['B'],
    says: '99.999 % is promised; load balancer 99.99 %, database 99.95 % in a row are 99.94 % in one Region',
  },
  AvailabilityOverbuilt: {
    fine: [east({ B: balancer })],
    broken: [east({ B: balancer }), west({ Second: balancer })],
    objectives: { availability: 99.9 },
    at: ['Second'],
    says: '99.9 % is asked for, and us-east-1 and us-west-2 both serve',
  },
};
