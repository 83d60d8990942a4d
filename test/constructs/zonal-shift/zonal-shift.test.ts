import type { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ResilienceChecks } from '../../../constructs/resilience-checks';
import { ShiftableResource, ZonalShift, type ZonalShiftProps } from '../../../constructs/zonal-shift';
import { awsSolutionsFindings } from '../core/findings';
import { networkIn, stackIn } from '../core/stack';

const arn = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/web/1';
const alarm = (stack: Stack, name: string) =>
  cloudwatch.Alarm.fromAlarmArn(stack, name, `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`);

function build(more: (stack: Stack) => Partial<ZonalShiftProps> = () => ({})) {
  const stack = stackIn('us-east-1');
  const shift = new ZonalShift(stack, 'Shift', {
    resource: ShiftableResource.ofArn(arn),
    outcomeAlarm: alarm(stack, 'failures'),
    ...more(stack),
  });
  return { stack, shift };
}

const synth = (more?: Parameters<typeof build>[0]) => Template.fromStack(build(more).stack);

function configurationOf(template: Template) {
  return Object.values(template.findResources('AWS::ARCZonalShift::ZonalAutoshiftConfiguration'))[0]!.Properties;
}

test('what is shifted, when it is not practised, and what ends a practice run', () => {
  const template = synth((stack) => ({
    blockingAlarm: alarm(stack, 'deploying'),
    blockedDates: ['2026-12-24', '2026-12-25'],
    blockedWindows: ['Fri:16:00-Fri:20:00'],
  }));
  expect(configurationOf(template)).toMatchInlineSnapshot(`
   {
     "PracticeRunConfiguration": {
       "BlockedDates": [
         "2026-12-24",
         "2026-12-25",
       ],
       "BlockedWindows": [
         "Fri:16:00-Fri:20:00",
       ],
       "BlockingAlarms": [
         {
           "AlarmIdentifier": "arn:aws:cloudwatch:us-east-1:000000000000:alarm:deploying",
           "Type": "CLOUDWATCH",
         },
       ],
       "OutcomeAlarms": [
         {
           "AlarmIdentifier": "arn:aws:cloudwatch:us-east-1:000000000000:alarm:failures",
           "Type": "CLOUDWATCH",
         },
       ],
     },
     "ResourceIdentifier": "arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/web/1",
     "ZonalAutoshiftStatus": "ENABLED",
   }
  `);
});

test('with no choice made, AWS may shift and practises at any time, watched by the outcome alarm', () => {
  expect(configurationOf(synth())).toEqual({
    ResourceIdentifier: arn,
    ZonalAutoshiftStatus: 'ENABLED',
    PracticeRunConfiguration: {
      OutcomeAlarms: [
        { Type: 'CLOUDWATCH', AlarmIdentifier: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:failures' },
      ],
    },
  });
});

test('a load balancer is made to take part', () => {
  const template = synth((stack) => {
    const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: networkIn(stack) });
    return { resource: ShiftableResource.loadBalancer(loadBalancer) };
  });
  const [[id, loadBalancer] = []] = Object.entries(template.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'));
  expect(loadBalancer!.Properties.LoadBalancerAttributes).toEqual(
    expect.arrayContaining([{ Key: 'zonal_shift.config.enabled', Value: 'true' }]),
  );
  expect(configurationOf(template).ResourceIdentifier).toEqual({ Ref: id });
});

test('a load balancer of another app is shifted as it is', () => {
  const template = synth((stack) => ({
    resource: ShiftableResource.loadBalancer(
      elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'Web', {
        loadBalancerArn: arn,
        securityGroupId: 'sg-1',
      }),
    ),
  }));
  expect(configurationOf(template).ResourceIdentifier).toBe(arn);
});

function groupIn(stack: Stack): autoscaling.AutoScalingGroup {
  return new autoscaling.AutoScalingGroup(stack, 'Group', {
    vpc: networkIn(stack),
    instanceType: new ec2.InstanceType('m7g.large'),
    machineImage: ec2.MachineImage.genericLinux({ 'us-east-1': 'ami-1' }),
  });
}

const policyOf = (group: autoscaling.AutoScalingGroup) => group.node.defaultChild as autoscaling.CfnAutoScalingGroup;

test('a group is made to take part, known by its full ARN, and keeps unhealthy instances of the zone', () => {
  const template = synth((stack) => ({ resource: ShiftableResource.autoScalingGroup(groupIn(stack)) }));
  const [[id, group] = []] = Object.entries(template.findResources('AWS::AutoScaling::AutoScalingGroup'));
  expect(group!.Properties.AvailabilityZoneImpairmentPolicy).toEqual({
    ZonalShiftEnabled: true,
    ImpairedZoneHealthCheckBehavior: 'IgnoreUnhealthy',
  });
  expect(configurationOf(template).ResourceIdentifier).toEqual({ 'Fn::GetAtt': [id, 'AutoScalingGroupARN'] });
});

