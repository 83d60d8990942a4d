import { east, of, record, type RuleCase, west } from './case';

const check = (config: object) =>
  of('AWS::Route53::HealthCheck', {
    HealthCheckConfig: { Type: 'HTTPS', RequestInterval: 10, FailureThreshold: 3, ...config },
  });
const alarmOf = (Region: string) => check({ Type: 'CLOUDWATCH_METRIC', AlarmIdentifier: { Name: 'down', Region } });
const calculated = (children: string[], HealthThreshold: number) =>
  check({ Type: 'CALCULATED', ChildHealthChecks: children.map((Ref) => ({ Ref })), HealthThreshold });
const distribution = (origin: object) =>
  of('AWS::CloudFront::Distribution', {
    DistributionConfig: {
      Origins: [{ Id: 'one', ...origin }, { Id: 'alone' }],
      OriginGroups: { Items: [{ Members: { Items: [{ OriginId: 'one' }] } }] },
    },
  });
const sticky = (Value: string) =>
  of('AWS::ElasticLoadBalancingV2::TargetGroup', { TargetGroupAttributes: [{ Key: 'stickiness.enabled', Value }] });

/** Rules about how users reach the service. */
export const traffic: Readonly<Record<string, RuleCase>> = {
  Route53FailoverPair: {
    fine: [east({ P: record('PRIMARY') }), west({ S: record('SECONDARY', { Name: 'WWW.example.com' }) })],
    broken: [east({ P: record('PRIMARY'), S: record('SECONDARY', { Name: 'api.example.com' }) })],
    at: ['P', 'S'],
    says: 'has a PRIMARY record and no SECONDARY',
    alsoFine: [
      [
        east({
          G: of('AWS::Route53::RecordSetGroup', {
            RecordSets: [record('PRIMARY').Properties, record('SECONDARY').Properties],
          }),
        }),
      ],
    ],
  },
  Route53FailoverHealthCheck: {
    fine: [east({ P: record('PRIMARY'), S: record('SECONDARY', { HealthCheckId: undefined }) })],
    broken: [east({ P: record('PRIMARY', { HealthCheckId: { Ref: 'AWS::NoValue' } }) })],
    at: ['P'],
    says: 'has no health check',
    alsoFine: [
      [east({ P: record('PRIMARY', { HealthCheckId: undefined, AliasTarget: { EvaluateTargetHealth: true } }) })],
    ],
  },
  Route53HealthCheckLimits: {
    fine: [east({ C: check({ RequestInterval: '30', FailureThreshold: 10 }) })],
    broken: [east({ C: check({ RequestInterval: 20, FailureThreshold: 11 }) })],
    at: ['C', 'C'],
    says: 'RequestInterval is 20; allowed is 10 or 30',
  },
  Route53FailoverTtl: {
    fine: [east({ P: record('PRIMARY') })],
    broken: [east({ P: record('PRIMARY', { TTL: '86400' }) })],
    at: ['P'],
    says: '86400 s; allowed is at most 60 s',
  },
  Route53DetectionTime: {
    fine: [east({ C: check({}), P: record('PRIMARY', { HealthCheckId: { Ref: 'C' } }) })],
    broken: [east({ C: check({ RequestInterval: 30 }), P: record('PRIMARY', { HealthCheckId: { Ref: 'C' } }) })],
    objectives: { rto: 120 },
    at: ['P'],
    says: '150 s after a failure (90 s until it is noticed, 60 s TTL); the RTO is 120 s',
  },
  ObserverQuorum: {
    fine: [
      east({
        A: alarmOf('us-east-1'),
        B: alarmOf('us-west-2'),
        C: alarmOf('eu-west-1'),
        Q: calculated(['A', 'B', 'C'], 2),
      }),
      west({ R: check({ Regions: ['us-east-1', 'us-west-2', 'eu-west-1'] }) }),
    ],
    broken: [
      east({
        A: alarmOf('us-east-1'),
        B: alarmOf('us-west-2'),
        C: alarmOf('eu-west-1'),
        Q: calculated(['A', 'B', 'C'], 3),
      }),
      east({ D: alarmOf('us-east-1'), E: alarmOf('us-west-2'), Two: calculated(['D', 'E'], 1) }),
      west({ R: check({ Regions: ['us-east-1', 'us-west-2'] }) }),
      west(
        { T: of('AWS::DynamoDB::GlobalTable') },
        { Metadata: { holdfast: { config: { regions: { primary: 'a', standby: 'b', witness: 'a' } } } } },
      ),
    ],
    at: ['R', 'Q', 'Two', 'T'],
    says: 'alarms of us-east-1 alone are enough',
  },
  StickySessions: {
    fine: [east({ T: sticky('true'), Sessions: of('AWS::DynamoDB::Table') })],
    broken: [
      east({
        T: sticky('true'),
        Classic: of('AWS::ElasticLoadBalancing::LoadBalancer', { LBCookieStickinessPolicy: [{}] }),
      }),
    ],
    at: ['T', 'Classic'],
    says: 'nothing here stores sessions',
    alsoFine: [[east({ T: sticky('false') })]],
  },
  CloudFrontOriginTimeout: {
    fine: [east({ D: distribution({ ConnectionAttempts: 2, ConnectionTimeout: 3 }) })],
    broken: [east({ D: distribution({}) })],
    at: ['D'],
    says: 'tried 3 times for 10 s',
  },
  CloudFrontWebAclRegion: {
    fine: [
      east({ W: of('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' }) }),
      west({ R: of('AWS::WAFv2::WebACL', { Scope: 'REGIONAL' }) }),
    ],
    broken: [west({ W: of('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' }) })],
    at: ['W'],
    says: 'the Region us-west-2; allowed is us-east-1',
  },
};
