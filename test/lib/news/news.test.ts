import type { Template } from 'aws-cdk-lib/assertions';
import { buildNews, news } from '../../../lib/news';
import { pairTopology, reader, regions } from '../parts/pair-topology';
import { testEveryStack } from '../parts/every-stack';
import { templatesOf } from '../parts/synthesize';

let templates: Map<string, Template>;
let read: ReturnType<typeof reader>;
beforeAll(() => {
  templates = templatesOf(news, buildNews);
  read = reader(templates, 'news');
});

test('two Regions of the same shape, read in one look', () => {
  expect(pairTopology(read)).toMatchInlineSnapshot(`
   [
     "us-east-1 news-primary in two zones writes",
     "us-east-1 news-primary-replica-1 from the member of its Region",
     "us-east-1 news-primary-replica-2 from the member of its Region",
     "us-east-1 news-primary-replica-3 from the member of its Region",
     "us-west-2 news-standby in two zones from us-east-1",
     "us-west-2 news-standby-replica-1 from the member of its Region",
     "us-west-2 news-standby-replica-2 from the member of its Region",
     "us-west-2 news-standby-replica-3 from the member of its Region",
     "us-east-1 cache 3 x (1 + 1) fails over",
     "us-west-2 cache 3 x (1 + 1) fails over",
     "us-east-1 10 to 100 instances in 3 zones, 3 needed",
     "us-west-2 10 to 100 instances in 3 zones, 3 needed",
     "us-east-1.origin.news.test. plain",
     "us-west-2.origin.news.test. plain",
     "origin.news.test. PRIMARY us-east-1",
     "origin.news.test. SECONDARY us-west-2",
     "us-west-2.origin.news.test/takeover fails every 10 s x 3",
     "us-east-1.origin.news.test/ready every 10 s x 3",
     "2 of 2 checks",
     "us-west-2.origin.news.test/ready every 10 s x 3",
   ]
  `);
});

testEveryStack(() => templates);

const config = () => read.only('edge', 'AWS::CloudFront::Distribution').DistributionConfig;

/** Cache policy of a behaviour. */
function policyOf({ CachePolicyId }: { readonly CachePolicyId: { readonly Ref: string } }) {
  return templates.get('news-edge')!.findResources('AWS::CloudFront::CachePolicy')[CachePolicyId.Ref]!.Properties
    .CachePolicyConfig;
}

test('pages stay at the edge for a minute to an hour, by encoding and the query parameter page', () => {
  expect(policyOf(config().DefaultCacheBehavior)).toMatchObject({
    MinTTL: 60,
    MaxTTL: 3600,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: true,
      EnableAcceptEncodingBrotli: true,
      QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['page'] },
    },
  });
});

test('static files stay for an hour, whatever the query', () => {
  const [assets] = config().CacheBehaviors;
  expect(assets.PathPattern).toBe('/assets/*');
  expect(policyOf(assets)).toMatchObject({
    MinTTL: 60,
    DefaultTTL: 3600,
    MaxTTL: 3600,
    ParametersInCacheKeyAndForwardedToOrigin: { QueryStringsConfig: { QueryStringBehavior: 'none' } },
  });
});

test('pages come from the name that DNS moves, and from the door of the standby Region when that fails', () => {
  const { OriginGroups, Origins, DefaultCacheBehavior } = config();
  const group = OriginGroups.Items.find(({ Id }: { Id: string }) => Id === DefaultCacheBehavior.TargetOriginId);
  const domainOf = (id: string) => Origins.find(({ Id }: { Id: string }) => Id === id).DomainName;
  expect(group.Members.Items.map(({ OriginId }: { OriginId: string }) => domainOf(OriginId))).toEqual([
    'origin.news.test',
    'us-west-2.origin.news.test',
  ]);
  expect(group.FailoverCriteria.StatusCodes.Items).toEqual([500, 502, 503, 504]);
});

test('an alarm says that the edge answers less than 90 % by itself', () => {
  const alarm = read.resources('edge', 'AWS::CloudWatch::Alarm').find(({ Threshold }) => Threshold === 90)!;
  expect([alarm.MetricName, alarm.ComparisonOperator, alarm.AlarmActions.length]).toEqual([
    'CacheHitRate',
    'LessThanThreshold',
    1,
  ]);
});

test.each(regions)('50 instances are asked for at 18:00 in %s, and 10 are enough from 02:00 on', (region) => {
  const actions = read.resources(`web-${region}`, 'AWS::AutoScaling::ScheduledAction');
  expect(actions.map(({ Recurrence, MinSize, TimeZone }) => `${Recurrence} ${TimeZone}: ${MinSize}`).sort()).toEqual([
    '0 18 * * * Etc/UTC: 50',
    '0 2 * * * Etc/UTC: 10',
  ]);
});

test('no scheduled action sets a desired capacity or a maximum', () => {
  for (const region of regions)
    for (const action of read.resources(`web-${region}`, 'AWS::AutoScaling::ScheduledAction'))
      expect([action.DesiredCapacity, action.MaxSize]).toEqual([undefined, undefined]);
});

test('static files are copied to the other Region, and CloudFront may read both', () => {
  const files = read.only('data-us-east-1', 'AWS::S3::Bucket');
  expect(JSON.stringify(files.ReplicationConfiguration)).toContain('news-static-copy-000000000000-us-west-2');
  for (const stack of ['data-us-east-1', 'network-us-west-2'])
    expect(JSON.stringify(read.resources(stack, 'AWS::S3::BucketPolicy'))).toContain('cloudfront.amazonaws.com');
});

test('instances know every database member of their Region, four of them', () => {
  for (const region of regions) {
    const data = read.only(`web-${region}`, 'AWS::EC2::LaunchTemplate').LaunchTemplateData;
    const [, hosts] = /HOLDFAST_DATABASE_HOSTS=(.*?)HOLDFAST_DATABASE_NAME/s.exec(JSON.stringify(data.UserData))!;
    expect(hosts!.match(/Endpoint\.?Address/gi)).toHaveLength(4);
  }
});

test('with a domain readers are at its apex, and what is behind the edge has a certificate in either Region', () => {
  const named = templatesOf(news, buildNews, { domain: 'news.example.com' }, { hostedZoneId: 'Z1' });
  named.get('news-edge')!.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'news.example.com.', Type: 'A' });
  for (const region of regions)
    named.get(`news-web-${region}`)!.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'origin.news.example.com',
      SubjectAlternativeNames: [`${region}.origin.news.example.com`],
    });
});

test('in Regions without us-east-1 the edge stands alone', () => {
  const elsewhere = templatesOf(news, buildNews, { regions: { primary: 'eu-west-1', standby: 'eu-central-1' } });
  elsewhere.get('news-edge')!.resourceCountIs('AWS::CloudFront::Distribution', 1);
});
