import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  FailSoftService,
  FailSoftServices,
  type FailSoftServiceProps,
  type FailSoftServicesProps,
} from '../../../constructs/fail-soft-services';
import { awsSolutionsFindings, resilienceFindings } from '../core/findings';
import { networkIn, stackIn } from '../core/stack';

type Stack = ReturnType<typeof stackIn>;
type Changes = Readonly<Record<string, Partial<FailSoftServiceProps> | undefined>>;

/** Services of a social application, with the priorities of their rules. */
const names = { upload: 10, comments: 20, likes: 30, messages: 40, feed: 50 };

function build(changes: Changes = {}, more: (stack: Stack) => Partial<FailSoftServicesProps> = () => ({})) {
  const stack = stackIn('us-west-2');
  const certificate = 'arn:aws:acm:us-west-2:000000000000:certificate/1';
  const social = new FailSoftServices(stack, 'Social', {
    vpc: networkIn(stack),
    applicationName: 'social',
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', certificate),
    ...more(stack),
  });
  const archives = s3.Bucket.fromBucketName(stack, 'Bucket', 'archives');
  for (const [name, priority] of Object.entries(names)) {
    if (name in changes && changes[name] === undefined) continue;
    social.addService(name, {
      paths: [`/${name}`, `/${name}/*`],
      priority,
      applicationBucket: archives,
      applicationKey: `${name}.zip`,
      minCapacity: 5,
      maxCapacity: 20,
      instancesNeeded: 3,
      ...changes[name],
    });
  }
  return { stack, social };
}

const { stack, social } = build();
const template = Template.fromStack(stack);
const service = (name: string, from = social) => from.node.findChild(name) as FailSoftService;
const idOf = (construct: { node: { defaultChild?: unknown } }, from = stack) =>
  from.resolve((construct.node.defaultChild as ec2.CfnInstance).logicalId) as string;
/** What is read of a template; its properties are whatever JSON they are. */
type Resources = ReturnType<Template['findResources']>;
const resourcesOf = (from: Stack): Resources => Template.fromStack(from).toJSON().Resources as Resources;
interface Query {
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: { MetricName: string; Dimensions: { Name: string; Value: unknown }[] } };
}

test('a social application is five services with nothing in common but the load balancer', () => {
  const resources = resourcesOf(stack);
  const table = social.services.map((one) => {
    const rule = resources[idOf(one.rule)]!.Properties;
    const group = resources[idOf(one.group)]!.Properties;
    return [
      rule.Priority,
      rule.Conditions[0].PathPatternConfig.Values.join(' '),
      rule.Actions[0].TargetGroupArn.Ref === idOf(one.targetGroup) ? 'own targets' : 'others',
      (group.TargetGroupARNs as { Ref: string }[]).map(({ Ref }) => Ref).join() === idOf(one.targetGroup)
        ? `${group.AutoScalingGroupName}: ${group.MinSize} to ${group.MaxSize}`
        : 'others',
      `${one.concurrency} at a time, ${one.concurrencyBudget} at most`,
    ].join(' | ');
  });
  expect(table).toMatchInlineSnapshot(`
   [
     "10 | /upload /upload/* | own targets | social-upload: 5 to 20 | 64 at a time, 1280 at most",
     "20 | /comments /comments/* | own targets | social-comments: 5 to 20 | 64 at a time, 1280 at most",
     "30 | /likes /likes/* | own targets | social-likes: 5 to 20 | 64 at a time, 1280 at most",
     "40 | /messages /messages/* | own targets | social-messages: 5 to 20 | 64 at a time, 1280 at most",
     "50 | /feed /feed/* | own targets | social-feed: 5 to 20 | 64 at a time, 1280 at most",
   ]
  `);
});

