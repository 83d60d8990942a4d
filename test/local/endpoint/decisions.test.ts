import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byName, strongRoute } from '../../../local/endpoint/mrsc/operations';
import { Reach } from '../../../local/endpoint/mrsc/reach';
import { strongTablesOf } from '../../../local/endpoint/mrsc/tables';
import { looksReal, scopeOf, withRegion } from '../../../local/endpoint/signature';

const strong = { replicas: ['us-east-1', 'us-west-2'], witness: 'us-east-2', home: 'us-west-2' };
const tables = { control: strong };
const kind = (operation: string, input: object, region = 'us-east-1') =>
  strongRoute(operation, input as Record<string, unknown>, region, tables).kind;

test.each([
  ['PutItem', { TableName: 'control' }, 'quorum'],
  ['UpdateItem', { TableName: 'arn:aws:dynamodb:us-east-1:000000000000:table/control' }, 'quorum'],
  ['DeleteItem', { TableName: 'control' }, 'quorum'],
  ['GetItem', { TableName: 'control', ConsistentRead: true }, 'quorum'],
  ['GetItem', { TableName: 'control' }, 'local'],
  ['Query', { TableName: 'control', ConsistentRead: true }, 'quorum'],
  ['Query', { TableName: 'control', ConsistentRead: false }, 'local'],
  ['BatchGetItem', { RequestItems: { control: { ConsistentRead: true } } }, 'quorum'],
  ['BatchGetItem', { RequestItems: { control: {} } }, 'local'],
  ['BatchWriteItem', { RequestItems: { control: [] } }, 'quorum'],
  ['BatchWriteItem', { RequestItems: { control: [], other: [] } }, 'refused'],
  ['ExecuteStatement', { Statement: `UPDATE "control" SET a = 1 WHERE scope = 'x'` }, 'quorum'],
  ['DescribeTable', { TableName: 'control' }, 'local'],
  ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'control' } }] }, 'refused'],
  ['TransactWriteItems', { TransactItems: [{ Put: { TableName: 'other' } }] }, 'ordinary'],
  ['UpdateTimeToLive', { TableName: 'control' }, 'refused'],
  ['PutItem', { TableName: 'other' }, 'ordinary'],
  ['ListTables', {}, 'ordinary'],
])('%s %j is %s', (operation, input, expected) => {
  expect(kind(operation, input)).toBe(expected);
});

test('a Region without a replica does not know the table', () => {
  expect(strongRoute('GetItem', { TableName: 'control' }, 'us-east-2', tables)).toMatchObject({
    code: 'ResourceNotFoundException',
  });
});

test("a table's ARN becomes its name, and nothing else changes", () => {
  const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/control';
  const Item = { a: { S: arn } };
  expect(byName({ TableName: arn, Item })).toEqual({ TableName: 'control', Item });
  const plain = { TableName: 'control', Item };
  expect(byName(plain)).toBe(plain);
});

describe('the peer of a quorum', () => {
  let now = 0;
  const reach = () => new Reach(400, 200, () => now);

  beforeEach(() => (now = 0));

  test('is the first that has just answered', () => {
    const state = reach();
    state.noteAnswer('a', 'b');
    now = 300;
    state.noteAnswer('a', 'c');
    expect(state.choose('a', ['b', 'c'])).toBe('c');
  });

  test('is one that hears us when none answers', () => {
    const state = reach();
    state.noteHeard('a', 'c');
    expect(state.choose('a', ['b', 'c'])).toBe('c');
  });

  test('is nobody once heartbeats are old', () => {
    const state = reach();
    state.noteAnswer('a', 'b');
    state.noteHeard('a', 'b');
    now = 401;
    expect(state.choose('a', ['b', 'c'])).toBeUndefined();
  });

  test('is not one that refused', () => {
    const state = reach();
    state.noteAnswer('a', 'b');
    expect(state.choose('a', ['b', 'c'], new Set(['b']))).toBeUndefined();
  });
});

describe('a signature', () => {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=holdfast/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

  test('names service and Region', () => {
    expect(scopeOf({ headers: { authorization } })).toEqual({
      accessKeyId: 'holdfast',
      region: 'us-east-1',
      service: 'dynamodb',
    });
  });

  test('of a presigned URL does so too', () => {
    const url = '/bucket/key?X-Amz-Credential=holdfast%2F20260101%2Fus-west-2%2Fs3%2Faws4_request&X-Amz-Signature=0';
    expect(scopeOf({ headers: {}, url })).toMatchObject({ region: 'us-west-2', service: 's3' });
  });

  test('can be moved to another Region and keeps the rest', () => {
    expect(withRegion(authorization, 'us-west-2')).toBe(authorization.replace('us-east-1', 'us-west-2'));
  });

  test('of a real account is recognized by its key', () => {
    const keys = ['AKIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPLE', 'holdfast', 'test', '000000000000', 'AKIA'];
    expect(keys.map(looksReal)).toEqual([true, true, false, false, false, false]);
  });
});

describe('strong tables of templates', () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'holdfast-tables-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const stack = (Properties: object) => {
    const templatePath = join(folder, 'template.json');
    writeFileSync(
      templatePath,
      JSON.stringify({ Resources: { T: { Type: 'AWS::DynamoDB::GlobalTable', Properties } } }),
    );
    return [{ name: 'payments-control', region: 'us-west-2', templatePath }];
  };
  const Replicas = [{ Region: { Ref: 'AWS::Region' } }, { Region: 'us-east-1' }];

  test('are read with replicas, witness and home', () => {
    const template = {
      TableName: 'control',
      MultiRegionConsistency: 'STRONG',
      Replicas,
      GlobalTableWitnesses: [{ Region: 'us-east-2' }],
    };
    expect(strongTablesOf(stack(template))).toEqual({
      control: { replicas: ['us-west-2', 'us-east-1'], witness: 'us-east-2', home: 'us-west-2' },
    });
  });

  test('do not include eventually consistent ones', () => {
    expect(strongTablesOf(stack({ TableName: 'sessions', Replicas }))).toEqual({});
  });

  test('fails when one has no fixed name', () => {
    const template = { MultiRegionConsistency: 'STRONG', Replicas };
    expect(() => strongTablesOf(stack(template))).toThrow('table T of stack payments-control has no fixed TableName');
  });
});
