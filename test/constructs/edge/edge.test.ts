import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Edge, EdgeContent, EdgeOrigin, type EdgeProps } from '../../../constructs/edge';
import { ReplicaBucket } from '../../../constructs/replicated-bucket';
import { awsSolutionsFindings } from '../core/findings';
import { stackIn } from '../core/stack';

type Stack = ReturnType<typeof stackIn>;

function build(more: (stack: Stack) => Partial<EdgeProps> = () => ({}), region = 'us-east-1') {
  const stack = stackIn(region);
  const arn = 'arn:aws:acm:us-east-1:000000000000:certificate/1';
  const edge = new Edge(stack, 'Edge', {
    edgeName: 'news',
    primary: EdgeOrigin.bucket('news-us-east-1', 'us-east-1'),
    fallback: EdgeOrigin.bucket('news-copy-us-west-2', 'us-west-2'),
    domainNames: ['news.example.com'],
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', arn),
    ...more(stack),
  });
  return { stack, edge };
}

const synth = (more?: Parameters<typeof build>[0]) => Template.fromStack(build(more).stack);
const only = (template: Template, type: string) => Object.values(template.findResources(type))[0]!.Properties;
const configOf = (template: Template) => only(template, 'AWS::CloudFront::Distribution').DistributionConfig;
const servers = { primary: EdgeOrigin.https('east.example.com'), fallback: EdgeOrigin.https('west.example.com') };

describe('an edge before buckets of two Regions', () => {
  const { stack, edge } = build();
  const template = Template.fromStack(stack);
  const config = configOf(template);

  test('asks the second bucket when the first one fails', () => {
    const [group] = config.OriginGroups.Items;
    const domains = group.Members.Items.map(
      ({ OriginId }: { OriginId: string }) =>
        config.Origins.find(({ Id }: { Id: string }) => Id === OriginId).DomainName,
    );
    expect(JSON.stringify(domains[0])).toContain('news-us-east-1.s3.us-east-1.');
    expect(JSON.stringify(domains[1])).toContain('news-copy-us-west-2.s3.us-west-2.');
    expect(group.FailoverCriteria.StatusCodes.Items).toEqual([500, 502, 503, 504]);
    expect(config.DefaultCacheBehavior.TargetOriginId).toBe(group.Id);
  });

  test('gives an origin two attempts of two seconds, where CloudFront alone gives thirty', () => {
    for (const origin of config.Origins) expect(origin).toMatchObject({ ConnectionAttempts: 2, ConnectionTimeout: 2 });
  });

  test('signs its requests to both buckets by origin access control', () => {
    for (const origin of config.Origins)
      expect(origin).toMatchObject({
        OriginAccessControlId: { 'Fn::GetAtt': [expect.any(String), 'Id'] },
        S3OriginConfig: { OriginAccessIdentity: '' },
      });
    template.resourceCountIs('AWS::CloudFront::OriginAccessControl', 1);
  });

  test('keeps pages for a minute to an hour, by path, page and encoding', () => {
    template.resourceCountIs('AWS::CloudFront::CachePolicy', 1);
    expect(only(template, 'AWS::CloudFront::CachePolicy').CachePolicyConfig).toMatchObject({
      MinTTL: 60,
      MaxTTL: 3600,
      ParametersInCacheKeyAndForwardedToOrigin: {
        QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['page'] },
        EnableAcceptEncodingGzip: true,
        EnableAcceptEncodingBrotli: true,
        CookiesConfig: { CookieBehavior: 'none' },
        HeadersConfig: { HeaderBehavior: 'none' },
      },
    });
    expect(config.DefaultCacheBehavior).toMatchObject({ AllowedMethods: ['GET', 'HEAD', 'OPTIONS'], Compress: true });
  });

  test('serves HTTPS with TLS 1.2 alone', () => {
    expect(config.ViewerCertificate).toMatchObject({ MinimumProtocolVersion: 'TLSv1.2_2021' });
    expect(config.DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
  });

  test('has a limit for each address, and then managed rules, before it', () => {
    const { Scope, Rules } = only(template, 'AWS::WAFv2::WebACL');
    expect(Scope).toBe('CLOUDFRONT');
    expect(Rules.map(({ Name }: { Name: string }) => Name)).toEqual([
      'requests-per-address',
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
    ]);
    expect(Rules[0]).toMatchObject({
      Action: { Block: {} },
      Statement: { RateBasedStatement: { Limit: 2000, AggregateKeyType: 'IP', EvaluationWindowSec: 300 } },
    });
    expect(config.WebACLId).toEqual({ 'Fn::GetAtt': [expect.any(String), 'Arn'] });
    template.resourceCountIs('AWS::WAFv2::LoggingConfiguration', 1);
  });

  test('adds security headers, whatever the origin says', () => {
    expect(only(template, 'AWS::CloudFront::ResponseHeadersPolicy').ResponseHeadersPolicyConfig).toMatchObject({
      SecurityHeadersConfig: {
        StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true, Override: true },
        ContentTypeOptions: { Override: true },
        FrameOptions: { FrameOption: 'DENY', Override: true },
        ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin', Override: true },
      },
    });
    expect(config.DefaultCacheBehavior.ResponseHeadersPolicyId).toBeDefined();
  });

  test('logs accesses to a private bucket that its access control list lets CloudFront write', () => {
    expect(config.Logging).toMatchObject({ Prefix: 'distribution/' });
    template.hasResourceProperties('AWS::S3::Bucket', {
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
    });
  });

  test('tells when requests fail, and not how often it answers by itself unless asked to', () => {
    template.resourceCountIs('AWS::CloudWatch::Alarm', 1);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: '5xxErrorRate',
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    expect(edge.hitRateAlarm).toBeUndefined();
  });

  test('has the findings of AwsSolutions that the README answers, and no other', () => {
    expect(awsSolutionsFindings(edge)).toEqual(['CFR1 Distribution/Resource', 'S1 AccessLogs/Resource']);
  });
});

