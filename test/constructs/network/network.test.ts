import { Lazy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Network, type NetworkProps } from '../../../constructs/network';
import { overlappingCidrs, prefixOf } from '../../../constructs/network/cidr';
import { stackIn } from '../core/stack';

function synth(props: Partial<NetworkProps> = {}): Template {
  const stack = stackIn('us-east-1');
  new Network(stack, 'Network', { cidr: '10.0.0.0/16', ...props });
  return Template.fromStack(stack);
}

const template = synth();
const zonesOf = (type: string, found: Template) =>
  Object.values(found.findResources(type)).map(({ Properties }) => Properties.AvailabilityZone as string);

test('nine subnets lie in three zones that are named, not looked up', () => {
  const zones = zonesOf('AWS::EC2::Subnet', template);
  expect(zones.sort()).toEqual(['a', 'b', 'c'].flatMap((zone) => Array(3).fill(`us-east-1${zone}`)));
});

test('each zone has a NAT gateway of its own', () => {
  template.resourceCountIs('AWS::EC2::NatGateway', 3);
});

test('each private subnet leaves through a NAT gateway of its own zone', () => {
  const routes = Object.values(
    template.findResources('AWS::EC2::Route', { Properties: { NatGatewayId: Match.anyValue() } }),
  );
  expect(new Set(routes.map(({ Properties }) => Properties.NatGatewayId.Ref)).size).toBe(3);
});

test('the flow logs are encrypted by a key that CloudWatch Logs may use', () => {
  template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL' });
  template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue(), RetentionInDays: 90 });
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 'logs.us-east-1.amazonaws.com' } })]),
    },
  });
});

test('the default security group is closed', () => {
  template.resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
});

test('S3 and DynamoDB are reached through gateways, recovery services through interfaces', () => {
  const endpoints = Object.values(template.findResources('AWS::EC2::VPCEndpoint')).map(({ Properties }) => Properties);
  const interfaces = endpoints
    .filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')
    .map(({ ServiceName }) => (ServiceName as string).replace('com.amazonaws.us-east-1.', ''));
  expect(endpoints.filter(({ VpcEndpointType }) => VpcEndpointType === 'Gateway')).toHaveLength(2);
  expect(interfaces.sort()).toEqual(
    ['kms', 'logs', 'monitoring', 'rds', 'secretsmanager', 'sns', 'ssm', 'ssmmessages'].sort(),
  );
});

test('other stacks find subnets and security group by name', () => {
  template.hasResourceProperties('AWS::SSM::Parameter', {
    Name: '/payments/network/private-subnets',
    Type: 'StringList',
  });
  template.hasResourceProperties('AWS::SSM::Parameter', {
    Name: '/payments/network/database-client-security-group',
    Type: 'String',
  });
});

test('clients of the databases may reach port 5432 inside the network and HTTPS, nothing else', () => {
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    GroupDescription: 'Clients of the databases',
    SecurityGroupEgress: [
      Match.objectLike({ FromPort: 5432, ToPort: 5432, IpProtocol: 'tcp' }),
      Match.objectLike({ FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }),
    ],
  });
});

test('no subnet gives public addresses to what is launched in it', () => {
  template.resourcePropertiesCountIs('AWS::EC2::Subnet', { MapPublicIpOnLaunch: true }, 0);
});

test('the smallest range still holds all subnets', () => {
  synth({ cidr: '10.2.0.0/22' }).resourceCountIs('AWS::EC2::Subnet', 9);
});

test('given defaults change nothing', () => {
  const same = synth({
    availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    parameterPrefix: '/payments/network',
    databasePort: 5432,
  });
  expect(same.toJSON()).toEqual(template.toJSON());
});

test.each<[string, Partial<NetworkProps>, string]>([
  ['a malformed range', { cidr: '10.0.0/16' }, 'cidr is "10.0.0/16"; allowed is an aligned IPv4 range from /16 to /22'],
  ['a range that begins elsewhere', { cidr: '10.0.0.1/16' }, 'cidr is "10.0.0.1/16"; allowed is an aligned'],
  ['a range that is too small', { cidr: '10.0.0.0/24' }, 'cidr is "10.0.0.0/24"; allowed is an aligned'],
  [
    'a range that is a token',
    { cidr: Lazy.string({ produce: () => '10.0.0.0/16' }) },
    'cidr is "an unresolved token"; allowed is an aligned',
  ],
  [
    'a single zone',
    { availabilityZones: ['us-east-1a'] },
    'availabilityZones has 1 zone(s); allowed are two or three; name three for production',
  ],
  [
    'a zone named twice',
    { availabilityZones: ['us-east-1a', 'us-east-1a'] },
    'availabilityZones names a zone twice (us-east-1a, us-east-1a); allowed are different zones; replace one',
  ],
  [
    'a zone of another Region',
    { availabilityZones: ['us-east-1a', 'us-west-2b'] },
    `availabilityZones holds "us-west-2b"; allowed are zones of us-east-1; name zones of the stack's Region`,
  ],
])('fails for %s', (_, props, message) => {
  expect(() => synth(props)).toThrow(message);
});

test('fails when two Regions share an address', () => {
  expect(() => Network.assertDisjoint(['10.0.0.0/16', '10.1.0.0/16', '10.1.128.0/20'])).toThrow(
    'cidr "10.1.128.0/20" overlaps "10.1.0.0/16"; allowed are ranges without a common address; choose another range',
  );
});

test('neighbouring ranges do not overlap, in whatever order', () => {
  expect(overlappingCidrs(['10.1.0.0/16', '10.0.0.0/16', '10.2.0.0/17'])).toBeUndefined();
});

test('equal ranges overlap', () => {
  expect(overlappingCidrs(['10.0.0.0/16', '10.0.0.0/16'])).toEqual(['10.0.0.0/16', '10.0.0.0/16']);
});

test.each([
  ['10.0.0.0/16', 16],
  ['10.0.4.0/22', 22],
  ['256.0.0.0/16', undefined],
  ['10.0.0.0/33', undefined],
])('the prefix of %s is %s', (cidr, prefix) => {
  expect(prefixOf(cidr)).toBe(prefix);
});
