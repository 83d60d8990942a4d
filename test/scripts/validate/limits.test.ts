import { limitFindings, type Measured } from '../../../scripts/validate/limits';

const resources = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`R${index}`, { Type: 'AWS::SNS::Topic' }]));

function stack(name: string, region: string, template: Measured['template'], bytes = 1_000): Measured {
  return { name, region, bytes, template };
}

const rules = (...stacks: Measured[]) => limitFindings(stacks).map(({ rule, path }) => `${rule} ${path}`);

test('a stack of 449 resources and 899,999 bytes is allowed', () => {
  expect(rules(stack('a', 'us-east-1', { Resources: resources(449) }, 899_999))).toEqual([]);
});

test('fails for a stack of 450 resources', () => {
  expect(rules(stack('a', 'us-east-1', { Resources: resources(450) }))).toEqual(['Holdfast-StackResources a']);
});

test('fails for a template of 900,000 bytes', () => {
  expect(rules(stack('a', 'us-east-1', {}, 900_000))).toEqual(['Holdfast-StackSize a']);
});

const exporting = (region: string) =>
  stack('out', region, { Outputs: { O: { Value: 'v', Export: { Name: 'name' } } } });
const importing = (region: string) =>
  stack('in', region, { Resources: { R: { Type: 'T', Properties: { p: [{ 'Fn::ImportValue': 'name' }] } } } });

test('an import from the same Region is allowed', () => {
  expect(rules(exporting('us-east-1'), importing('us-east-1'))).toEqual([]);
});

test('fails for an import from another Region', () => {
  expect(rules(exporting('us-east-1'), importing('us-west-2'))).toEqual(['Holdfast-StrongReference in']);
});

test('fails for an import that no stack exports', () => {
  expect(rules(importing('us-west-2'))).toEqual(['Holdfast-StrongReference in']);
});

test('an export whose name is a function of CloudFormation is found by its text', () => {
  const Name = { 'Fn::Sub': '${AWS::StackName}-key' };
  const from = stack('out', 'us-east-1', { Outputs: { O: { Value: 'v', Export: { Name } } } });
  const properties = { p: { 'Fn::ImportValue': Name } };
  expect(rules(from, stack('in', 'us-east-1', { Resources: { R: { Type: 'T', Properties: properties } } }))).toEqual(
    [],
  );
});

test.each(['Custom::CrossRegionExportWriter', 'Custom::CrossRegionExportReader'])('fails for %s', (Type) => {
  expect(rules(stack('a', 'us-east-1', { Resources: { R: { Type } } }))).toEqual(['Holdfast-StrongReference a']);
});

test('a finding says what is allowed and what to do', () => {
  const [finding] = limitFindings([stack('a', 'us-east-1', { Resources: resources(500) })]);
  expect(finding!.message).toBe('500 resources; allowed are fewer than 450; split the stack');
});
