import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { addTo, bucket, type Build, cleanUp, database, key, said, stackOf, table, type Written } from './support';

afterEach(cleanUp);

const keyed = (name: string, more: object = {}) =>
  table({ KeySchema: [{ AttributeName: name, KeyType: 'HASH' }], ...more });
const retained = { deletionPolicy: 'Retain', updateReplacePolicy: 'Retain' };

/** The whole sentence that is said of one resource that changed. */
const saidOf = (before: Written, after: Written) => said(stackOf({ One: before }), stackOf({ One: after }));

test('nothing is said of an app that is as it was recorded', () => {
  const build = stackOf({ Table: keyed('id'), Bucket: bucket({ BucketName: 'documents' }), Key: key() });
  expect(said(build, build)).toEqual([]);
});

test('nothing is said of a property that is changed in place', () => {
  expect(saidOf(keyed('id', { BillingMode: 'PROVISIONED' }), keyed('id', { BillingMode: 'PAY_PER_REQUEST' }))).toEqual(
    [],
  );
});

test('nothing is said of a change that interrupts and never replaces', () => {
  const before = { MultiAZ: false, BackupRetentionPeriod: 7, StorageType: 'gp2' };
  const after = { MultiAZ: true, BackupRetentionPeriod: 14, StorageType: 'gp3' };
  expect(saidOf(database(before), database(after))).toEqual([]);
});

test('nothing is said of what holds no state', () => {
  const role = (name: string): Written => ({ type: 'AWS::IAM::Role', properties: { RoleName: name } });
  expect(saidOf(role('one'), role('other'))).toEqual([]);
  expect(said(stackOf({ Role: role('one') }), stackOf({}))).toEqual([]);
});

test('a create-only property with another value replaces', () => {
  expect(saidOf(keyed('id'), keyed('number'))).toEqual([
    'Replaced AWS::DynamoDB::Table "stack/One" (One) would be replaced: KeySchema was [{"AttributeName":"id","KeyType":"HASH"}], and is [{"AttributeName":"number","KeyType":"HASH"}]; CloudFormation would create an empty one, and delete this one with all that is in it',
  ]);
});

test('a create-only property that is set, or not set any more, replaces', () => {
  expect(saidOf(bucket(), bucket({ BucketName: 'x' }))[0]).toContain('BucketName was not set, and is "x"');
  expect(saidOf(bucket({ BucketName: 'x' }), bucket())[0]).toContain('BucketName was "x", and is not set');
});

test('a property that stands deeper replaces too', () => {
  const domain = (KmsKeyId: string): Written => ({
    type: 'AWS::Elasticsearch::Domain',
    properties: { EncryptionAtRestOptions: { Enabled: true, KmsKeyId } },
  });
  expect(saidOf(domain('a'), domain('b'))[0]).toMatch(
    /^Replaced .*: EncryptionAtRestOptions\/KmsKeyId was "a", and is "b"/,
  );
});

