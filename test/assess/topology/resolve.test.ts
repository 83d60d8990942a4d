import type { LoadedStack, Template } from '../../../assess/topology/assembly';
import { createResolver } from '../../../assess/topology/resolve';

const stack = (name: string, region: string, template: Template): LoadedStack => ({
  name,
  region,
  plane: 'data',
  templatePath: `/${name}.json`,
  dependencies: [],
  template,
});

const bucket = { Type: 'AWS::S3::Bucket' };
const network = stack('network', 'us-east-1', {
  Resources: {
    Bucket: bucket,
    Stored: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/subnets', Value: { Ref: 'Bucket' } } },
  },
  Outputs: { Exported: { Value: { Ref: 'Bucket' }, Export: { Name: 'network:bucket' } } },
});
const web = stack('web', 'us-east-1', {
  Parameters: { Subnets: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/subnets' } },
  Resources: {
    Loop: { Type: 'AWS::SSM::Parameter', Properties: { Name: { Ref: 'Loop' } } },
    Function: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'payments-probe' } },
  },
});
const abroad = stack('abroad', 'us-west-2', { Parameters: web.template.Parameters });
const resolver = createResolver([network, web, abroad]);

test.each([
  ['a plain text', 'x', 'x'],
  ['a number', 7, '7'],
  ['the Region of the stack', { Ref: 'AWS::Region' }, 'us-east-1'],
  ['a join', { 'Fn::Join': [':', ['a', { Ref: 'AWS::Partition' }]] }, 'a:aws'],
  ['a substitution', { 'Fn::Sub': 'in ${AWS::Region}' }, 'in us-east-1'],
  ['a substitution with variables', { 'Fn::Sub': ['is ${x}', { x: 'y' }] }, 'is y'],
  ['the name of a resource', { Ref: 'Function' }, 'payments-probe'],
  ['a zone by its place', { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }, 'us-east-1b'],
])('%s is known at synth', (_, value, expected) => {
  expect(resolver.text(web, value)).toBe(expected);
});

test.each([
  ['an attribute', { 'Fn::GetAtt': ['Function', 'Arn'] }],
  ['a join around an attribute', { 'Fn::Join': ['', ['a', { 'Fn::GetAtt': ['Function', 'Arn'] }]] }],
  ['a resource without a fixed name', { Ref: 'Bucket' }],
  ['a name that refers to itself', { Ref: 'Loop' }],
])('%s is not known at synth', (_, value) => {
  expect(resolver.text(web, value)).toBeUndefined();
});

test.each([
  ['an export', { 'Fn::ImportValue': 'network:bucket' }],
  ['an output', { 'Fn::GetStackOutput': { StackName: 'network', Region: 'us-east-1', OutputName: 'Exported' } }],
  ['a stored parameter', { Ref: 'Subnets' }],
  ['a list that holds one of these', ['x', { 'Fn::ImportValue': 'network:bucket' }]],
])('a resource is found through %s', (_, value) => {
  expect(resolver.target(web, value)).toEqual({ stack: network, id: 'Bucket', resource: bucket });
});

test.each([
  ['an export', { 'Fn::ImportValue': 'network:bucket' }],
  ['a stored parameter', { Ref: 'Subnets' }],
])('%s of another Region is not found', (_, value) => {
  expect(resolver.target(abroad, value)).toBeUndefined();
});
