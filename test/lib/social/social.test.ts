import type { Template } from 'aws-cdk-lib/assertions';
import { buildSocial, social } from '../../../lib/social';
import { testEveryStack } from '../parts/every-stack';
import { templatesOf } from '../parts/synthesize';
import { groupsWithout, reachOf, type Resources } from './apart';

const serviceNames = ['upload', 'comments', 'likes', 'messages', 'feed'];
let templates: Map<string, Template>;
beforeAll(() => void (templates = templatesOf(social, buildSocial)));

const found = (stack: string, type: string) => templates.get(`social-${stack}`)!.findResources(type);
const resources = (stack: string, type: string) =>
  Object.values(found(stack, type)).map(({ Properties, Metadata }) => ({ ...Properties, Metadata }));
const only = (stack: string, type: string) => resources(stack, type)[0]!;

/** What of a template's meaning a reviewer wants to see: who serves which path, what is kept where. */
function topology(): string[] {
  const rules = found('web-us-east-1', 'AWS::ElasticLoadBalancingV2::ListenerRule');
  const groups = resources('web-us-east-1', 'AWS::AutoScaling::AutoScalingGroup');
  const services = Object.values(rules).map(({ Properties: rule }) => {
    const target = rule.Actions[0].TargetGroupArn.Ref;
    const group = groups.find(({ TargetGroupARNs: [own] }) => own.Ref === target)!;
    return `${rule.Conditions[0].PathPatternConfig.Values.join(' ')} -> ${group.AutoScalingGroupName}, ${group.MinSize} to ${group.MaxSize} in ${group.VPCZoneIdentifier.length} zones, ${group.Metadata.holdfast.instancesNeeded} needed`;
  });
  const tables = resources('data-us-east-1', 'AWS::DynamoDB::GlobalTable').map(
    (one) =>
      `table ${one.TableName} in ${one.Replicas.map(({ Region }: { Region: string }) => Region).join(' and ')}, ${one.MultiRegionConsistency ?? 'eventual'}`,
  );
  const queues = resources('data-us-east-1', 'AWS::SQS::Queue').map(
    (one) =>
      `queue ${one.QueueName}${one.RedrivePolicy ? `, dead letters after ${one.RedrivePolicy.maxReceiveCount}` : ''}`,
  );
  const buckets = ['data-us-east-1', 'copies-us-west-2'].flatMap((stack) =>
    resources(stack, 'AWS::S3::Bucket').map(
      (one) => `bucket ${one.BucketName}${one.ReplicationConfiguration ? ', copied' : ''}`,
    ),
  );
  return [...services, ...tables, ...queues, ...buckets];
}

test('five services, each with instances and data of its own, read in one look', () => {
  expect(topology()).toMatchInlineSnapshot(`
   [
     "/upload /upload/* -> social-upload, 3 to 10 in 3 zones, 2 needed",
     "/comments /comments/* -> social-comments, 3 to 10 in 3 zones, 2 needed",
     "/likes /likes/* -> social-likes, 3 to 10 in 3 zones, 2 needed",
     "/messages /messages/* -> social-messages, 3 to 10 in 3 zones, 2 needed",
     "/feed /feed/* -> social-feed, 3 to 10 in 3 zones, 2 needed",
     "table social-sessions in us-west-2 and us-east-1, eventual",
     "table social-comments in us-west-2 and us-east-1, eventual",
     "table social-likes in us-west-2 and us-east-1, eventual",
     "table social-messages in us-west-2 and us-east-1, eventual",
     "table social-feed in us-west-2 and us-east-1, eventual",
     "queue social-messages-dead-letters",
     "queue social-messages, dead letters after 5",
     "bucket social-uploads-000000000000-us-east-1, copied",
     "bucket social-uploads-copy-000000000000-us-west-2",
   ]
  `);
});

describe('any one service down, the others still work', () => {
  const web = () => templates.get('social-web-us-east-1')!.toJSON().Resources as Resources;
  const idsOf = (type: string) => Object.keys(found('web-us-east-1', type));
  /** What the services are meant to share: the load balancer with its listener, and who may reach it. */
  const front = () => {
    const balancers = idsOf('AWS::ElasticLoadBalancingV2::LoadBalancer');
    const groups = idsOf('AWS::EC2::SecurityGroup').filter((id) => id.includes('LoadBalancer'));
    return new Set([...balancers, ...groups, ...idsOf('AWS::ElasticLoadBalancingV2::Listener')]);
  };

  test('without the load balancer the template falls apart into the services', () => {
    const parts = groupsWithout(web(), front()).map((group) => group.map((id) => web()[id]!.Type));
    const services = parts.filter((types) => types.includes('AWS::ElasticLoadBalancingV2::ListenerRule'));
    const ofEach = [
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      'AWS::ElasticLoadBalancingV2::TargetGroup',
      'AWS::AutoScaling::AutoScalingGroup',
      'AWS::EC2::LaunchTemplate',
      'AWS::EC2::SecurityGroup',
      'AWS::IAM::Role',
    ];
    const counted = services.map((types) => ofEach.map((type) => types.filter((one) => one === type).length));
    expect(counted).toEqual(serviceNames.map(() => ofEach.map(() => 1)));
  });

  test('no role reaches what another one reaches, but the archive that instances start from and the sessions', () => {
    const roles = Object.keys(found('web-us-east-1', 'AWS::IAM::Role'));
    const reach = roles.map((role) => reachOf(web(), role));
    expect(reach).toHaveLength(serviceNames.length);
    const shared = reach.flatMap((one, index) =>
      one.filter((what) => reach.some((other, at) => at !== index && other.includes(what))),
    );
    const meant = /cdk-hnb659fds-assets|Sessions/;
    expect(shared.filter((what) => !meant.test(what))).toEqual([]);
    // Were nothing found to be shared, the test would see nothing at all.
    expect(new Set(shared.map((what) => meant.exec(what)?.[0]))).toEqual(new Set(['cdk-hnb659fds-assets', 'Sessions']));
  });

  test('each service has its own alarms, which tell people', () => {
    const alarms = resources('web-us-east-1', 'AWS::CloudWatch::Alarm');
    expect(alarms.filter(({ AlarmActions }) => AlarmActions?.length === 1)).toHaveLength(4 * serviceNames.length + 1);
  });

  test('uploads are seen while the service that takes them is down: the edge asks buckets alone', () => {
    const { Origins, OriginGroups } = only('edge', 'AWS::CloudFront::Distribution').DistributionConfig;
    expect(JSON.stringify(Origins).match(/social-uploads[\w-]+\.s3\.[\w-]+/g)).toEqual([
      'social-uploads-000000000000-us-east-1.s3.us-east-1',
      'social-uploads-copy-000000000000-us-west-2.s3.us-west-2',
    ]);
    expect(OriginGroups.Items[0].FailoverCriteria.StatusCodes.Items).toEqual([500, 502, 503, 504]);
  });
});

