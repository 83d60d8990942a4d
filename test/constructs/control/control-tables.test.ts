import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { ControlKey, ControlTables, type ControlTablesProps } from '../../../constructs/control';

function stackIn(region?: string): Stack {
  return new Stack(new App(), 'payments-control', region ? { env: { region, account: '000000000000' } } : {});
}
const props: ControlTablesProps = { leaseScope: 'payments', replicaRegion: 'us-east-1', witnessRegion: 'us-east-2' };

describe('the control tables', () => {
  const stack = stackIn('us-west-2');
  new ControlTables(stack, 'Control', props);
  const template = Template.fromStack(stack);
  const each = (expected: object) => {
    template.resourcePropertiesCountIs('AWS::DynamoDB::GlobalTable', Match.objectLike(expected), 2);
  };

  test('are strongly consistent over two Regions and a witness', () => {
    each({ MultiRegionConsistency: 'STRONG', GlobalTableWitnesses: [{ Region: 'us-east-2' }] });
    each({
      Replicas: Match.arrayWith([Match.objectLike({ Region: 'us-east-1' }), Match.objectLike({ Region: 'us-west-2' })]),
    });
  });

  test('can be recovered to any point of 35 days, in each Region', () => {
    const recovery = { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 };
    each({ Replicas: [0, 1].map(() => Match.objectLike({ PointInTimeRecoverySpecification: recovery })) });
  });

  test('are protected against deletion in each Region, and retained', () => {
    each({ Replicas: [0, 1].map(() => Match.objectLike({ DeletionProtectionEnabled: true })) });
    template.allResources('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('are encrypted by a key of each Region, the replica found by its alias', () => {
    const keys = JSON.stringify(template.findResources('AWS::DynamoDB::GlobalTable'));
    expect(keys.match(/:kms:us-east-1:000000000000:alias\/payments-control/g)).toHaveLength(2);
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/payments-control' });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('have the keys of lease and journal, and names that need no look-up', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: 'payments-control',
      KeySchema: [{ AttributeName: 'scope', KeyType: 'HASH' }, { AttributeName: 'item', KeyType: 'RANGE' }], // prettier-ignore
    });
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: 'payments-journal',
      KeySchema: [{ AttributeName: 'lane', KeyType: 'HASH' }, { AttributeName: 'position', KeyType: 'RANGE' }], // prettier-ignore
    });
  });

  test('use a given key and create none', () => {
    const other = stackIn('us-west-2');
    const { key } = new ControlKey(other, 'Own', { leaseScope: 'payments' });
    new ControlTables(other, 'Control', {
      ...props,
      encryptionKey: key,
      replicaKeyArn: 'arn:aws:kms:us-east-1:0:key/k',
    });
    Template.fromStack(other).resourceCountIs('AWS::KMS::Key', 1);
  });

  test('fails with a time to live, which these tables refuse when deployed', () => {
    const other = stackIn('us-west-2');
    const tables = new ControlTables(other, 'Control', props);
    const resource = tables.control.node.defaultChild as CfnGlobalTable;
    resource.timeToLiveSpecification = { enabled: true, attributeName: 'expires' };
    expect(() => Template.fromStack(other)).toThrow(/allows none; remove it/);
  });

  test.each([
    ['a Region of another set', 'us-west-2', { ...props, witnessRegion: 'eu-west-1' }, /three of one set/],
    ['the same Region twice', 'us-west-2', { ...props, witnessRegion: 'us-east-1' }, /three different ones/],
    ['an unknown Region', undefined, props, /pass env: \{ region \}/],
  ])('fails with %s', (_name, region, wrong, message) => {
    expect(() => new ControlTables(stackIn(region), 'Control', wrong)).toThrow(message);
  });
});
