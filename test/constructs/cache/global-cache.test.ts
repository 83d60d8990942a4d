import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import cdk from '../../../cdk.json';
import {
  Cache,
  type CacheProps,
  GlobalCache,
  SecondaryCache,
  type SecondaryCacheProps,
} from '../../../constructs/cache';
import { awsSolutionsFindings } from '../core/findings';
import { networkIn } from '../core/stack';

interface Choices {
  readonly primary?: Partial<CacheProps>;
  readonly secondary?: Partial<SecondaryCacheProps>;
  readonly globalName?: string;
  readonly regions?: [string, string];
}

function build({ primary, secondary, globalName = 'news', regions = ['us-east-1', 'us-west-2'] }: Choices = {}) {
  const app = new App({ analyticsReporting: false, context: cdk.context });
  const [here, there] = regions.map(
    (region, index) => new Stack(app, `cache-${index}`, { env: { account: '000000000000', region } }),
  ) as [Stack, Stack];
  const cache = new Cache(here, 'Cache', { vpc: networkIn(here), cacheName: 'news-east', ...primary });
  const globalCache = new GlobalCache(here, 'GlobalCache', { globalName, primary: cache });
  const copy = new SecondaryCache(there, 'Cache', {
    vpc: networkIn(there),
    cacheName: 'news-west',
    globalCache,
    ...secondary,
  });
  return { here, there, copy, globalCache };
}

const groupOf = (stack: Stack) =>
  Object.values(Template.fromStack(stack).findResources('AWS::ElastiCache::ReplicationGroup'))[0]!;

describe('a global cache', () => {
  const { here, there, copy } = build();

  test('is born with the primary as its only member', () => {
    Template.fromStack(here).hasResourceProperties('AWS::ElastiCache::GlobalReplicationGroup', {
      GlobalReplicationGroupIdSuffix: 'news',
      Members: [
        { ReplicationGroupId: { Ref: Match.anyValue() }, ReplicationGroupRegion: 'us-east-1', Role: 'PRIMARY' },
      ],
    });
  });

  test('is named by its secondary by an id that needs no look-up, and deployed before it', () => {
    expect(groupOf(there).Properties.GlobalReplicationGroupId).toBe('ldgnf-news');
    expect(there.dependencies).toContain(here);
  });

  test('gives its secondary nothing that ElastiCache would refuse there', () => {
    const refused = [
      'PrimaryClusterId',
      'AutomaticFailoverEnabled',
      'MultiAZEnabled',
      'NumNodeGroups',
      'CacheParameterGroupName',
      'CacheNodeType',
      'Engine',
      'EngineVersion',
      'CacheSecurityGroupNames',
      'TransitEncryptionEnabled',
      'AtRestEncryptionEnabled',
      'SnapshotArns',
      'SnapshotName',
    ];
    expect(Object.keys(groupOf(there).Properties).filter((name) => refused.includes(name))).toEqual([]);
    Template.fromStack(there).resourceCountIs('AWS::ElastiCache::ParameterGroup', 0);
  });

  test('lets its secondary have a key, a user, subnets, replicas and snapshots of its own Region', () => {
    expect(groupOf(there).Properties).toMatchObject({
      ReplicationGroupId: 'news-west',
      ReplicasPerNodeGroup: 1,
      SnapshotRetentionLimit: 7,
      UserGroupIds: [expect.anything()],
      KmsKeyId: expect.anything(),
      CacheSubnetGroupName: expect.anything(),
    });
  });

  test('keeps its secondary when the stack goes, since it has to leave the datastore first', () => {
    expect(groupOf(there).DeletionPolicy).toBe('Retain');
  });

  test('tells when the secondary is too far behind, or when nobody knows', () => {
    Template.fromStack(there).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 30,
      TreatMissingData: 'breaching',
      AlarmDescription: Match.stringLikeRegexp('^news-west is more than 30 s behind ldgnf-news'),
    });
    // Engine, memory, evictions, three shards, and the lag between the Regions.
    expect(copy.alarms).toHaveLength(7);
  });

  test('has the findings of AwsSolutions that the README answers, and no other', () => {
    expect(awsSolutionsFindings(copy)).toEqual([
      'AEC3 Group',
      'AEC4 Group',
      'AEC5 Group',
      'AEC6 Group',
      'SMG4 Credentials/Secret/Resource',
    ]);
  });
});

test('a secondary knows the shards of its primary', () => {
  expect(build({ primary: { shards: 2 } }).copy.nodes).toEqual([
    'news-west-0001-001',
    'news-west-0001-002',
    'news-west-0002-001',
    'news-west-0002-002',
  ]);
});

test('a secondary may join a global cache of another app', () => {
  const stack = new Stack(new App(), 'west', { env: { account: '000000000000', region: 'us-west-2' } });
  const globalCache = GlobalCache.fromGlobalCacheAttributes(stack, 'GlobalCache', {
    globalReplicationGroupId: 'ldgnf-other',
    primaryRegion: 'us-east-1',
    shards: 3,
  });
  new SecondaryCache(stack, 'Cache', { vpc: networkIn(stack), cacheName: 'west', globalCache });
  expect(groupOf(stack).Properties.GlobalReplicationGroupId).toBe('ldgnf-other');
});

test.each<[string, Choices, string]>([
  [
    'a name that is no name',
    { globalName: 'News' },
    'cache-0/GlobalCache: globalName is "News"; allowed are lower-case letters, digits and single hyphens',
  ],
  [
    'nodes that burst',
    { primary: { nodeType: 'cache.t4g.medium' } },
    'cache-0/GlobalCache: nodeType of the primary is "cache.t4g.medium"; allowed are m5, m6g, m7g, r5, r6g, r6gd, r7g, c7gn from large on; choose "cache.r7g.large"',
  ],
  [
    'a Region whose prefix is unknown',
    { regions: ['il-central-1', 'us-west-2'] },
    "cache-0/GlobalCache: the stack's Region is il-central-1; allowed are us-east-1, us-east-2",
  ],
  [
    'a secondary beside its primary',
    { regions: ['us-east-1', 'us-east-1'] },
    "cache-1/Cache: the stack's Region is us-east-1; allowed is one other than the primary's (us-east-1)",
  ],
  [
    'a secondary without replicas',
    { secondary: { replicasPerShard: 0 } },
    'cache-1/Cache: replicasPerShard is 0; allowed is a whole number from 1 to 5',
  ],
  [
    'a lag of a day',
    { secondary: { maximumGlobalLag: Duration.days(1) } },
    'cache-1/Cache: maximumGlobalLag is 86400 s; allowed is 1 s to 3600 s; choose a duration in that range',
  ],
])('fails for %s', (_, choices, message) => {
  expect(() => build(choices)).toThrow(message);
});
