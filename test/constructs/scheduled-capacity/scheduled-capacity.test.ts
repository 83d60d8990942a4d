import { Duration, Lazy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  type CapacityWarmPool,
  type CapacityWindow,
  DayOfWeek,
  ScheduledCapacity,
  type ScheduledCapacityProps,
} from '../../../constructs/scheduled-capacity';
import { WebTier } from '../../../constructs/web-tier';
import { awsSolutionsFindings, resilienceFindings } from '../core/findings';
import { networkIn, stackIn } from '../core/stack';

type Stack = ReturnType<typeof stackIn>;

const certificate = 'arn:aws:acm:us-east-1:000000000000:certificate/1';
const evening: CapacityWindow = { from: '18:00', peak: '18:30', to: '23:00', capacity: 50 };

function build(more: (stack: Stack) => Partial<ScheduledCapacityProps> = () => ({})) {
  const stack = stackIn('us-east-1');
  const web = new WebTier(stack, 'Web', {
    vpc: networkIn(stack),
    tierName: 'news-web',
    applicationBucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'archives'),
    applicationKey: 'news.zip',
    minCapacity: 10,
    maxCapacity: 100,
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', certificate),
  });
  const capacity = new ScheduledCapacity(stack, 'Capacity', {
    group: web.group,
    timeZone: 'America/New_York',
    windows: { evening },
    ...more(stack),
  });
  return { stack, web, capacity };
}

const synth = (more?: Parameters<typeof build>[0]) => Template.fromStack(build(more).stack);
const withPool = (warmPool: CapacityWarmPool = {}) => synth(() => ({ warmPool }));
const only = (type: string, from: Template) => Object.values(from.findResources(type))[0]!;
const userDataOf = (from: Template): string =>
  only('AWS::EC2::LaunchTemplate', from).Properties.LaunchTemplateData.UserData['Fn::Base64'];
const built = build();
const template = Template.fromStack(built.stack);

test('the news site has 50 instances from 18:00 on, and 10 again later', () => {
  const week = synth(() => ({
    windows: {
      evening,
      saturday: { from: '07:00', peak: '07:15', to: '09:00', capacity: 30, days: [DayOfWeek.SATURDAY] },
    },
  }));
  const actions = Object.values(week.findResources('AWS::AutoScaling::ScheduledAction'))
    .map(({ Properties: { Recurrence, TimeZone, MinSize } }) => `${Recurrence} ${TimeZone}: at least ${MinSize}`)
    .sort();
  expect(actions).toEqual([
    '0 18 * * * America/New_York: at least 50',
    '0 23 * * * America/New_York: at least 10',
    '0 7 * * 6 America/New_York: at least 30',
    '0 9 * * 6 America/New_York: at least 10',
  ]);
});

test('a window sets the minimum alone, so that a group which has grown larger keeps its instances', () => {
  for (const { Properties } of Object.values(template.findResources('AWS::AutoScaling::ScheduledAction'))) {
    expect(Properties).not.toHaveProperty('DesiredCapacity');
    expect(Properties).not.toHaveProperty('MaxSize');
  }
});

test('a deploy in a window leaves the minimum of the window, and is an instance refresh as before', () => {
  expect(only('AWS::AutoScaling::AutoScalingGroup', template).UpdatePolicy).toMatchObject({
    AutoScalingScheduledAction: { IgnoreUnmodifiedGroupSizeProperties: true },
    AutoScalingInstanceRefresh: { Strategy: 'Rolling' },
  });
});

test('a window begins at least as long before its peak as instances take', () => {
  // Two minutes of delay, three to launch, and one and a half to warm up.
  expect(built.capacity.leadTime.toSeconds()).toBe(7 * 60);
  expect(() => build(() => ({ windows: { evening: { ...evening, from: '18:23' } } }))).not.toThrow();
});