test.each([
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 1],
  ['AWS::WAFv2::WebACL', 1],
  ['AWS::ElasticLoadBalancingV2::TargetGroup', 5],
  ['AWS::ElasticLoadBalancingV2::ListenerRule', 5],
  ['AWS::AutoScaling::AutoScalingGroup', 5],
  ['AWS::EC2::LaunchTemplate', 5],
  ['AWS::IAM::Role', 5],
  // Four for each service, and one for the load balancer.
  ['AWS::CloudWatch::Alarm', 21],
])('there are as many %s as it takes', (type, count) => {
  template.resourceCountIs(type, count);
});

test('a path of no service is answered with 404 in JSON', () => {
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 443,
    DefaultActions: [
      {
        Type: 'fixed-response',
        FixedResponseConfig: {
          StatusCode: '404',
          ContentType: 'application/json',
          MessageBody: '{"error":"no service has this path"}',
        },
      },
    ],
  });
});

test('an instance knows its budget', () => {
  const built = build({ upload: { concurrency: 8 } });
  const { LaunchTemplateData } = resourcesOf(built.stack)[
    idOf(service('upload', built.social).launchTemplate, built.stack)
  ]!.Properties;
  expect(LaunchTemplateData.UserData['Fn::Base64']).toContain("\nHOLDFAST_CONCURRENCY='8'\n");
});

test('only the load balancer reaches the instances, and it reaches no others', () => {
  const balancer = template.findResources('AWS::EC2::SecurityGroupIngress');
  const own = social.services.map(({ securityGroup }) => idOf(securityGroup));
  const open = Object.values(balancer).map(({ Properties }) => Properties.GroupId['Fn::GetAtt'][0]);
  expect(open.sort()).toEqual(own.sort());
});

describe('what happens to one service touches nothing of the others', () => {
  /** Resources that a change adds, removes or alters, by their construct. */
  function touched(changes: Changes): string[] {
    const built = build(changes);
    const [before, after] = [resourcesOf(stack), resourcesOf(built.stack)];
    const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return ids.filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]));
  }
  const ofLikes = /^Sociallikes|^SocialLoadBalancerSecurityGrouptotestuswest2Sociallikes/;

  test('when it is built anew', () => {
    const ids = touched({
      likes: {
        applicationKey: 'likes-2.zip',
        applicationPort: 9090,
        instanceTypes: [new ec2.InstanceType('c7g.large')],
        minCapacity: 6,
        healthCheckPath: '/alive',
        environment: { LEVEL: 'debug' },
      },
    });
    expect(ids).not.toEqual([]);
    expect(ids.filter((id) => !ofLikes.test(id))).toEqual([]);
  });

  test('when it leaves', () => {
    const ids = touched({ likes: undefined });
    expect(ids).toContain(idOf(service('likes').group));
    expect(ids.filter((id) => !ofLikes.test(id))).toEqual([]);
  });
});

test('a deploy of a service is stopped by failures of that service alone', () => {
  for (const { group, failureAlarm } of social.services) {
    const { UpdatePolicy } = template.findResources('AWS::AutoScaling::AutoScalingGroup')[idOf(group)]!;
    expect(UpdatePolicy.AutoScalingInstanceRefresh.Preferences.AlarmSpecification.Alarms).toEqual([
      { Ref: idOf(failureAlarm) },
    ]);
  }
});