test('a group that takes part already is left as it is', () => {
  const template = synth((stack) => {
    const group = groupIn(stack);
    policyOf(group).availabilityZoneImpairmentPolicy = {
      zonalShiftEnabled: true,
      impairedZoneHealthCheckBehavior: 'ReplaceUnhealthy',
    };
    return { resource: ShiftableResource.autoScalingGroup(group) };
  });
  template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', {
    AvailabilityZoneImpairmentPolicy: { ImpairedZoneHealthCheckBehavior: 'ReplaceUnhealthy' },
  });
});

test('fails for a group that refuses to take part', () => {
  const stack = stackIn('us-east-1');
  const group = groupIn(stack);
  policyOf(group).availabilityZoneImpairmentPolicy = {
    zonalShiftEnabled: false,
    impairedZoneHealthCheckBehavior: 'IgnoreUnhealthy',
  };
  expect(() => ShiftableResource.autoScalingGroup(group)).toThrow(
    'test-us-east-1/Group: availabilityZoneImpairmentPolicy says otherwise than zonalShiftEnabled: true; allowed is that, or no policy; enable it',
  );
});

test.each(['web', 'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:*:autoScalingGroupName/web'])(
  'fails for %s, which is no full ARN',
  (bad) => {
    expect(() => ShiftableResource.ofArn(bad)).toThrow(
      `ShiftableResource.ofArn: arn is "${bad}"; allowed is the full ARN of a load balancer or an Auto Scaling group, without wildcards; copy it from there`,
    );
  },
);

test('the topic is told of autoshifts, and of practice runs that did not end well', () => {
  const template = synth((stack) => ({ notificationTopic: new sns.Topic(stack, 'Topic') }));
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.arc-zonal-shift'],
      'detail-type': [
        'Autoshift In Progress',
        'Autoshift Completed',
        'Practice Run Failed',
        'Practice Run Interrupted',
      ],
    },
    Targets: [{ Arn: { Ref: Match.stringLikeRegexp('^Topic') } }],
  });
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Action: 'sns:Publish', Principal: { Service: 'events.amazonaws.com' } }),
      ]),
    },
  });
  template.resourceCountIs('AWS::ARCZonalShift::AutoshiftObserverNotificationStatus', 0);
});

test('a Region can be told of each autoshift in it', () => {
  synth(() => ({ observeAllAutoshifts: true })).hasResourceProperties(
    'AWS::ARCZonalShift::AutoshiftObserverNotificationStatus',
    { Status: 'ENABLED' },
  );
});

test('a role may be let shift this resource and no other', () => {
  const { stack, shift } = build();
  shift.grantShift(new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() }));
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'arc-zonal-shift:CancelPracticeRun',
            'arc-zonal-shift:CancelZonalShift',
            'arc-zonal-shift:GetManagedResource',
            'arc-zonal-shift:StartPracticeRun',
            'arc-zonal-shift:StartZonalShift',
            'arc-zonal-shift:UpdateZonalShift',
          ],
          Resource: arn,
        },
      ],
    },
  });
});

test('gives AwsSolutions and the resilience rules nothing to find', () => {
  const { stack, shift } = build((scope) => ({
    notificationTopic: sns.Topic.fromTopicArn(scope, 'Topic', 'arn:aws:sns:us-east-1:000000000000:people'),
    observeAllAutoshifts: true,
  }));
  const app = stack.node.root as App;
  app.synth();
  expect(awsSolutionsFindings(shift)).toEqual([]);
  expect(new ResilienceChecks().validateScope(app).violations).toEqual([]);
});

test('given defaults change nothing', () => {
  expect(synth(() => ({ observeAllAutoshifts: false })).toJSON()).toEqual(synth().toJSON());
});

const many = (count: number) => Array.from({ length: count }, () => '2026-12-24');

test.each<[string, Partial<ZonalShiftProps>, string]>([
  [
    'a date in another order',
    { blockedDates: ['24.12.2026'] },
    'blockedDates name "24.12.2026"; allowed are dates of the calendar, UTC; write "2026-12-24"',
  ],
  [
    'a date that does not exist',
    { blockedDates: ['2026-02-30'] },
    'blockedDates name "2026-02-30"; allowed are dates of the calendar, UTC; write "2026-12-24"',
  ],
  [
    'too many dates',
    { blockedDates: many(16) },
    'blockedDates are 16; allowed are at most 15; remove those that have passed or join neighbours',
  ],
  ...['MON:10:00-MON:11:00', 'Mon:22:00-Tue:02:00', 'Mon:11:00-Mon:10:00', 'Mon:24:00-Mon:24:30', 'Mondays'].map(
    (text): [string, Partial<ZonalShiftProps>, string] => [
      `the window ${text}`,
      { blockedWindows: [text] },
      `blockedWindows name "${text}"; allowed are windows within one day, UTC; write "Fri:16:00-Fri:20:00", and one window for each day`,
    ],
  ),
])('fails for %s', (_, props, message) => {
  expect(() => build(() => props)).toThrow(`test-us-east-1/Shift: ${message}`);
});