test('an alarm tells that the instances of a window did not come in time', () => {
  const topic = synth((stack) => ({ alarmTopic: new sns.Topic(stack, 'Topic') }));
  topic.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription: Match.stringLikeRegexp('fewer instances than its minimum for 7 min'),
    EvaluationPeriods: 7,
    Threshold: 0,
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'minimum - running' }),
      Match.objectLike({ MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName: 'GroupMinSize' }) }) }),
    ]),
    AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    OKActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
  });
});

test('metrics are those of the group', () => {
  const group = { AutoScalingGroupName: built.web.group.autoScalingGroupName };
  const { capacity } = built;
  const metrics = [
    capacity.metricMinimum(),
    capacity.metricInService(),
    capacity.metricWarmed({ statistic: 'Average' }),
  ];
  expect(metrics.map(({ metricName, statistic }) => `${metricName} ${statistic}`)).toEqual([
    'GroupMinSize Minimum',
    'GroupInServiceInstances Minimum',
    'WarmPoolWarmedCapacity Average',
  ]);
  for (const { dimensions } of metrics) expect(dimensions).toEqual(group);
});

describe('a warm pool', () => {
  test('is not there unless asked for', () => {
    template.resourceCountIs('AWS::AutoScaling::WarmPool', 0);
    template.resourceCountIs('AWS::AutoScaling::LifecycleHook', 0);
    expect(userDataOf(template)).not.toContain('holdfast-booted');
  });

  test('holds stopped instances, as many as the largest window takes', () => {
    withPool().hasResourceProperties('AWS::AutoScaling::WarmPool', {
      PoolState: 'Stopped',
      MaxGroupPreparedCapacity: 50,
    });
  });

  test('is as large and as lively as it is told', () => {
    withPool({
      state: autoscaling.PoolState.RUNNING,
      minSize: 4,
      maxPrepared: 60,
      reuseOnScaleIn: true,
    }).hasResourceProperties('AWS::AutoScaling::WarmPool', {
      PoolState: 'Running',
      MinSize: 4,
      MaxGroupPreparedCapacity: 60,
      InstanceReusePolicy: { ReuseOnScaleIn: true },
    });
  });

  test('stops no instance before it has booted: a hook is there before the pool', () => {
    const pooled = withPool();
    const [[hookId, hook]] = Object.entries(pooled.findResources('AWS::AutoScaling::LifecycleHook')) as [
      [string, { Properties: object }],
    ];
    expect(hook.Properties).toMatchObject({
      LifecycleHookName: 'news-web-booted',
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      DefaultResult: 'CONTINUE',
      HeartbeatTimeout: 600,
    });
    expect(only('AWS::AutoScaling::WarmPool', pooled).DependsOn).toContain(hookId);
  });

  test('has instances that say at each boot that they have booted, after the application has started', () => {
    const userData = userDataOf(withPool());
    expect(userData).toContain(
      'aws autoscaling complete-lifecycle-action --region us-east-1 --auto-scaling-group-name news-web \\\n    --lifecycle-hook-name news-web-booted --instance-id "$instance" --lifecycle-action-result CONTINUE && exit',
    );
    expect(userData).toContain('systemctl enable holdfast-booted');
    expect(userData.indexOf('enable --now news-web')).toBeLessThan(userData.indexOf('holdfast-booted'));
  });

  test('has instances that may complete the hook of their own group, and of no other one', () => {
    withPool().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Action: 'autoscaling:CompleteLifecycleAction',
            Effect: 'Allow',
            Resource: 'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:*:autoScalingGroupName/news-web',
          },
        ]),
      },
    });
  });

  test('needs no hook when its instances go on running', () => {
    const pooled = withPool({ state: autoscaling.PoolState.RUNNING });
    pooled.resourceCountIs('AWS::AutoScaling::LifecycleHook', 0);
    expect(userDataOf(pooled)).toBe(userDataOf(template));
  });

  test('given defaults change nothing', () => {
    const given = withPool({
      state: autoscaling.PoolState.STOPPED,
      maxPrepared: 50,
      reuseOnScaleIn: false,
      bootTimeout: Duration.minutes(10),
    });
    expect(given.findResources('AWS::AutoScaling::LifecycleHook')).toEqual(
      withPool().findResources('AWS::AutoScaling::LifecycleHook'),
    );
    expect(only('AWS::AutoScaling::WarmPool', given).Properties).toMatchObject({
      PoolState: 'Stopped',
      MaxGroupPreparedCapacity: 50,
    });
  });
});

