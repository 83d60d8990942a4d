import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { FailoverDns, type FailoverDnsProps } from '../../../constructs/failover-dns';
import { stackIn } from '../core/stack';

type Stack = ReturnType<typeof stackIn>;

function balancer(stack: Stack, region: string) {
  return elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, region, {
    loadBalancerArn: `arn:aws:elasticloadbalancing:${region}:000000000000:loadbalancer/app/web/1`,
    loadBalancerDnsName: `web.${region}.elb.amazonaws.com`,
    loadBalancerCanonicalHostedZoneId: 'Z1',
    securityGroupId: 'sg-1',
    vpc: ec2.Vpc.fromVpcAttributes(stack, `${region}-vpc`, { vpcId: 'vpc-1', availabilityZones: [`${region}a`] }),
  });
}

function synth(more: (stack: Stack) => Partial<FailoverDnsProps> = () => ({})): Template {
  const stack = stackIn('us-west-2');
  new FailoverDns(stack, 'Dns', {
    domainName: 'payments.example.com',
    primaryRegion: 'us-east-1',
    standbyRegion: 'us-west-2',
    primaryLoadBalancer: balancer(stack, 'us-east-1'),
    standbyLoadBalancer: balancer(stack, 'us-west-2'),
    ...more(stack),
  });
  return Template.fromStack(stack);
}

const template = synth();

function recordOf(failover: 'PRIMARY' | 'SECONDARY') {
  return Object.values(template.findResources('AWS::Route53::RecordSet', { Properties: { Failover: failover } }))[0]!
    .Properties;
}

function checkOf(failover: 'PRIMARY' | 'SECONDARY') {
  return template.toJSON().Resources[recordOf(failover).HealthCheckId.Ref].Properties.HealthCheckConfig;
}

test.each([
  ['PRIMARY', true],
  ['SECONDARY', false],
] as const)('the %s record asks the standby whether it has taken over (inverted: %s)', (failover, inverted) => {
  expect(checkOf(failover)).toEqual({
    Type: 'HTTPS',
    FullyQualifiedDomainName: 'us-west-2.payments.example.com',
    Port: 443,
    EnableSNI: true,
    ResourcePath: '/takeover',
    RequestInterval: 10,
    FailureThreshold: 2,
    Inverted: inverted,
    MeasureLatency: false,
  });
});

test('no check asks the primary, whose blips must not move clients', () => {
  const domains = Object.values(template.findResources('AWS::Route53::HealthCheck')).map(
    ({ Properties }) => Properties.HealthCheckConfig.FullyQualifiedDomainName,
  );
  expect(new Set(domains)).toEqual(new Set(['us-west-2.payments.example.com']));
});

test.each(['PRIMARY', 'SECONDARY'] as const)(
  'the health of the load balancer is no part of the %s record',
  (failover) => {
    expect(recordOf(failover).AliasTarget.EvaluateTargetHealth).toBe(false);
  },
);

test.each([
  ['PRIMARY', 'us-east-1'],
  ['SECONDARY', 'us-west-2'],
] as const)('the %s record of the service leads to %s', (failover, region) => {
  const record = recordOf(failover);
  expect(record).toMatchObject({ Name: 'payments.example.com.', Type: 'A', SetIdentifier: region });
  expect(JSON.stringify(record.AliasTarget.DNSName)).toContain(`web.${region}.elb.amazonaws.com`);
});

test.each(['us-east-1', 'us-west-2'])('observers reach %s by its own name', (region) => {
  template.hasResourceProperties('AWS::Route53::RecordSet', {
    Name: `${region}.payments.example.com.`,
    Failover: Match.absent(),
  });
});

test('the zone is created with accelerated recovery', () => {
  template.hasResourceProperties('AWS::Route53::HostedZone', {
    Name: 'payments.example.com.',
    HostedZoneFeatures: { EnableAcceleratedRecovery: true },
  });
});

test('a zone that exists is used', () => {
  const given = synth((stack) => ({
    hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
      hostedZoneId: 'Z2',
      zoneName: 'payments.example.com',
    }),
  }));
  given.resourceCountIs('AWS::Route53::HostedZone', 0);
  given.resourcePropertiesCountIs('AWS::Route53::RecordSet', { HostedZoneId: 'Z2' }, 4);
});

test('given defaults change nothing', () => {
  const same = synth(() => ({
    takeoverPath: '/takeover',
    checkInterval: Duration.seconds(10),
    failureThreshold: 2,
  }));
  expect(same.toJSON()).toEqual(template.toJSON());
});

test.each<[string, Partial<FailoverDnsProps>, string]>([
  [
    'a URL as domain',
    { domainName: 'https://payments.example.com' },
    'domainName is "https://payments.example.com"; allowed is a lower-case domain name known at synth time; write it like "payments.example.com"',
  ],
  [
    'one Region twice',
    { standbyRegion: 'us-east-1' },
    'standbyRegion is "us-east-1", the same as primaryRegion; allowed are two Regions; name the other one',
  ],
  [
    'an interval of 15 s',
    { checkInterval: Duration.seconds(15) },
    'checkInterval is 15 s; allowed are 10 s and 30 s; write Duration.seconds(10)',
  ],
  [
    'a threshold of 20',
    { failureThreshold: 20 },
    'failureThreshold is 20; allowed is a whole number from 1 to 10; choose one in that range',
  ],
  [
    'a path without a slash',
    { takeoverPath: 'takeover' },
    'takeoverPath is "takeover"; allowed is a path that begins with a slash; write "/takeover"',
  ],
])('fails for %s', (_, props, message) => {
  expect(() => synth(() => props)).toThrow(`test-us-west-2/Dns: ${message}`);
});
