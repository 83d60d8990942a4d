import { withOutputs } from '../../../local/emulate/outputs';
import { withPublicParameters } from '../../../local/emulate/public-parameters';

const asked = (Region?: string) => ({
  'Fn::GetStackOutput': { StackName: 'network', OutputName: 'Vpc', ...(Region !== undefined && { Region }) },
});

test('an output of another stack and Region is written in its place', () => {
  const find = jest.fn(() => 'vpc-1');
  const template = { Resources: { A: { Properties: { Vpc: [asked('us-west-2')] } } } };
  expect(withOutputs(template, 'us-east-1', find)).toEqual({ Resources: { A: { Properties: { Vpc: ['vpc-1'] } } } });
  expect(find).toHaveBeenCalledWith({ region: 'us-west-2', stack: 'network', output: 'Vpc' });
});

test('without a Region the output is one of the same Region', () => {
  const find = jest.fn(() => 'vpc-1');
  withOutputs({ Value: asked() }, 'us-east-1', find);
  expect(find).toHaveBeenCalledWith({ region: 'us-east-1', stack: 'network', output: 'Vpc' });
});

test('fails when the other stack has no such output', () => {
  expect(() => withOutputs({ Value: asked('us-west-2') }, 'us-east-1', () => undefined)).toThrow(
    'stack network in us-west-2 has no output Vpc',
  );
});

test('a parameter that AWS itself publishes becomes a text; any other stays', () => {
  const own = { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/payments/network/vpc' };
  const image = { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/aws/service/ami/al2023' };
  expect(withPublicParameters({ Parameters: { own, image } }).Parameters).toEqual({
    own,
    image: { Type: 'String', Default: expect.stringMatching(/^ami-/) },
  });
});
