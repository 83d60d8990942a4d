import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { WebTier, type WebTierProps } from '../../../constructs/web-tier';
import { resilienceFindings } from '../core/findings';
import { networkIn, stackIn } from '../core/stack';

type Stack = ReturnType<typeof stackIn>;

function build(more: (stack: Stack) => Partial<WebTierProps> = () => ({})): Stack {
  const stack = stackIn('us-west-2');
  const certificate = 'arn:aws:acm:us-west-2:000000000000:certificate/1';
  new WebTier(stack, 'Web', {
    vpc: networkIn(stack),
    tierName: 'payments-web',
    applicationBucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'archives'),
    applicationKey: 'payments.zip',
    minCapacity: 5,
    maxCapacity: 50,
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', certificate),
    ...more(stack),
  });
  return stack;
}

const synth = (more?: Parameters<typeof build>[0]) => Template.fromStack(build(more));
const template = synth();
const only = (type: string, from = template) => Object.values(from.findResources(type))[0]!;
const launchData = only('AWS::EC2::LaunchTemplate').Properties.LaunchTemplateData;
const userData = JSON.stringify(launchData.UserData);
const group = only('AWS::AutoScaling::AutoScalingGroup');

test('the group has bounds and no desired capacity, which a deploy would reset', () => {
  expect(group.Properties).toMatchObject({ AutoScalingGroupName: 'payments-web', MinSize: '5', MaxSize: '50' });
  expect(group.Properties).not.toHaveProperty('DesiredCapacity');
});

test('the group spreads over three zones', () => {
  expect(group.Properties.VPCZoneIdentifier).toHaveLength(3);
});

test('the group buys several instance types on demand, best first', () => {
  const { InstancesDistribution, LaunchTemplate } = group.Properties.MixedInstancesPolicy;
  expect(InstancesDistribution).toEqual({
    OnDemandAllocationStrategy: 'prioritized',
    OnDemandPercentageAboveBaseCapacity: 100,
  });
  expect(LaunchTemplate.Overrides).toEqual(
    ['m7g.large', 'm6g.large', 'm7gd.large'].map((InstanceType) => ({ InstanceType })),
  );
});

test('instances that the load balancer finds sick are replaced', () => {
  expect(group.Properties.HealthCheckType).toBe('ELB');
});

test('the load balancer asks a path that knows nothing of the database', () => {
  expect(only('AWS::ElasticLoadBalancingV2::TargetGroup').Properties).toMatchObject({
    HealthCheckPath: '/live',
    HealthCheckIntervalSeconds: 10,
    HealthCheckTimeoutSeconds: 5,
    UnhealthyThresholdCount: 2,
  });
});

test('a target that leaves has half a minute to finish', () => {
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    TargetGroupAttributes: Match.arrayWith([{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }]),
  });
});

test('sessions do not stick to an instance', () => {
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    TargetGroupAttributes: Match.arrayWith([{ Key: 'stickiness.enabled', Value: 'false' }]),
  });
});

test('a deploy brings new instances before old ones go, and an alarm stops it', () => {
  expect(group.UpdatePolicy.AutoScalingInstanceRefresh).toMatchObject({
    Strategy: 'Rolling',
    Preferences: { MinHealthyPercentage: 100, AlarmSpecification: { Alarms: [{ Ref: expect.any(String) }] } },
  });
});

test('a deploy leaves the bounds that a failover has raised', () => {
  expect(group.UpdatePolicy.AutoScalingScheduledAction).toEqual({ IgnoreUnmodifiedGroupSizeProperties: true });
});

test('load balancer and group can be shifted out of a zone', () => {
  expect(group.Properties.AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled).toBe(true);
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    LoadBalancerAttributes: Match.arrayWith([{ Key: 'zonal_shift.config.enabled', Value: 'true' }]),
  });
});

test('instances speak IMDSv2 with one hop and have encrypted volumes', () => {
  expect(launchData.MetadataOptions).toMatchObject({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 });
  expect(launchData.BlockDeviceMappings[0].Ebs.Encrypted).toBe(true);
});

test('nothing is installed at launch', () => {
  expect(userData).not.toMatch(/\b(dnf|yum|apt|apt-get|npm|pip) /);
});

test('the archive comes from the given bucket, asked in the own Region', () => {
  expect(userData).toContain('aws s3 cp --region us-west-2');
  expect(userData).toContain('s3://archives/payments.zip');
});

test('the application finds its environment', () => {
  const withConfig = synth(() => ({ environment: { HOLDFAST_CONFIG: '{"scope":"payments"}' } }));
  const { UserData } = only('AWS::EC2::LaunchTemplate', withConfig).Properties.LaunchTemplateData;
  expect(UserData['Fn::Base64']).toContain(`\nHOLDFAST_CONFIG='{"scope":"payments"}'\n`);
});

test('target tracking follows the processor', () => {
  template.hasResourceProperties('AWS::AutoScaling::ScalingPolicy', {
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingConfiguration: { TargetValue: 50 },
  });
});

test('managed rules of the firewall stand before the load balancer, with a log', () => {
  const rules = only('AWS::WAFv2::WebACL').Properties.Rules.map(({ Name }: { Name: string }) => Name);
  expect(rules).toEqual([
    'AWSManagedRulesAmazonIpReputationList',
    'AWSManagedRulesCommonRuleSet',
    'AWSManagedRulesKnownBadInputsRuleSet',
  ]);
  template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  template.resourceCountIs('AWS::WAFv2::LoggingConfiguration', 1);
});

