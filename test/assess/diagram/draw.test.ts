import { type Diagram, draw, mermaid } from '../../../assess/diagram';

const template = (resources: object, region = 'us-east-1') => ({
  name: `web-${region}`,
  region,
  body: { Resources: resources },
});

/** Lines of a diagram by what they join. */
const lines = ({ nodes, edges }: Diagram) => {
  const labelOf = new Map(nodes.map(({ id, label }) => [id, label[0]]));
  return edges.map(({ from, to, label }) => [labelOf.get(from), label ?? '', labelOf.get(to)].join(' > '));
};

const east = {
  Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Name: 'door' } },
  Targets: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup' },
  Listener: {
    Type: 'AWS::ElasticLoadBalancingV2::Listener',
    Properties: { LoadBalancerArn: { Ref: 'Balancer' }, DefaultActions: [{ TargetGroupArn: { Ref: 'Targets' } }] },
  },
  Launch: {
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: { LaunchTemplateData: { UserData: { 'Fn::Sub': '${Writer.Endpoint.Address}' } } },
  },
  Group: {
    Type: 'AWS::AutoScaling::AutoScalingGroup',
    Properties: {
      AutoScalingGroupName: 'servers',
      MinSize: '3',
      MaxSize: '9',
      TargetGroupARNs: [{ Ref: 'Targets' }],
      LaunchTemplate: { LaunchTemplateId: { Ref: 'Launch' } },
    },
  },
  Writer: { Type: 'AWS::RDS::DBInstance', Properties: { DBInstanceIdentifier: 'orders', MultiAZ: true } },
  Reader1: { Type: 'AWS::RDS::DBInstance', Properties: { SourceDBInstanceIdentifier: { Ref: 'Writer' } } },
  Reader2: { Type: 'AWS::RDS::DBInstance', Properties: { SourceDBInstanceIdentifier: { Ref: 'Writer' } } },
  Record: {
    Type: 'AWS::Route53::RecordSet',
    Properties: {
      Name: 'example.com.',
      Type: 'A',
      Failover: 'PRIMARY',
      AliasTarget: { DNSName: { 'Fn::GetAtt': ['Balancer', 'DNSName'] } },
    },
  },
  Pages: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: 'pages-111122223333-us-east-1',
      ReplicationConfiguration: { Rules: [{ Destination: { Bucket: 'arn:aws:s3:::copies' } }] },
    },
  },
  Logs: { Type: 'AWS::S3::Bucket' },
  Function1: { Type: 'AWS::Lambda::Function' },
  Function2: {
    Type: 'AWS::Lambda::Function',
    Properties: { DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] } } },
  },
  Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
  Sessions: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: { TableName: 'sessions', Replicas: [{ Region: 'us-east-1' }, { Region: 'us-west-2' }] },
  },
};
const west = {
  Replica: {
    Type: 'AWS::RDS::DBInstance',
    Properties: {
      DBInstanceIdentifier: 'orders-west',
      SourceDBInstanceIdentifier: 'arn:aws:rds:us-east-1:000000000000:db:orders',
    },
  },
  Copies: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'copies' } },
};
const diagram = draw([template(east), template(west, 'us-west-2')]);

test('requests lead from a name over the load balancer and the group to the database that instances are told of', () => {
  expect(lines(diagram)).toEqual(
    expect.arrayContaining(['example.com > primary > door', 'door >  > servers', 'servers >  > orders']),
  );
});

test('replication leads from the writer to the other Region', () => {
  expect(lines(diagram)).toContain('orders > replication > orders-west');
});

test('read replicas of one writer are one node', () => {
  expect(diagram.nodes.filter(({ label }) => /read replica/.test(label.join(' ')))).toHaveLength(1);
  expect(lines(diagram)).toContain('orders > replication > 2 read replicas');
});

test('a bucket that is copied leads to the other one, and carries no account in its name', () => {
  expect(lines(diagram)).toContain('pages-us-east-1 > copies > copies');
});

test('buckets without a name of their own and dead letters are left out', () => {
  const names = diagram.nodes.map(({ label }) => label[0]);
  expect(names).not.toContain('Logs');
  expect(names).not.toContain('dead');
});

test('functions are counted, not drawn', () => {
  expect(diagram.nodes.find(({ shape }) => shape === 'note')).toMatchObject({
    region: 'us-east-1',
    label: ['2 functions'],
  });
});

test('a table of several Regions is in none of them', () => {
  const table = diagram.nodes.find(({ label }) => label[0] === 'sessions');
  expect(table).toMatchObject({
    region: undefined,
    label: ['sessions', 'in us-east-1, us-west-2', 'eventually consistent'],
  });
});

test('a cache that copies another one is told so', () => {
  const type = 'AWS::ElastiCache::ReplicationGroup';
  const first = {
    Cache: { Type: type, Properties: { ReplicationGroupId: 'east' } },
    Global: {
      Type: 'AWS::ElastiCache::GlobalReplicationGroup',
      Properties: { GlobalReplicationGroupIdSuffix: 'news', Members: [{ ReplicationGroupId: { Ref: 'Cache' } }] },
    },
  };
  const second = {
    Copy: { Type: type, Properties: { ReplicationGroupId: 'west', GlobalReplicationGroupId: 'ldgnf-news' } },
  };
  expect(lines(draw([template(first), template(second, 'us-west-2')]))).toEqual(['east > replication > west']);
});

test('a distribution leads to its buckets, and says which one is asked second', () => {
  const origin = (Id: string, bucket: string) => ({ Id, DomainName: `${bucket}.s3.us-east-1.amazonaws.com` });
  const edge = {
    One: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'one' } },
    Two: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'two' } },
    Edge: {
      Type: 'AWS::CloudFront::Distribution',
      Properties: {
        DistributionConfig: {
          Origins: [origin('a', 'one'), origin('b', 'two')],
          OriginGroups: { Items: [{ Members: { Items: [{ OriginId: 'a' }, { OriginId: 'b' }] } }] },
        },
      },
    },
  };
  expect(lines(draw([template(edge)]))).toEqual(['CloudFront >  > one', 'CloudFront > if the first one fails > two']);
});

test('Mermaid: a box for each Region, dashed lines for what flows by itself, quotes as entities', () => {
  const text = mermaid({
    regions: [{ name: 'us-east-1', title: 'us-east-1, zones a b' }],
    nodes: [
      { id: 'a', label: ['say "a"'], shape: 'round' },
      { id: 'b', label: ['b', 'two lines'], shape: 'store', region: 'us-east-1' },
    ],
    edges: [{ from: 'a', to: 'b', label: 'copies', dashed: true }],
  });
  expect(text).toBe(
    [
      'flowchart TB',
      '  a(["say #quot;a#quot;"])',
      '  subgraph region1["us-east-1, zones a b"]',
      '    b[("b<br/>two lines")]',
      '  end',
      '  a -.->|"copies"| b',
    ].join('\n'),
  );
});

test('templates that hold anything at all are drawn without an error', () => {
  const odd = {
    A: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { VPCZoneIdentifier: 7 } },
    B: 3,
    C: { Type: 1 },
  };
  expect(draw([{ name: 'odd', body: { Resources: odd } }]).nodes).toHaveLength(1);
});