test('likes and the rest are available rather than consistent, and kept for 35 days in both Regions', () => {
  for (const table of resources('data-us-east-1', 'AWS::DynamoDB::GlobalTable')) {
    expect(table.MultiRegionConsistency).toBeUndefined();
    expect(table.Replicas).toHaveLength(2);
    for (const { PointInTimeRecoverySpecification: recovery, DeletionProtectionEnabled } of table.Replicas)
      expect([recovery.RecoveryPeriodInDays, DeletionProtectionEnabled]).toEqual([35, true]);
  }
});

test('a message that fails five times lies with the dead letters, and people are told of it and of old ones', () => {
  const queue = resources('data-us-east-1', 'AWS::SQS::Queue').find(({ RedrivePolicy }) => RedrivePolicy)!;
  expect(queue.RedrivePolicy.maxReceiveCount).toBe(5);
  const alarms = resources('data-us-east-1', 'AWS::CloudWatch::Alarm').map(
    ({ MetricName, Threshold, AlarmActions }) => [MetricName, Threshold, AlarmActions.length],
  );
  expect(alarms).toEqual(
    expect.arrayContaining([
      ['ApproximateAgeOfOldestMessage', 300, 1],
      ['ApproximateNumberOfMessagesVisible', 0, 1],
      ['ReplicationLatency', 30_000, 1],
    ]),
  );
});

test('an instance knows its path, its budget, its data and the sessions', () => {
  const templatesOfInstances = resources('web-us-east-1', 'AWS::EC2::LaunchTemplate');
  const texts = new Map(
    templatesOfInstances.map(({ LaunchTemplateName, LaunchTemplateData }) => [
      LaunchTemplateName,
      JSON.stringify(LaunchTemplateData.UserData).replaceAll('\\n', '\n'),
    ]),
  );
  const variables = (name: string) =>
    [...texts.get(`social-${name}`)!.matchAll(/^HOLDFAST_(PATH|CONCURRENCY|STORE|TABLE|BUCKET|SESSIONS)='([^']*)'/gm)]
      .map(([, key, value]) => `${key} ${value}`)
      .sort();
  const common = ['CONCURRENCY 64', 'SESSIONS social-sessions'];
  expect(variables('likes')).toEqual([...common, 'PATH /likes', 'STORE table', 'TABLE social-likes'].sort());
  expect(variables('messages')).toEqual([...common, 'PATH /messages', 'STORE queue', 'TABLE social-messages'].sort());
  expect(variables('upload')).toEqual(
    [...common, 'BUCKET social-uploads-000000000000-us-east-1', 'PATH /upload', 'STORE bucket'].sort(),
  );
  expect(texts.get('social-messages')).toContain('HOLDFAST_QUEUE=');
});

test('instances encrypt their volumes and ask for IMDSv2', () => {
  for (const { LaunchTemplateData: data } of resources('web-us-east-1', 'AWS::EC2::LaunchTemplate'))
    expect([data.MetadataOptions.HttpTokens, data.BlockDeviceMappings[0].Ebs.Encrypted]).toEqual(['required', true]);
});

test('each working day has a fault, which the alarm of any service stops', () => {
  expect(resources('drills-us-east-1', 'AWS::Scheduler::Schedule')).toHaveLength(5);
  for (const { StopConditions } of resources('drills-us-east-1', 'AWS::FIS::ExperimentTemplate'))
    expect(StopConditions).toHaveLength(serviceNames.length);
});

testEveryStack(() => templates);

test('with a domain the application and what was uploaded have names', () => {
  const named = templatesOf(social, buildSocial, { domain: 'social.example.com' }, { hostedZoneId: 'Z1' });
  const web = named.get('social-web-us-east-1')!;
  web.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443 });
  web.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'social.example.com.', Type: 'A' });
  named.get('social-edge')!.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'media.social.example.com.' });
});

test('in Regions without us-east-1 the edge stands alone', () => {
  const elsewhere = templatesOf(social, buildSocial, { regions: { home: 'eu-west-1', copies: 'eu-central-1' } });
  elsewhere.get('social-edge')!.resourceCountIs('AWS::CloudFront::Distribution', 1);
});
