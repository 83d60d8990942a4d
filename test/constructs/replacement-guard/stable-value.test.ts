import { stableValue } from '../../../constructs/replacement-guard/stable-value';
import { createResourceSet } from '../../../constructs/resilience-checks/model/resource-set';

/** What a value is compared as, in a template of us-east-1. */
function stable(value: unknown): unknown {
  const asker = { Type: 'Test::Asker', Properties: {} };
  const set = createResourceSet([{ name: 'stack', region: 'us-east-1', body: { Resources: { Asker: asker } } }]);
  return stableValue(set, set.all[0]!, value);
}

test.each([
  ['a flag', true, 'true'],
  ['a number', 3306, '3306'],
  ['the Region', { Ref: 'AWS::Region' }, 'us-east-1'],
  ['a list', [1, { Ref: 'AWS::Region' }], ['1', 'us-east-1']],
  ['what a deployment knows', { Ref: 'Key' }, { Ref: 'Key' }],
  ['an attribute', { 'Fn::GetAtt': ['Key', 'Arn'] }, { 'Fn::GetAtt': ['Key', 'Arn'] }],
])('%s is compared as what it stands for', (_, value, expected) => {
  expect(stable(value)).toEqual(expected);
});

test.each([
  ['an attribute', { 'Fn::GetAtt': 'Key.Outputs.Arn' }, { 'Fn::GetAtt': ['Key', 'Outputs.Arn'] }],
  [
    'a text in pieces',
    { 'Fn::Join': ['', ['a-', { Ref: 'AWS::Region' }, '-b', { Ref: 'Key' }]] },
    { 'Fn::Join': ['', ['a-us-east-1-b', { Ref: 'Key' }]] },
  ],
  ['a text of known pieces', { 'Fn::Join': [':', ['a', { Ref: 'AWS::Region' }]] }, 'a:us-east-1'],
  ['an object', { B: 1, A: { D: true, C: 'x' } }, { A: { C: 'x', D: 'true' }, B: '1' }],
  ['an object with nothing set', { A: 1, B: { Ref: 'AWS::NoValue' } }, { A: '1' }],
  ['a function', { 'Fn::If': ['C', 1, { Ref: 'AWS::Region' }] }, { 'Fn::If': ['C', '1', 'us-east-1'] }],
])('%s has one spelling', (_, one, other) => {
  expect(JSON.stringify(stable(one))).toBe(JSON.stringify(stable(other)));
});

test('what is not set has no value', () => {
  expect([stable(undefined), stable(null), stable({ Ref: 'AWS::NoValue' })]).toEqual([undefined, undefined, undefined]);
});
