import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import cdk from '../../../cdk.json';
import { DistributedSql, type DistributedSqlProps, type IDistributedSql } from '../../../constructs/distributed-sql';
import { ResilienceChecks } from '../../../constructs/resilience-checks';
import { stackIn } from '../core/stack';
import { findingsOf } from '../global-database/findings';

// What the warning of clusters without a peer prints.
beforeEach(() => jest.spyOn(console, 'error').mockImplementation());
afterEach(() => jest.restoreAllMocks());

const [eastId, ohioId] = ['abcdefghijklmnopqrstuvwxy1', 'abcdefghijklmnopqrstuvwxy2'] as const;
const clusterIdentifiers = { 'us-east-1': eastId, 'us-east-2': ohioId };

interface Choices {
  readonly east?: Partial<DistributedSqlProps>;
  readonly both?: Partial<DistributedSqlProps>;
}

/** The two Regions of a database that us-west-2 witnesses. */
function build({ east, both }: Choices = {}) {
  const app = new App({ analyticsReporting: false, context: cdk.context });
  const [here, there] = ['us-east-1', 'us-east-2'].map(
    (region) => new Stack(app, `ledger-${region}`, { env: { account: '000000000000', region } }),
  ) as [Stack, Stack];
  const witnessRegion = 'us-west-2';
  return {
    app,
    here,
    there,
    sql: new DistributedSql(here, 'Sql', { peerRegion: 'us-east-2', witnessRegion, ...both, ...east }),
    peer: new DistributedSql(there, 'Sql', { peerRegion: 'us-east-1', witnessRegion, ...both }),
  };
}

const clusterOf = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::DSQL::Cluster'))[0]!;
const warnings = (stack: Stack) =>
  Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('has no peer')).length;

/** Who peers with whom, who witnesses, and what would be lost with a stack. */
function topology(stack: Stack) {
  const { Properties, DeletionPolicy, UpdateReplacePolicy } = clusterOf(stack);
  return {
    witness: Properties.MultiRegionProperties.WitnessRegion,
    peers: Properties.MultiRegionProperties.Clusters ?? [],
    key: Object.keys(Properties.KmsEncryptionKey),
    protected: Properties.DeletionProtectionEnabled,
    kept: [DeletionPolicy, UpdateReplacePolicy],
  };
}

describe('before the first deployment', () => {
  const { app, here, there, sql, peer } = build();

  test('each cluster names the witness and waits for its peer', () => {
    for (const stack of [here, there])
      expect(topology(stack)).toEqual({
        witness: 'us-west-2',
        peers: [],
        key: ['Fn::GetAtt'],
        protected: true,
        kept: ['Retain', 'Retain'],
      });
  });

  test('each stack prints the identifier for the second deployment, and exports nothing', () => {
    for (const stack of [here, there]) {
      const [output] = Object.values(Template.fromStack(stack).findOutputs('*'));
      expect(output!.Value).toEqual({ 'Fn::GetAtt': [expect.stringMatching('^SqlCluster'), 'Identifier'] });
      expect(output!.Export).toBeUndefined();
    }
  });

  test('people are warned that the clusters serve nobody yet', () => {
    expect([here, there].map(warnings)).toEqual([1, 1]);
    expect(sql.peerEndpointAddress).toBeUndefined();
  });

  test('neither stack waits for the other', () => {
    expect([here.dependencies, there.dependencies]).toEqual([[], []]);
  });

  test('DSQL may use the key of each Region, on behalf of clusters of this account and Region', () => {
    Template.fromStack(there).hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'dsql.amazonaws.com' },
            Action: Match.arrayWith(['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey']),
            Condition: {
              StringLike: {
                'aws:SourceArn': 'arn:aws:dsql:us-east-2:000000000000:cluster/*',
              },
            },
          }),
        ]),
      },
    });
  });

  test('security rules and the resilience pack find nothing', () => {
    expect([sql, peer].flatMap(findingsOf)).toEqual([]);
    app.synth();
    const { violations } = new ResilienceChecks().validateScope(app);
    expect(violations).toEqual([]);
  });
});

describe('with the identifiers of both clusters', () => {
  const { here, there, sql, peer } = build({ both: { clusterIdentifiers } });

  test('both stacks name both clusters, alike, and the witness', () => {
    const peers = [
      `arn:aws:dsql:us-east-1:000000000000:cluster/${eastId}`,
      `arn:aws:dsql:us-east-2:000000000000:cluster/${ohioId}`,
    ];
    expect([here, there].map((stack) => topology(stack))).toEqual(
      [0, 1].map(() => ({
        witness: 'us-west-2',
        peers,
        key: ['Fn::GetAtt'],
        protected: true,
        kept: ['Retain', 'Retain'],
      })),
    );
  });

  test('nothing but the peers has changed since the first deployment', () => {
    const first = Template.fromStack(build().here).toJSON();
    const second = Template.fromStack(here).toJSON();
    const [id] = Object.keys(Template.fromStack(here).findResources('AWS::DSQL::Cluster'));
    delete second.Resources[id!].Properties.MultiRegionProperties.Clusters;
    expect(second).toEqual(first);
  });

  test('nobody is warned any more', () => {
    expect([here, there].map(warnings)).toEqual([0, 0]);
  });

  test('clients are sent to the pinned cluster, also if a template should make another one', () => {
    expect([sql.clusterIdentifier, sql.endpointAddress]).toEqual([eastId, `${eastId}.dsql.us-east-1.on.aws`]);
    expect(peer.endpointAddress).toBe(`${ohioId}.dsql.us-east-2.on.aws`);
  });

  test('each Region knows the other endpoint of the same database', () => {
    expect(sql.peerEndpointAddress).toBe(peer.endpointAddress);
    expect(peer.peerEndpointAddress).toBe(sql.endpointAddress);
  });

  test('metrics are those of the pinned cluster', () => {
    expect(sql.metricOccConflicts().toMetricConfig().metricStat).toMatchObject({
      namespace: 'AWS/AuroraDSQL',
      metricName: 'OccConflicts',
      statistic: 'Sum',
      dimensions: [{ name: 'ClusterId', value: eastId }],
    });
    expect(sql.metricCommitLatency().metricName).toBe('CommitLatency');
  });
});