test('given defaults change nothing', () => {
  const same = synth(() => ({
    launchTime: Duration.minutes(3),
    windows: { evening: { ...evening, days: [0, 1, 2, 3, 4, 5, 6] } },
  }));
  expect(same.toJSON()).toEqual(template.toJSON());
});

test('the rules of resilience find nothing', () => {
  expect(resilienceFindings(build(() => ({ warmPool: {} })).stack)).toEqual([]);
});

test('the security checks find nothing', () => {
  expect(awsSolutionsFindings(build(() => ({ warmPool: {} })).capacity)).toEqual([]);
});

test('fails for a second schedule of one group', () => {
  const { stack, web } = build();
  expect(
    () =>
      new ScheduledCapacity(stack, 'Second', { group: web.group, timeZone: 'Etc/UTC', windows: { morning: evening } }),
  ).toThrow(
    'test-us-east-1/Second: group has scheduled capacity already; allowed is one for each group, which sees all windows; join the two',
  );
});

/** A group that a tier did not make. */
function plainGroup(stack: Stack, more: Partial<autoscaling.AutoScalingGroupProps> = {}) {
  return new autoscaling.AutoScalingGroup(stack, 'Plain', {
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Own', { vpcId: 'v', availabilityZones: ['a'], privateSubnetIds: ['s'] }),
    instanceType: new ec2.InstanceType('m7g.large'),
    machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
    minCapacity: 10,
    maxCapacity: 100,
    ...more,
  });
}

test('a group of another maker is scheduled as well, without a warm-up of its own', () => {
  const { capacity } = build((stack) => ({ group: plainGroup(stack) }));
  expect(capacity.leadTime.toMinutes()).toBe(5);
});

test.each<[string, Partial<ScheduledCapacityProps>, string]>([
  [
    'no time zone',
    { timeZone: undefined },
    'timeZone is "undefined"; allowed is an IANA name, such as "Europe/Berlin" or "Etc/UTC"; correct it',
  ],
  ['a time zone that is none', { timeZone: 'Europe/Bonn' }, 'timeZone is "Europe/Bonn"; allowed is an IANA name'],
  ['an offset', { timeZone: '+01:00' }, 'timeZone is "+01:00"; allowed is an IANA name'],
  ['no windows', { windows: {} }, 'windows is empty; allowed are one or more; add one'],
  [
    'a window without a proper name',
    { windows: { '18h': evening } },
    'windows has the name "18h"; allowed are letters, digits and hyphens, beginning with a letter; rename it',
  ],
  [
    'instances that take for ever to launch',
    { launchTime: Duration.hours(2) },
    'launchTime is 7200 s; allowed is 0 s to 3600 s; choose a duration in that range',
  ],
])('fails for %s', (_, props, message) => {
  expect(() => build(() => props)).toThrow(`test-us-east-1/Capacity: ${message}`);
});