test('the hit rate has an alarm if asked for, and both tell the topic', () => {
  const template = synth((stack) => ({ minimumHitRate: 95, alarmTopic: new sns.Topic(stack, 'Topic') }));
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'CacheHitRate',
    Threshold: 95,
    ComparisonOperator: 'LessThanThreshold',
    AlarmActions: [Match.anyValue()],
  });
  template.resourceCountIs('AWS::CloudFront::MonitoringSubscription', 1);
});

test('servers are asked by HTTPS with TLS 1.2, and have ten seconds to answer', () => {
  const config = configOf(synth(() => servers));
  for (const origin of config.Origins)
    expect(origin.CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
      OriginReadTimeout: 10,
    });
  expect(config.DefaultRootObject).toBeUndefined();
});

test('behaviours with the same origins share them', () => {
  const config = configOf(
    synth(() => ({ ...servers, behaviors: { '/assets/*': { ...servers, content: EdgeContent.assets() } } })),
  );
  expect(config.Origins).toHaveLength(2);
  expect(config.OriginGroups.Quantity).toBe(1);
  expect(config.CacheBehaviors[0].TargetOriginId).toBe(config.DefaultCacheBehavior.TargetOriginId);
});

test('what is dynamic is never kept, and all methods reach the one origin', () => {
  const config = configOf(
    synth(() => ({
      behaviors: { '/api/*': { primary: EdgeOrigin.https('api.example.com'), content: EdgeContent.dynamic() } },
    })),
  );
  const [behavior] = config.CacheBehaviors;
  expect(behavior).toMatchObject({
    PathPattern: '/api/*',
    // Managed by AWS: CachingDisabled and AllViewerExceptHostHeader.
    CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
  });
  expect(behavior.AllowedMethods).toContain('POST');
  expect(config.OriginGroups.Items.map(({ Id }: { Id: string }) => Id)).not.toContain(behavior.TargetOriginId);
});