test.each<[string, (stack: Stack) => IDistributedSql]>([
  [
    'its own stack',
    (stack) =>
      new DistributedSql(stack, 'Sql', { peerRegion: 'us-east-2', witnessRegion: 'us-west-2', clusterIdentifiers }),
  ],
  ['another app', (stack) => DistributedSql.fromDistributedSqlAttributes(stack, 'Sql', { clusterIdentifier: eastId })],
])('a role of %s may be let connect to one cluster, as admin only where that is said', (_, sqlOf) => {
  const stack = stackIn('us-east-1');
  const sql = sqlOf(stack);
  const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  sql.grantConnect(role('Service'));
  sql.grantConnectAdmin(role('Operator'));
  const statements = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement as { Action: string; Resource: string }[],
  );
  expect(statements.map(({ Action, Resource }) => `${Action} ${Resource}`).sort()).toEqual([
    `dsql:DbConnect arn:aws:dsql:us-east-1:000000000000:cluster/${eastId}`,
    `dsql:DbConnectAdmin arn:aws:dsql:us-east-1:000000000000:cluster/${eastId}`,
  ]);
});

test('a key of one’s own is used, and DSQL let in', () => {
  const stack = stackIn('us-east-1');
  const encryptionKey = new kms.Key(stack, 'Key');
  new DistributedSql(stack, 'Sql', { peerRegion: 'us-east-2', witnessRegion: 'us-west-2', encryptionKey });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::KMS::Key', 1);
  expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain('dsql.amazonaws.com');
});

test('a policy says who may connect from where', () => {
  const policy = new iam.PolicyDocument({
    statements: [
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['dsql:DbConnect', 'dsql:DbConnectAdmin'],
        resources: ['*'],
        conditions: { Null: { 'aws:SourceVpc': 'true' } },
      }),
    ],
  });
  const { Properties } = clusterOf(build({ east: { policy } }).here);
  expect(JSON.parse(Properties.PolicyDocument).Statement[0]).toMatchObject({
    Effect: 'Deny',
    Action: ['dsql:DbConnect', 'dsql:DbConnectAdmin'],
    Condition: { Null: { 'aws:SourceVpc': 'true' } },
  });
  expect(clusterOf(build().here).Properties).not.toHaveProperty('PolicyDocument');
});

test('the cluster carries the tag that backup plans look for, where it is wanted', () => {
  const tags = (backupTag?: string) => clusterOf(build({ east: { backupTag } }).here).Properties.Tags;
  expect(tags('ledger')).toEqual([{ Key: 'holdfast:backup', Value: 'ledger' }]);
  expect(tags()).toBeUndefined();
});

test('a given default changes nothing', () => {
  const { here } = build({ both: { deletionProtection: true } });
  expect(Template.fromStack(here).toJSON()).toEqual(Template.fromStack(build().here).toJSON());
});

test('fails in a stack whose Region is unknown', () => {
  const stack = new Stack(new App(), 'anywhere');
  expect(() => new DistributedSql(stack, 'Sql', { peerRegion: 'us-east-2', witnessRegion: 'us-west-2' })).toThrow(
    /anywhere\/Sql: the Regions are .*, us-east-2, us-west-2; allowed are Region codes known while synthesizing; pass env: \{ region \} to the stack/,
  );
});

test.each<[string, Partial<DistributedSqlProps>, string]>([
  [
    'a witness that is the peer',
    { witnessRegion: 'us-east-2' },
    "the Regions are us-east-1, us-east-2, us-east-2; allowed are three different ones: the cluster's own, peerRegion and witnessRegion; choose another peer or witness",
  ],
  [
    'a peer in its own Region',
    { peerRegion: 'us-east-1' },
    'the Regions are us-east-1, us-east-1, us-west-2; allowed are three different ones',
  ],
  [
    'a witness on another continent',
    { witnessRegion: 'eu-west-1' },
    'the Regions are us-east-1, us-east-2, eu-west-1; allowed are three of one set: us-east-1, us-east-2, us-west-2, ca-central-1, ca-west-1; eu-central-1',
  ],
  [
    'one identifier of two',
    { clusterIdentifiers: { 'us-east-1': eastId } },
    'clusterIdentifiers is of [us-east-1]; allowed is one each for us-east-1 and us-east-2; a cluster never moves, so put the stack and peerRegion back to where the clusters are',
  ],
  [
    'a peer that moves after the clusters are there',
    { peerRegion: 'ca-central-1', clusterIdentifiers },
    'clusterIdentifiers is of [us-east-1, us-east-2]; allowed is one each for ca-central-1 and us-east-1; a cluster never moves',
  ],
  [
    'an ARN as the identifier',
    { clusterIdentifiers: { ...clusterIdentifiers, 'us-east-2': `cluster/${ohioId}` } },
    `clusterIdentifiers has "cluster/${ohioId}" for us-east-2; allowed are 26 lower-case letters and digits; copy the output ClusterIdentifier of the stack there`,
  ],
])('fails for %s', (_, east, message) => {
  expect(() => build({ east })).toThrow(`ledger-us-east-1/Sql: ${message}`);
});