describe('alarms of a service', () => {
  const alarmed = build({ feed: { maximumFailureRate: 2, maximumLatency: Duration.millis(200) } }, (inside) => ({
    alarmTopic: new sns.Topic(inside, 'Topic'),
  }));
  const feed = service('feed', alarmed.social);
  const alarms = Template.fromStack(alarmed.stack).findResources('AWS::CloudWatch::Alarm');
  const propertiesOf = (alarm: FailSoftService['failureAlarm']) => alarms[idOf(alarm, alarmed.stack)]!.Properties;

  test('count answers with 5xx and refused connections of its own targets', () => {
    const { Metrics, Threshold } = propertiesOf(feed.failureAlarm);
    const own = { 'Fn::GetAtt': [idOf(feed.targetGroup, alarmed.stack), 'TargetGroupFullName'] };
    const metrics = (Metrics as Query[]).flatMap(({ MetricStat }) =>
      MetricStat
        ? [
            [
              MetricStat.Metric.MetricName,
              MetricStat.Metric.Dimensions.find(({ Name }) => Name === 'TargetGroup')!.Value,
            ],
          ]
        : [],
    );
    expect(metrics).toEqual([
      ['HTTPCode_Target_5XX_Count', own],
      ['TargetConnectionErrorCount', own],
      ['RequestCount', own],
    ]);
    expect(Threshold).toBe(2);
  });

  test('take the slowest twentieth of the requests, and ignore samples that are too small', () => {
    expect(propertiesOf(feed.latencyAlarm)).toMatchObject({
      MetricName: 'TargetResponseTime',
      ExtendedStatistic: 'p95',
      Threshold: 0.2,
      EvaluateLowSampleCountPercentile: 'ignore',
    });
  });

  test('tell a sick instance from a service that has none', () => {
    expect(propertiesOf(feed.unhealthyAlarm)).toMatchObject({ MetricName: 'UnHealthyHostCount', Threshold: 0 });
    expect(propertiesOf(feed.outageAlarm)).toMatchObject({
      MetricName: 'HealthyHostCount',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  test('tell the topic when they go off and when all is well again', () => {
    const { services, refusalAlarm } = alarmed.social;
    const all = [
      refusalAlarm,
      ...services.flatMap((one) => [one.failureAlarm, one.latencyAlarm, one.unhealthyAlarm, one.outageAlarm]),
    ];
    const topic = [{ Ref: expect.stringMatching(/^Topic/) }];
    for (const alarm of all) expect(propertiesOf(alarm)).toMatchObject({ AlarmActions: topic, OKActions: topic });
  });
});

test('the load balancer tells of answers that are its own', () => {
  const { Metrics } = template.findResources('AWS::CloudWatch::Alarm')[idOf(social.refusalAlarm)]!.Properties;
  expect((Metrics as Query[]).map((one) => one.MetricStat?.Metric.MetricName ?? one.Expression)).toEqual([
    '100 * refused / (refused + FILL(requests, 0))',
    'HTTPCode_ELB_5XX_Count',
    'RequestCount',
  ]);
});

test('a service can be granted and connected to as a construct of CDK', () => {
  const built = build();
  const feed = service('feed', built.social);
  new s3.Bucket(built.stack, 'Pictures').grantRead(feed);
  const cache = new ec2.SecurityGroup(built.stack, 'Cache', { vpc: built.social.vpc });
  cache.connections.allowFrom(feed, ec2.Port.tcp(6379));
  const after = Template.fromStack(built.stack);
  after.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['s3:GetObject*']) })]) },
    Roles: [{ Ref: idOf(feed.role, built.stack) }],
  });
  after.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    FromPort: 6379,
    SourceSecurityGroupId: { 'Fn::GetAtt': [idOf(feed.securityGroup, built.stack), 'GroupId'] },
  });
});

test('given defaults change nothing', () => {
  const same = build({
    feed: { concurrency: 64, maximumFailureRate: 5, maximumLatency: Duration.seconds(1), applicationPort: 8080 },
  });
  expect(Template.fromStack(same.stack).toJSON()).toEqual(template.toJSON());
});

test('the rules of resilience find nothing', () => {
  expect(resilienceFindings(build().stack)).toEqual([]);
});

test('the security checks find what the README answers', () => {
  const found = new Set(
    awsSolutionsFindings(build().social).map((finding) =>
      finding.replace(new RegExp(` (${Object.keys(names).join('|')})/`), ' <service>/'),
    ),
  );
  expect([...found]).toMatchInlineSnapshot(`
   [
     "AS3 <service>/Group/ASG",
     "EC23 LoadBalancer/SecurityGroup/Resource",
     "EC26 <service>/Group/ASG",
     "IAM4 <service>/Role/Resource",
     "IAM5 <service>/Role/DefaultPolicy/Resource",
     "S1 AccessLogs/Resource",
   ]
  `);
});