test.each<[string, Partial<CapacityWindow>, string]>([
  [
    'above the maximum',
    { capacity: 101 },
    'capacity is 101; allowed is a whole number from 11 to 100; choose one in that range',
  ],
  [
    'below the minimum',
    { capacity: 9 },
    'capacity is 9; allowed is a whole number from 11 to 100; choose one in that range',
  ],
  ['that adds nothing', { capacity: 10 }, 'capacity is 10; allowed is a whole number from 11 to 100'],
  [
    'of a capacity that only a deployment knows',
    { capacity: Lazy.number({ produce: () => 50 }) },
    'capacity is an unresolved token; allowed is a whole number from 11 to 100',
  ],
  [
    'whose begin is no time',
    { from: '6 pm' },
    'from is "6 pm"; allowed is a time from "00:00" to "23:59"; write for instance "18:00"',
  ],
  ['whose end is no time', { to: '24:00' }, 'to is "24:00"; allowed is a time from "00:00" to "23:59"'],
  [
    'that begins later than instances take before the peak',
    { from: '18:24' },
    'from is "18:24", 6 min before the peak at 18:30; allowed are 7 min or more, in which instances launch and warm up; begin earlier',
  ],
  [
    'that begins at the peak',
    { from: '18:30' },
    'from is "18:30", 0 min before the peak at 18:30; allowed are 7 min or more',
  ],
  ['whose peak is over before it begins', { peak: '17:30' }, 'peak is "17:30"; allowed is a time from 18:00 to 23:00'],
  ['on no day', { days: [] }, 'days is []; allowed are one or more days, each once; correct it'],
  ['twice on a day', { days: [1, 1] }, 'days is [1, 1]; allowed are one or more days, each once'],
])('fails for a window %s', (_, window, message) => {
  expect(() => build(() => ({ windows: { evening: { ...evening, ...window } } }))).toThrow(
    `test-us-east-1/Capacity: windows.evening.${message}`,
  );
});

test('fails for a window without an end', () => {
  expect(() => build(() => ({ windows: { evening: { ...evening, to: '18:00' } } }))).toThrow(
    'windows.evening begins and ends at 18:00; allowed is a window that is shorter than a day; give the group a larger minimum instead',
  );
});

test.each([
  ['overlap', '22:00'],
  ['touch', '23:00'],
])('fails for windows that %s', (_, from) => {
  const night = { from, peak: '23:30', to: '23:45', capacity: 20, days: [DayOfWeek.FRIDAY] };
  expect(() => build(() => ({ windows: { evening, night } }))).toThrow(
    `windows.night begins on Friday at ${from}, in windows.evening or at its end; allowed are windows with time between them; join them, or end one a minute earlier`,
  );
});

test.each<[string, CapacityWarmPool, string]>([
  [
    'hibernated instances',
    { state: autoscaling.PoolState.HIBERNATED },
    'warmPool.state is "Hibernated"; allowed are Stopped and Running; choose Stopped',
  ],
  [
    'more instances than the group may have',
    { minSize: 101 },
    'warmPool.minSize is 101; allowed is a whole number from 0 to 100',
  ],
  [
    'nothing in it, as the group always has more',
    { maxPrepared: 10 },
    'warmPool.maxPrepared is 10; allowed is a whole number from 11 to 100; choose one in that range',
  ],
  [
    'no time to boot',
    { bootTimeout: Duration.seconds(10) },
    'warmPool.bootTimeout is 10 s; allowed is 30 s to 7200 s; choose a duration in that range',
  ],
])('fails for a warm pool with %s', (_, warmPool, message) => {
  expect(() => build(() => ({ warmPool }))).toThrow(`test-us-east-1/Capacity: ${message}`);
});

test('fails for a warm pool of a group whose instances do not know its name', () => {
  expect(() => build((stack) => ({ group: plainGroup(stack), warmPool: {} }))).toThrow(
    'group has no name that is known at synth time; allowed is one with a name, by which its instances tell that they have booted; pass autoScalingGroupName',
  );
});

test.each<[string, Partial<autoscaling.AutoScalingGroupProps>, string]>([
  ['stays as it is', { maxCapacity: 10 }, 'group scales from 10 to 10'],
  [
    'has a minimum that only a deployment knows',
    { minCapacity: Lazy.number({ produce: () => 1 }) },
    'group scales from NaN to 100',
  ],
])('fails for a group that %s', (_, props, message) => {
  expect(() => build((stack) => ({ group: plainGroup(stack, props) }))).toThrow(
    `${message}; allowed are a minimum below a maximum, both known at synth time; give it such`,
  );
});