test('a bucket admits the distributions of its account, and its key does too', () => {
  const stack = stackIn('us-west-2');
  Edge.allowRead(new ReplicaBucket(stack, 'Copies', { bucketName: 'news-copy-us-west-2' }).bucket);
  const template = Template.fromStack(stack);
  const admits = (action: string) => ({
    Statement: Match.arrayWith([
      Match.objectLike({
        Action: action,
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:aws:cloudfront::000000000000:distribution/*' },
        },
      }),
    ]),
  });
  template.hasResourceProperties('AWS::S3::BucketPolicy', { PolicyDocument: admits('s3:GetObject') });
  template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: admits('kms:Decrypt') });
});

test('without a certificate it warns that older clients are served', () => {
  // The warning is wanted here; it need not be printed.
  jest.spyOn(console, 'error').mockImplementation();
  const { stack, edge } = build(() => ({ certificate: undefined, domainNames: undefined }));
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('clients with TLS 1.0 are served'));
  jest.restoreAllMocks();
  expect(awsSolutionsFindings(edge)).toContain('CFR4 Distribution/Resource');
});

test('given defaults change nothing', () => {
  const same = synth(() => ({
    content: EdgeContent.pages(),
    behaviors: {},
    failoverStatusCodes: [500, 502, 503, 504],
    connectionAttempts: 2,
    connectionTimeout: Duration.seconds(2),
    readTimeout: Duration.seconds(10),
    defaultRootObject: 'index.html',
    requestsPerAddress: 2000,
    errorRateAlarmThreshold: 5,
    logRetention: Duration.days(365),
  }));
  expect(same.toJSON()).toEqual(synth().toJSON());
});

test('fails outside us-east-1, where its firewall could not be', () => {
  expect(() => build(undefined, 'eu-west-1')).toThrow(
    "test-eu-west-1/Edge: the stack's Region is eu-west-1; allowed is us-east-1, where CloudFront's firewall, certificate and metrics live; put the stack there",
  );
});

test.each<[string, Partial<EdgeProps>, string]>([
  [
    'a name that is no name',
    { edgeName: 'News!' },
    'edgeName is "News!"; allowed are lower-case letters, digits and single hyphens, at most 32, beginning with a letter, known at synth time; rename it',
  ],
  [
    'a fallback that is the primary',
    { primary: servers.primary, fallback: servers.primary },
    'primary and fallback are both "east.example.com"; allowed are two; an origin that fails can\'t stand in for itself',
  ],
  [
    'buckets of one Region',
    { fallback: EdgeOrigin.bucket('news-copy', 'us-east-1') },
    'primary and fallback are buckets of us-east-1; allowed are two Regions; take the replica in another one',
  ],
  [
    'an address instead of a name',
    { primary: EdgeOrigin.https('https://east.example.com/') },
    'the origin is "https://east.example.com/"; allowed is a domain name without a scheme or a path; write for instance "www.example.com"',
  ],
  [
    'a bucket that is none',
    { primary: EdgeOrigin.bucket('News', 'us-east-1') },
    'the bucket is "News" in "us-east-1"; allowed are the name of a bucket and its Region, both known at synth time; write them out',
  ],
  [
    'a status that is no failure',
    { failoverStatusCodes: [500, 200] },
    'failoverStatusCodes is [500, 200]; allowed are one or more of 400, 403, 404, 416, 500, 502, 503, 504; choose among them',
  ],
  [
    'no status at all',
    { failoverStatusCodes: [] },
    'failoverStatusCodes is []; allowed are one or more of 400, 403, 404, 416, 500, 502, 503, 504; choose among them',
  ],
  [
    'too many attempts',
    { connectionAttempts: 4 },
    'connectionAttempts is 4; allowed is a whole number from 1 to 3; choose one in that range',
  ],
  [
    'a wait of parts of a second',
    { connectionTimeout: Duration.millis(1500) },
    'connectionTimeout is 1500 ms; allowed are whole seconds; round it',
  ],
  [
    'a long wait',
    { readTimeout: Duration.minutes(5) },
    'readTimeout is 300 s; allowed is 1 s to 120 s; choose a duration in that range',
  ],
  [
    'names without a certificate',
    { certificate: undefined },
    'domainNames is [news.example.com]; allowed with a certificate for them; pass certificate',
  ],
  [
    'times to live that fall',
    {
      content: EdgeContent.cached({
        minTtl: Duration.seconds(60),
        defaultTtl: Duration.seconds(30),
        maxTtl: Duration.hours(1),
      }),
    },
    "minTtl, defaultTtl and maxTtl are 60 s, 30 s, 3600 s; allowed are values that don't fall; put them in order",
  ],
  [
    'a limit that stops everybody',
    { requestsPerAddress: 1 },
    'requestsPerAddress is 1; allowed is a whole number from 10 to 2000000; choose one in that range',
  ],
  [
    'a wrong origin of another behaviour',
    { behaviors: { '/api/*': { primary: EdgeOrigin.https('api'), content: EdgeContent.dynamic() } } },
    'the origin is "api"; allowed is a domain name without a scheme or a path',
  ],
])('fails for %s', (_, props, message) => {
  expect(() => build(() => props)).toThrow(`test-us-east-1/Edge: ${message}`);
});
