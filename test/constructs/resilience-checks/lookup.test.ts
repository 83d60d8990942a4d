import { createResourceSet } from '../../../constructs/resilience-checks/model/resource-set';
import { covers } from '../../../constructs/resilience-checks/model/policies';
import type { SourceTemplate } from '../../../constructs/resilience-checks/model/template';
import { of } from './cases/case';

const asker = (value: unknown) => ({ Asker: of('Test::Asker', { Value: value }) });

/** What a value stands for in a template, among others. */
function read(value: unknown, rest: object = {}, others: readonly SourceTemplate[] = [], own: object = {}) {
  const { Resources = {}, ...parts } = rest as { Resources?: object };
  const body = { Resources: { ...asker(value), ...Resources }, ...parts };
  const set = createResourceSet([{ name: 'own', region: 'us-east-1', body, ...own }, ...others]);
  const from = set.ofType('Test::Asker')[0]!;
  return { text: set.text(from, value), target: set.target(from, value)?.id, flag: set.flag(from, value) };
}

const other = (body: object): SourceTemplate => ({
  name: 'other',
  region: 'us-west-2',
  body: { Resources: { Db: of('AWS::RDS::DBInstance') }, ...body },
});

test.each([
  ['a parameter by its default', { Ref: 'P' }, { Parameters: { P: { Type: 'String', Default: 'x' } } }, 'x'],
  ['the Region', { 'Fn::Sub': 'db-${AWS::Region}-${!Literal}' }, {}, 'db-us-east-1-${Literal}'],
  [
    'a mapping',
    { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'size'] },
    { Mappings: { M: { 'us-east-1': { size: 3 } } } },
    '3',
  ],
  ['an element of a list', { 'Fn::Select': ['1', ['a', 'b']] }, {}, 'b'],
  ['a zone', { 'Fn::Select': [2, { 'Fn::GetAZs': '' }] }, {}, 'us-east-1c'],
  [
    'the identifier of a database',
    { Ref: 'Db' },
    { Resources: { Db: of('AWS::RDS::DBInstance', { DBInstanceIdentifier: 'orders' }) } },
    'orders',
  ],
  [
    'nothing that only a deployment knows',
    { 'Fn::Join': ['-', ['a', { 'Fn::GetAtt': ['Db', 'Arn'] }]] },
    {},
    undefined,
  ],
])('a value stands for %s', (_, value, rest, text) => {
  expect(read(value, rest).text).toBe(text);
});

test('an output of a stack of another Region leads to its resource', () => {
  const value = { 'Fn::GetStackOutput': { StackName: 'other', Region: 'us-west-2', OutputName: 'Out' } };
  expect(read(value, {}, [other({ Outputs: { Out: { Value: { Ref: 'Db' } } } })]).target).toBe('Db');
});

test('an export is found in its own Region alone', () => {
  const exporting = other({ Outputs: { Out: { Value: { Ref: 'Db' }, Export: { Name: 'shared' } } } });
  expect(read({ 'Fn::ImportValue': 'shared' }, {}, [exporting]).target).toBeUndefined();
  expect(read({ 'Fn::ImportValue': 'shared' }, {}, [{ ...exporting, region: 'us-east-1' }]).target).toBe('Db');
});

test('a nested stack takes its parameters from, and gives its outputs to, the one around it', () => {
  const nesting = (value: unknown): SourceTemplate => ({
    name: 'parent',
    region: 'us-east-1',
    body: {
      Resources: {
        Child: of('AWS::CloudFormation::Stack', { Parameters: { P: { Ref: 'Vpc' } } }),
        Vpc: of('AWS::EC2::VPC'),
        ...asker(value),
      },
    },
  });
  const child = (value: unknown): SourceTemplate => ({
    name: 'child',
    region: 'us-east-1',
    nestedIn: { name: 'parent', logicalId: 'Child' },
    body: {
      Parameters: { P: { Type: 'String' } },
      Outputs: { Out: { Value: { Ref: 'Inner' } } },
      Resources: { Inner: of('AWS::EC2::Subnet'), ...asker(value) },
    },
  });
  const ask = (templates: SourceTemplate[], value: unknown, name: string) => {
    const set = createResourceSet(templates);
    const from = set.ofType('Test::Asker').find(({ template }) => template.name === name)!;
    return set.target(from, value)?.id;
  };
  expect(ask([nesting(1), child({ Ref: 'P' })], { Ref: 'P' }, 'child')).toBe('Vpc');
  const output = { 'Fn::GetAtt': ['Child', 'Outputs.Out'] };
  expect(ask([nesting(output), child(1)], output, 'parent')).toBe('Inner');
});

test('a circle of parameters ends', () => {
  const circle = {
    Parameters: { P: { Type: 'String', Default: { Ref: 'Q' } }, Q: { Type: 'String', Default: { Ref: 'P' } } },
  };
  expect(read({ Ref: 'P' }, circle)).toEqual({ text: undefined, target: undefined, flag: undefined });
});

test.each([
  ['rds:*', 'rds:promotereadreplica', true],
  ['rds:promote*', 'rds:promotereadreplica', true],
  ['*:promote??adreplica', 'rds:promotereadreplica', true],
  ['rds:promote', 'rds:promotereadreplica', false],
  ['route53:get*', 'route53:changeresourcerecordsets', false],
])('the pattern %s against %s: %s', (pattern, action, covered) => {
  expect(covers(pattern, action)).toBe(covered);
});