test('fails for an application of one service', () => {
  const { social: alone } = build({ upload: undefined, comments: undefined, likes: undefined, messages: undefined });
  expect(alone.node.validate()).toEqual([
    'test-us-west-2/Social has 1 service(s); allowed are two or more; add services, or use a WebTier for one',
  ]);
  expect(social.node.validate()).toEqual([]);
});

test.each<[string, Partial<FailSoftServicesProps>, string]>([
  [
    'a name that is no name',
    { applicationName: 'Social' },
    'applicationName is "Social"; allowed are lower-case letters, digits and single hyphens, at most 32, beginning with a letter, known at synth time; rename it',
  ],
])('fails for an application with %s', (_, props, message) => {
  expect(() => build({}, () => props)).toThrow(`test-us-west-2/Social: ${message}`);
});

test.each<[string, Partial<FailSoftServiceProps>, string]>([
  [
    'no paths',
    { paths: [] },
    'paths has 0 entries; allowed are one to 5; join them under one beginning, such as "/feed/*"',
  ],
  [
    'too many paths',
    { paths: ['/1', '/2', '/3', '/4', '/5', '/6'] },
    'paths has 6 entries; allowed are one to 5; join them under one beginning, such as "/feed/*"',
  ],
  [
    'a path without a slash',
    { paths: ['feed'] },
    'paths holds "feed"; allowed is a path that begins with a slash, at most 128 letters, digits and _-.$/~"\'@:+&*?, known at synth time; correct it',
  ],
  [
    'too many wildcards',
    { paths: ['/*/*/*', '/?/*/x*'] },
    'paths has 6 wildcards; allowed are 5 in one rule; join paths',
  ],
  [
    'a path of another service',
    { paths: ['/feed', '/likes/latest'] },
    'paths holds "/likes/latest", which meets "/likes/*" of social-likes; allowed are paths of its own, or one service answers for the other; separate them',
  ],
  [
    'the priority of another service',
    { priority: 30 },
    'priority is 30, that of social-likes; allowed is another one; choose one that no service has',
  ],
  [
    'a priority that is none',
    { priority: 0 },
    'priority is 0; allowed is a whole number from 1 to 50000; choose one in that range',
  ],
  [
    'no budget',
    { concurrency: 0 },
    'concurrency is 0; allowed is a whole number from 1 to 10000; choose one in that range',
  ],
  [
    'a budget by two ways',
    { environment: { HOLDFAST_CONCURRENCY: '5' } },
    'environment sets HOLDFAST_CONCURRENCY; allowed are others; pass concurrency instead',
  ],
  [
    'an alarm above all there is',
    { maximumFailureRate: 101 },
    'maximumFailureRate is 101; allowed is a whole number from 1 to 100; choose one in that range',
  ],
  [
    'an answer that may take for ever',
    { maximumLatency: Duration.hours(1) },
    'maximumLatency is 3600 s; allowed is 0.001 s to 600 s; choose a duration in that range',
  ],
  [
    'no instances',
    { minCapacity: 0 },
    'minCapacity is 0; allowed is a whole number from 1 to 500; choose one in that range',
  ],
])('fails for a service with %s', (_, props, message) => {
  expect(() => build({ feed: props })).toThrow(`test-us-west-2/Social/feed: ${message}`);
});

test('fails for a service whose name is too long', () => {
  const { social: full } = build();
  expect(() =>
    full.addService('recommendations-of-friends', {
      paths: ['/friends'],
      priority: 60,
      applicationBucket: s3.Bucket.fromBucketName(full, 'Bucket', 'archives'),
      applicationKey: 'friends.zip',
      minCapacity: 3,
      maxCapacity: 5,
    }),
  ).toThrow(
    'the name with that of the application is "social-recommendations-of-friends"; allowed are lower-case letters, digits and single hyphens, at most 32',
  );
});