test('the load balancer logs accesses, drops invalid headers and is protected from deletion', () => {
  const on = [
    'access_logs.s3.enabled',
    'routing.http.drop_invalid_header_fields.enabled',
    'deletion_protection.enabled',
  ];
  for (const Key of on)
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([{ Key, Value: 'true' }]),
    });
});

test('with a certificate, HTTPS serves and HTTP redirects', () => {
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443, Protocol: 'HTTPS' });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 80,
    DefaultActions: [Match.objectLike({ Type: 'redirect' })],
  });
});

test('without a certificate it serves plain HTTP and warns', () => {
  const stack = build(() => ({ certificate: undefined }));
  // The warning is wanted here; it need not be printed.
  jest.spyOn(console, 'error').mockImplementation();
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('served over plain HTTP'));
  jest.restoreAllMocks();
});

test('additional security groups are carried and left as they are', () => {
  const withGroup = synth((stack) => ({
    additionalSecurityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Clients', 'sg-1')],
  }));
  const { SecurityGroupIds } = only('AWS::EC2::LaunchTemplate', withGroup).Properties.LaunchTemplateData;
  expect(SecurityGroupIds).toContain('sg-1');
  withGroup.resourcePropertiesCountIs('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-1' }, 0);
});

describe('a tier that says how many instances full load needs', () => {
  const zoneLoss = (minCapacity: number) => {
    return resilienceFindings(build(() => ({ minCapacity, instancesNeeded: 3 })));
  };

  test('passes the rule about losing a zone, with enough of them', () => {
    expect(zoneLoss(5)).toEqual([]);
  });

  test('fails that rule, with too few', () => {
    expect(zoneLoss(4)).toEqual([
      'AutoScalingZoneLoss: 4 instances in 3 zones leave 2 without one of them; needed are 3',
    ]);
  });

  test('has it in the metadata of its group, and nothing when it says nothing', () => {
    const said = only(
      'AWS::AutoScaling::AutoScalingGroup',
      synth(() => ({ instancesNeeded: 3 })),
    );
    expect(said.Metadata).toMatchObject({ holdfast: { instancesNeeded: 3 } });
    expect(group.Metadata ?? {}).not.toHaveProperty('holdfast');
  });
});

test('given defaults change nothing', () => {
  const same = synth(() => ({
    instanceTypes: ['m7g.large', 'm6g.large', 'm7gd.large'].map((name) => new ec2.InstanceType(name)),
    applicationPort: 8080,
    healthCheckPath: '/live',
    healthCheckInterval: Duration.seconds(10),
    healthCheckTimeout: Duration.seconds(5),
    deregistrationDelay: Duration.seconds(30),
    instanceWarmup: Duration.seconds(90),
    targetCpuUtilization: 50,
    deletionProtection: true,
  }));
  expect(same.toJSON()).toEqual(template.toJSON());
});

test.each<[string, Partial<WebTierProps>, string]>([
  [
    'a name that is no name',
    { tierName: 'Payments web' },
    'tierName is "Payments web"; allowed are lower-case letters, digits and single hyphens, at most 32, beginning with a letter, known at synth time; rename it',
  ],
  [
    'an empty standby',
    { minCapacity: 0 },
    'minCapacity is 0; allowed is a whole number from 1 to 500; choose one in that range',
  ],
  [
    'a maximum below the minimum',
    { maxCapacity: 4 },
    'maxCapacity is 4; allowed is at least minCapacity (5); raise it',
  ],
  [
    'more instances needed than there may be',
    { instancesNeeded: 60 },
    'instancesNeeded is 60; allowed is at most maxCapacity (50), or full load is never served; raise maxCapacity',
  ],
  [
    'no instances needed',
    { instancesNeeded: 0 },
    'instancesNeeded is 0; allowed is a whole number from 1 to 500; choose one in that range',
  ],
  [
    'processors of two kinds',
    { instanceTypes: [new ec2.InstanceType('m7g.large'), new ec2.InstanceType('m7i.large')] },
    'instanceTypes is [m7g.large, m7i.large]; allowed are one or more types of one processor architecture; remove the others',
  ],
  [
    'a path without a slash',
    { healthCheckPath: 'live' },
    'healthCheckPath is "live"; allowed is a path that begins with a slash; write "/live"',
  ],
  [
    'a time-out as long as its interval',
    { healthCheckTimeout: Duration.seconds(10) },
    'healthCheckTimeout is 10 s; allowed is less than healthCheckInterval (10 s); shorten it',
  ],
  [
    'a goal that is never reached',
    { targetCpuUtilization: 100 },
    'targetCpuUtilization is 100; allowed is a whole number from 10 to 90; choose one in that range',
  ],
  [
    'an environment that breaks its quotes',
    { environment: { NAME: "it's" } },
    'environment.NAME holds a single quote or a line break; allowed is one line without single quotes; encode the value',
  ],
])('fails for %s', (_, props, message) => {
  expect(() => build(() => props)).toThrow(`test-us-west-2/Web: ${message}`);
});

test('the listener that serves takes rules of its own: the one for HTTPS, without a certificate that for HTTP', () => {
  const port = (more?: Parameters<typeof build>[0]) => {
    const { listener } = build(more).node.findChild('Web') as WebTier;
    return (listener.node.defaultChild as elbv2.CfnListener).port;
  };
  expect([port(), port(() => ({ certificate: undefined }))]).toEqual([443, 80]);
});
