import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SessionConsistency, SessionStore, type SessionStoreProps } from '../../../constructs/session-store';
import { awsSolutionsFindings } from '../core/findings';
import { stackIn } from '../core/stack';

function build(more: (stack: Stack) => Partial<SessionStoreProps> = () => ({}), stack = stackIn('us-east-1')) {
  const store = new SessionStore(stack, 'Sessions', {
    tableName: 'sessions',
    replicaRegions: ['us-west-2'],
    ...more(stack),
  });
  return { stack, store };
}

const synth = (more?: Parameters<typeof build>[0]) => Template.fromStack(build(more).stack);
const tableOf = (template: Template) => Object.values(template.findResources('AWS::DynamoDB::GlobalTable'))[0]!;
const strong = SessionConsistency.strong('us-east-2');

describe('a session store with no choice made', () => {
  const { stack, store } = build();
  const template = Template.fromStack(stack);
  const table = tableOf(template);

  test('is one table in both Regions, under a name that needs no look-up', () => {
    expect(table.Properties).toMatchObject({
      TableName: 'sessions',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'sessionId', KeyType: 'HASH' }],
    });
    expect(table.Properties.Replicas.map(({ Region }: { Region: string }) => Region).sort()).toEqual([
      'us-east-1',
      'us-west-2',
    ]);
  });

  test('is eventually consistent, and sessions end by themselves', () => {
    expect(table.Properties.MultiRegionConsistency).toBeUndefined();
    expect(table.Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });

  test('can be recovered for 35 days and is protected from deletion, in each Region', () => {
    for (const replica of table.Properties.Replicas)
      expect(replica).toMatchObject({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
      });
    expect([table.DeletionPolicy, table.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });

  test('is encrypted by a key whose use the account can see', () => {
    expect(table.Properties.SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
  });

  test('tells when the other Region is late', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ReplicationLatency',
      Dimensions: [
        { Name: 'ReceivingRegion', Value: 'us-west-2' },
        { Name: 'TableName', Value: 'sessions' },
      ],
      Threshold: 30_000,
    });
    expect(store.lagAlarms).toHaveLength(1);
  });

  test('gives AwsSolutions nothing to find', () => {
    expect(awsSolutionsFindings(store)).toEqual([]);
  });
});

describe('a strongly consistent session store', () => {
  const { stack, store } = build(() => ({ consistency: strong }));
  const { Properties } = tableOf(Template.fromStack(stack));

  test('has a witness beside the two Regions', () => {
    expect(Properties).toMatchObject({
      MultiRegionConsistency: 'STRONG',
      GlobalTableWitnesses: [{ Region: 'us-east-2' }],
    });
    expect(Properties.Replicas).toHaveLength(2);
  });

  test('has no time to live, which DynamoDB would refuse', () => {
    expect(Properties.TimeToLiveSpecification).toBeUndefined();
  });

  test('needs no alarm of a lag that it can not have', () => {
    expect(store.lagAlarms).toEqual([]);
  });
});

test('keys of one’s own encrypt each Region', () => {
  const template = synth((stack) => ({
    encryptionKey: new kms.Key(stack, 'Key'),
    replicaKeyArns: { 'us-west-2': 'arn:aws:kms:us-west-2:000000000000:alias/sessions' },
  }));
  const keys = tableOf(template).Properties.Replicas.map(
    ({ SSESpecification }: { SSESpecification: { KMSMasterKeyId: unknown } }) => SSESpecification.KMSMasterKeyId,
  );
  expect(keys).toContain('arn:aws:kms:us-west-2:000000000000:alias/sessions');
  expect(keys).toContainEqual({ 'Fn::GetAtt': [expect.stringMatching('^Key'), 'Arn'] });
});

test('alarms tell the topic', () => {
  synth((stack) => ({ alarmTopic: new sns.Topic(stack, 'Topic') })).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: [Match.anyValue()],
    OKActions: [Match.anyValue()],
  });
});

test.each<[string, (stack: Stack) => { grantReadWriteData(grantee: iam.IGrantable): iam.Grant }]>([
  ['its own stack', (stack) => build(undefined, stack).store],
  ['another stack', (stack) => SessionStore.fromSessionStoreAttributes(stack, 'Sessions', { tableName: 'sessions' })],
])('servers of %s may use the table of its Region', (_, storeOf) => {
  const stack = stackIn('us-east-1');
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  storeOf(stack).grantReadWriteData(role);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [Match.objectLike({ Action: Match.arrayWith(['dynamodb:GetItem', 'dynamodb:PutItem']) })],
    },
  });
});

test('given defaults change nothing', () => {
  const same = synth(() => ({
    consistency: SessionConsistency.eventual(),
    partitionKey: 'sessionId',
    timeToLiveAttribute: 'expiresAt',
    recoveryPeriod: Duration.days(35),
    deletionProtection: true,
    maximumLag: Duration.seconds(30),
  }));
  expect(same.toJSON()).toEqual(synth().toJSON());
});

test('fails in a stack whose Region is unknown', () => {
  expect(() => build(undefined, new Stack(new App(), 'anywhere'))).toThrow(
    /the Regions are .*, us-west-2; allowed are Region codes known while synthesizing; pass env: \{ region \} to the stack/,
  );
});

test.each<[string, Partial<SessionStoreProps>, string]>([
  [
    'a name that is no name',
    { tableName: 'my sessions' },
    'tableName is "my sessions"; allowed are 3 to 255 letters, digits, dots, hyphens and underscores, known at synth time; rename it',
  ],
  [
    'no other Region',
    { replicaRegions: [] },
    'replicaRegions is [] beside us-east-1; allowed are one or more other Regions, each once; correct the list',
  ],
  [
    "the stack's own Region as the other one",
    { replicaRegions: ['us-east-1'] },
    'replicaRegions is [us-east-1] beside us-east-1; allowed are one or more other Regions, each once; correct the list',
  ],
  [
    'two replicas and a witness',
    { replicaRegions: ['us-west-2', 'us-east-2'], consistency: strong },
    'replicaRegions is [us-west-2, us-east-2]; allowed with a witness is one; leave the others out',
  ],
  [
    'a witness of another set of Regions',
    { consistency: SessionConsistency.strong('eu-west-1') },
    'the Regions are us-east-1, us-west-2, eu-west-1; allowed are three of one set: us-east-1, us-east-2, us-west-2;',
  ],
  [
    'a witness where there is a replica',
    { consistency: SessionConsistency.strong('us-west-2') },
    'the Regions are us-east-1, us-west-2, us-west-2; allowed are three different ones; choose another replica or witness Region',
  ],
  [
    'strong consistency with a time to live',
    { consistency: strong, timeToLiveAttribute: 'ends' },
    'timeToLiveAttribute is "ends"; allowed with strong consistency is none; leave it out and delete old sessions yourself',
  ],
  [
    'recovery for parts of a day',
    { recoveryPeriod: Duration.hours(36) },
    'recoveryPeriod is 1.5 days; allowed are whole days from 1 to 35; round it',
  ],
  [
    'keys of the replicas alone',
    { replicaKeyArns: {} },
    'replicaKeyArns is given without encryptionKey; allowed are both or neither; pass the key of this Region too',
  ],
])('fails for %s', (_, props, message) => {
  expect(() => build(() => props)).toThrow(`test-us-east-1/Sessions: ${message}`);
});

test('fails for a replica Region without a key', () => {
  expect(() => build((stack) => ({ encryptionKey: new kms.Key(stack, 'Key') }))).toThrow(
    'replicaKeyArns has none for us-west-2; allowed with encryptionKey is one for each replica Region; create that key first',
  );
});
