import { filterTemplate } from '../../../local/emulate/filter';
import { reasonsOf } from '../../../local/emulate/left-out';

const place = { stack: 'web', account: '111122223333', region: 'us-east-1' };
const noEip = (type: string) => (type === 'AWS::EC2::EIP' ? 'unknown' : undefined);
const eip = { Type: 'AWS::EC2::EIP', Properties: {} };

/** What becomes of one value of a resource beside an address that is left out. */
function become(value: unknown): unknown {
  const resources = { Address: eip, Reader: { Type: 'AWS::SSM::Parameter', Properties: { Value: value } } };
  const { template } = filterTemplate({ Resources: resources }, place, noEip);
  return (template.Resources as typeof resources).Reader.Properties.Value;
}

test('a type with a reason is left out, and the reason is told', () => {
  const { template, leftOut } = filterTemplate({ Resources: { Address: eip } }, place, noEip);
  expect(template.Resources).toEqual({});
  expect(leftOut).toEqual([{ id: 'Address', type: 'AWS::EC2::EIP', reason: 'unknown' }]);
});

test.each([
  ['Ref', { Ref: 'Address' }, 'left-out-address'],
  ['an attribute', { 'Fn::GetAtt': ['Address', 'AllocationId'] }, 'left-out-address-allocationid'],
  ['an attribute in one text', { 'Fn::GetAtt': 'Address.AllocationId' }, 'left-out-address-allocationid'],
  ['an ARN', { 'Fn::GetAtt': ['Address', 'Arn'] }, 'arn:aws:ec2:us-east-1:111122223333:left-out/Address'],
  ['Fn::Sub', { 'Fn::Sub': 'a ${Address} b' }, { 'Fn::Sub': 'a left-out-address b' }],
  [
    'Fn::Sub with an attribute',
    { 'Fn::Sub': '${Address.PublicIp}/${AWS::Region}' },
    { 'Fn::Sub': 'left-out-address-publicip/${AWS::Region}' },
  ],
  [
    'the inside of another function',
    { 'Fn::Join': ['', ['a', { Ref: 'Address' }]] },
    { 'Fn::Join': ['', ['a', 'left-out-address']] },
  ],
])('%s of what is left out becomes a text that stands in for it', (_, value, text) => {
  expect(become(value)).toEqual(text);
});

test.each([
  ['a literal', { 'Fn::Sub': '${!Address}' }],
  ['a variable of its own', { 'Fn::Sub': ['${Address}', { Address: 'mine' }] }],
])('%s of Fn::Sub is not taken for the resource', (_, value) => {
  expect(become(value)).toEqual(value);
});

test('a variable of Fn::Sub may itself name what is left out', () => {
  expect(become({ 'Fn::Sub': ['${It}', { It: { Ref: 'Address' } }] })).toEqual({
    'Fn::Sub': ['${It}', { It: 'left-out-address' }],
  });
});

test.each([
  ['one', 'Address', undefined],
  ['a list of it', ['Address'], undefined],
  ['a longer list', ['Address', 'Other'], ['Other']],
])('DependsOn forgets what is left out: %s', (_, on, left) => {
  const resources = { Address: eip, Other: { Type: 'A::B::C' }, Reader: { Type: 'A::B::C', DependsOn: on } };
  const { template } = filterTemplate({ Resources: resources }, place, noEip);
  expect(template.Resources).toMatchObject({ Reader: { Type: 'A::B::C' } });
  expect((template.Resources as { Reader: { DependsOn?: unknown } }).Reader.DependsOn).toEqual(left);
});

test('outputs stay, and answer what stands in for the resource', () => {
  const template = { Resources: { Address: eip }, Outputs: { Id: { Value: { Ref: 'Address' } } } };
  expect(filterTemplate(template, place, noEip).template.Outputs).toEqual({ Id: { Value: 'left-out-address' } });
});

test('references to what is deployed stay as they are', () => {
  const kept = { Resources: { A: { Type: 'A::B::C' }, B: { Type: 'A::B::C', Properties: { A: { Ref: 'A' } } } } };
  expect(filterTemplate(kept, place, noEip)).toEqual({ template: kept, leftOut: [] });
});

test('an attribute that repeats a property is replaced by the property', () => {
  const template = {
    Resources: { Net: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } },
    Outputs: { Range: { Value: { 'Fn::GetAtt': ['Net', 'CidrBlock'] } }, Id: { Value: { Ref: 'Net' } } },
  };
  expect(filterTemplate(template, place, noEip).template.Outputs).toEqual({
    Range: { Value: '10.0.0.0/16' },
    Id: { Value: { Ref: 'Net' } },
  });
});

test('a type that no table names is not left out, so that a gap fails and is noticed', () => {
  for (const kind of ['ministack', 'localstack'] as const)
    expect(reasonsOf(kind)('AWS::Brand::New', {})).toBeUndefined();
});

test('a row may name some resources of a type only', () => {
  const reasonFor = reasonsOf('ministack');
  expect(reasonFor('AWS::CloudWatch::Alarm', { MetricName: 'Errors' })).toBeUndefined();
  expect(reasonFor('AWS::CloudWatch::Alarm', { Metrics: [{ Id: 'm' }] })).toMatch(/expression/);
});

test('emulators have gaps of their own', () => {
  expect(reasonsOf('ministack')('AWS::RDS::DBInstance', {})).toBeUndefined();
  expect(reasonsOf('localstack')('AWS::RDS::DBInstance', {})).toBeDefined();
});