test('a function of CloudFormation stands for all that is below it', () => {
  const domain = (first: string): Written => ({
    type: 'AWS::Elasticsearch::Domain',
    properties: { EncryptionAtRestOptions: { 'Fn::If': ['Live', { KmsKeyId: first }, { KmsKeyId: 'b' }] } },
  });
  expect(saidOf(domain('a'), domain('c'))[0]).toMatch(/^Replaced .*EncryptionAtRestOptions\/KmsKeyId was {"Fn::If":/);
  expect(saidOf(domain('a'), domain('a'))).toEqual([]);
});

test('a database of another snapshot may be another database', () => {
  const [what] = saidOf(database({ DBSnapshotIdentifier: 'a' }), database());
  expect(what).toMatch(/^MaybeReplaced .*may be replaced, .*DBSnapshotIdentifier was "a", and is not set; if so, /);
});

test('a replacement is told of as such, beside what may replace', () => {
  const [what, ...more] = saidOf(database({ DBName: 'a', Engine: 'x' }), database({ DBName: 'b', Engine: 'y' }));
  expect([what?.split(' ')[0], more]).toEqual(['Replaced', []]);
});

test.each([
  ['Delete', 'delete this one with all that is in it'],
  ['Snapshot', 'delete this one after it took a snapshot'],
  ['Retain', 'leave this one behind, out of reach of the stack'],
])('with the update policy %s, a replacement would %s', (updateReplacePolicy, ending) => {
  const [what] = saidOf(keyed('id'), { ...keyed('number'), updateReplacePolicy });
  expect(what).toMatch(new RegExp(`create an empty one, and ${ending}$`));
});

test('a resource whose given name stays cannot be replaced, which fails the deploy', () => {
  const [what] = saidOf(keyed('id', { TableName: 'orders' }), keyed('number', { TableName: 'orders' }));
  expect(what).toContain(
    'CloudFormation would refuse to, since TableName is given and stays the same; with another name',
  );
});

test('what goes from the template is deleted', () => {
  expect(said(stackOf({ One: keyed('id') }), stackOf({}))).toEqual([
    'Removed AWS::DynamoDB::Table "stack/One" (One) is in the baseline and not in the template; CloudFormation would delete this one with all that is in it',
  ]);
});

test('what is retained may go from the template', () => {
  expect(said(stackOf({ One: { ...keyed('id'), ...retained } }), stackOf({}))).toEqual([]);
});

test('it counts what was deployed as retained, not what the change says', () => {
  const both = stackOf({ One: keyed('id'), Other: { ...keyed('id'), ...retained } });
  const [what, ...more] = said(both, stackOf({}));
  expect([what, more]).toEqual([expect.stringContaining('"stack/One"'), []]);
});

test('a database leaves a snapshot unless told otherwise, a read replica nothing whatever it is told', () => {
  expect(said(stackOf({ One: database() }), stackOf({}))[0]).toMatch(/delete this one after it took a snapshot$/);
  const replica = { ...database({ SourceDBInstanceIdentifier: 'orders' }), ...retained };
  expect(said(stackOf({ One: replica }), stackOf({}))[0]).toMatch(/delete this one with all that is in it$/);
});

test('another logical id is another resource', () => {
  const what = said(stackOf({ One: keyed('id') }), stackOf({ Other: keyed('id') }));
  expect(what[0]).toBe(
    'Renamed AWS::DynamoDB::Table "stack/One" (One) has another logical id: it was "One", and "Other" ("stack/Other") stands in its place; CloudFormation would create an empty one as "Other", and delete this one with all that is in it',
  );
});

test('another logical id is another resource also when the old one is retained', () => {
  const written = { ...keyed('id'), ...retained };
  expect(said(stackOf({ One: written }), stackOf({ Other: written }))[0]).toMatch(
    /^Renamed .*and leave this one behind, out of reach of the stack$/,
  );
});

test('a retained table may make way for one of another kind', () => {
  const found = said(stackOf({ One: { ...keyed('id'), ...retained } }), stackOf({ Other: keyed('number') }));
  expect(found.map((one) => one.split(' ')[0])).toEqual(['Unrecorded']);
});

test('the construct that has another logical id is told from new ones', () => {
  const renamed: Build = (app) => {
    const stack = new Stack(app, 'stack', { env: { account: '111111111111', region: 'us-east-1' } });
    addTo(stack, 'One', key()).overrideLogicalId('Moved');
    addTo(stack, 'New', key());
  };
  expect(said(stackOf({ One: key() }), renamed)[0]).toContain(
    'it was "One", and "Moved" ("stack/One") stands in its place',
  );
});

test('a subnet group takes the database along that stands in it', () => {
  const withGroup = (name: string) =>
    stackOf({
      Group: { type: 'AWS::RDS::DBSubnetGroup', properties: { DBSubnetGroupName: name } },
      One: database({ DBSubnetGroupName: { Ref: 'Group' } }),
    });
  expect(said(withGroup('a'), withGroup('b'))).toEqual([
    expect.stringMatching(/^Replaced AWS::RDS::DBSubnetGroup .*DBSubnetGroupName was "a", and is "b"/),
  ]);
});

test('another type under the same logical id is refused', () => {
  const role: Written = { type: 'AWS::IAM::Role', properties: {} };
  expect(saidOf(key(), role)[0]).toMatch(
    /^Retyped .*it was "AWS::KMS::Key", and is "AWS::IAM::Role"; CloudFormation would refuse/,
  );
  expect(saidOf(key(), { type: 'AWS::KMS::ReplicaKey' })[0]).toMatch(/^Retyped /);
});

test('a stack of another name begins with empty resources', () => {
  const found = said(stackOf({ One: key() }), stackOf({ One: key() }, { stackName: 'other' }));
  expect(found[0]).toContain('StackGone stack "stack" of us-east-1 is in the baseline and not in the app');
  expect(found[0]).toContain('with 1 resources that hold state');
});

test('a stack in another Region is another stack', () => {
  const moved = stackOf({ One: key() }, { env: { account: '111111111111', region: 'us-west-2' } });
  expect(said(stackOf({ One: key() }), moved)[0]).toMatch(/^StackGone stack "stack" of us-east-1 /);
});

test('two Regions have stacks of the same name', () => {
  const both =
    (west: Record<string, Written>): Build =>
    (app) => {
      stackOf({ One: key() }, { stackName: 'data' }, 'east')(app);
      stackOf(west, { stackName: 'data', env: { region: 'us-west-2' } }, 'west')(app);
    };
  expect(said(both({ Two: key() }), both({ Two: key() }))).toEqual([]);
  expect(said(both({ Two: key() }), both({}))).toEqual([expect.stringMatching(/^Removed .* "west\/Two"/)]);
});

test('a stack that is bound to a Region later stays the same stack', () => {
  const build = stackOf({ One: key() });
  const agnostic: Build = (app: App) => void addTo(new Stack(app, 'stack'), 'One', key());
  expect(said(agnostic, build)).toEqual([]);
});

test('a construct may move in the tree as long as stack and logical id stay', () => {
  expect(said(stackOf({ One: key() }), stackOf({ One: key() }, { stackName: 'stack' }, 'moved'))).toEqual([]);
});

describe('a nested stack', () => {
  const nesting =
    (id: string | undefined, resources: Record<string, Written>): Build =>
    (app) => {
      const stack = new Stack(app, 'stack', { env: { account: '111111111111', region: 'us-east-1' } });
      addTo(stack, 'Key', key());
      if (id === undefined) return;
      const nested = new NestedStack(stack, id);
      for (const [name, written] of Object.entries(resources)) addTo(nested, name, written);
    };

  test('has resources of its own', () => {
    expect(said(nesting('Inner', { One: keyed('id') }), nesting('Inner', { One: keyed('id') }))).toEqual([]);
    expect(said(nesting('Inner', { One: keyed('id') }), nesting('Inner', { One: keyed('x') }))[0]).toMatch(
      /^Replaced .*"stack\/Inner\/One"/,
    );
  });

  test('takes them along when it goes', () => {
    const found = said(nesting('Inner', { One: keyed('id') }), nesting(undefined, {}));
    expect(found).toEqual([
      expect.stringMatching(/^Removed .*"stack\/Inner\/One".*delete this one with all that is in it$/),
    ]);
  });

  test('is another one under another logical id', () => {
    const found = said(nesting('Inner', { One: keyed('id') }), nesting('Other', { One: keyed('id') }));
    expect(found.map((one) => one.split(' ')[0])).toEqual(['Removed', 'Unrecorded']);
  });
});
