import { estimate, renderCost } from '../../../assess/cost';
import { prices } from '../../../assess/cost/prices';

const month = (item: string) => prices[item]!.usd * (prices[item]!.per === 'hour' ? 730 : 1);

interface Given {
  readonly region?: string;
  readonly name?: string;
}

/** A template with some resources. */
const template = (resources: object, { region = 'us-east-1', name = 'web' }: Given = {}) => ({
  name,
  region,
  body: { Resources: resources },
});
const one = (Type: string, Properties: object = {}) => estimate([template({ It: { Type, Properties } })]);

const launch = (data: object) => ({ Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: data } });
const group = (more: object) => ({
  Type: 'AWS::AutoScaling::AutoScalingGroup',
  Properties: { MinSize: '3', MaxSize: '9', LaunchTemplate: { LaunchTemplateId: { Ref: 'Launch' } }, ...more },
});

test('a group costs its minimum, with the volumes of each instance', () => {
  const mappings = [{ Ebs: { VolumeSize: 20, VolumeType: 'gp3' } }];
  const data = { InstanceType: 'm7g.large', BlockDeviceMappings: mappings };
  const { total, unknown } = estimate([template({ Launch: launch(data), Group: group({}) })]);
  expect(total).toBeCloseTo(3 * month('ec2 m7g.large') + 60 * month('ebs gp3 GB'), 6);
  expect(unknown).toEqual([]);
});

test('of several instance types the preferred one counts', () => {
  const mixed = {
    LaunchTemplate: {
      LaunchTemplateSpecification: { LaunchTemplateId: { Ref: 'Launch' } },
      Overrides: [{ InstanceType: 'm6g.large' }, { InstanceType: 'm7g.large' }],
    },
  };
  const resources = { Launch: launch({ InstanceType: 'm7g.large' }), Group: group({ MixedInstancesPolicy: mixed }) };
  expect(estimate([template(resources)]).total).toBeCloseTo(3 * month('ec2 m6g.large'), 6);
});

test('detailed monitoring costs seven metrics an instance', () => {
  const data = { InstanceType: 'm7g.large', Monitoring: { Enabled: true } };
  const { lines } = estimate([template({ Launch: launch(data), Group: group({}) })]);
  expect(lines.find(({ item }) => item === 'metric of detailed monitoring')?.units).toBe(21);
});

const writer = {
  Type: 'AWS::RDS::DBInstance',
  Properties: {
    DBInstanceIdentifier: 'orders',
    DBInstanceClass: 'db.r6g.xlarge',
    Engine: 'postgres',
    AllocatedStorage: '100',
    StorageType: 'gp3',
    MultiAZ: true,
  },
};

test('a database with a standby costs two instances and twice its storage', () => {
  const { total } = estimate([template({ Writer: writer })]);
  expect(total).toBeCloseTo(2 * month('rds db.r6g.xlarge') + 200 * month('rds gp3 GB'), 6);
});

test('a replica in another Region has the engine and the storage of its source', () => {
  const replica = {
    Type: 'AWS::RDS::DBInstance',
    Properties: {
      DBInstanceClass: 'db.r6g.xlarge',
      SourceDBInstanceIdentifier: 'arn:aws:rds:us-east-1:000000000000:db:orders',
    },
  };
  const { regions, unknown } = estimate([
    template({ Writer: writer }),
    template({ Replica: replica }, { region: 'us-west-2', name: 'west' }),
  ]);
  expect(unknown).toEqual([]);
  expect(regions.find(({ region }) => region === 'us-west-2')?.monthly).toBeCloseTo(
    month('rds db.r6g.xlarge') + 100 * month('rds gp3 GB'),
    6,
  );
});

test('the Region where the databases are written is primary, even if another one costs more', () => {
  const costly = { Gateways: { Type: 'AWS::Route53RecoveryControl::Cluster', Properties: {} } };
  const { regions, standbyShare } = estimate([
    template({ Writer: writer }),
    template(costly, { region: 'us-west-2', name: 'west' }),
  ]);
  expect(regions).toMatchObject([
    { region: 'us-west-2', role: 'other' },
    { region: 'us-east-1', role: 'primary' },
  ]);
  expect(standbyShare).toBeCloseTo(regions[0]!.monthly / regions[1]!.monthly, 6);
});

test('one Region has no standby', () => expect(one('AWS::EC2::NatGateway').standbyShare).toBeUndefined());

test('a cache costs its shards times primary and replicas, by its engine', () => {
  const properties = { Engine: 'valkey', CacheNodeType: 'cache.r7g.large', NumNodeGroups: 3, ReplicasPerNodeGroup: 1 };
  expect(one('AWS::ElastiCache::ReplicationGroup', properties).total).toBeCloseTo(
    6 * month('valkey cache.r7g.large'),
    6,
  );
});

test('a copy of a cache has the nodes of the one that it copies', () => {
  const properties = { Engine: 'valkey', CacheNodeType: 'cache.r7g.large', NumNodeGroups: 3, ReplicasPerNodeGroup: 1 };
  const type = 'AWS::ElastiCache::ReplicationGroup';
  const east = {
    Cache: { Type: type, Properties: properties },
    Global: {
      Type: 'AWS::ElastiCache::GlobalReplicationGroup',
      Properties: {
        GlobalReplicationGroupIdSuffix: 'news',
        Members: [{ ReplicationGroupId: { Ref: 'Cache' }, Role: 'PRIMARY' }],
      },
    },
  };
  const copy = { Type: type, Properties: { GlobalReplicationGroupId: 'ldgnf-news', ReplicasPerNodeGroup: 1 } };
  const { regions } = estimate([template(east), template({ Copy: copy }, { region: 'us-west-2', name: 'west' })]);
  expect(regions[0]!.monthly).toBeCloseTo(regions[1]!.monthly, 6);
});

test('an interface endpoint costs by zone; a gateway endpoint is free', () => {
  expect(one('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b', 'c'] }).total).toBeCloseTo(
    3 * month('interface endpoint'),
    6,
  );
  expect(one('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' }).total).toBe(0);
});

test('a public load balancer has an address in each subnet, an internal one has none', () => {
  const type = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
  const cost = (Scheme: string) => one(type, { Scheme, Subnets: ['a', 'b'] }).total;
  expect(cost('internet-facing') - cost('internal')).toBeCloseTo(2 * month('public address'), 6);
});

test('what costs by use is listed, not summed', () => {
  const { total, byUse, unknown } = one('AWS::Lambda::Function');
  expect({ total, byUse, unknown }).toEqual({
    total: 0,
    byUse: [{ type: 'AWS::Lambda::Function', count: 1, why: 'by use' }],
    unknown: [],
  });
});

test.each([
  ['a type without a rule', 'AWS::Brand::New', {}, 'no rule for the type'],
  [
    'a class without a price',
    'AWS::RDS::DBInstance',
    { ...writer.Properties, DBInstanceClass: 'db.x9z.huge' },
    'no price of rds db.x9z.huge',
  ],
  [
    'an engine without prices',
    'AWS::RDS::DBInstance',
    { ...writer.Properties, Engine: 'oracle-ee' },
    'no prices of the engine oracle-ee',
  ],
  [
    'serverless capacity',
    'AWS::RDS::DBInstance',
    { DBInstanceClass: 'db.serverless', DBClusterIdentifier: 'orders' },
    'Aurora Serverless costs by capacity units',
  ],
])('%s is told and not guessed', (_, type, properties, why) => {
  expect(one(type, properties).unknown).toContainEqual({ type, count: 1, why });
});

test('a Region without prices is told and not guessed', () => {
  const { total, unknown } = estimate([template({ Nat: { Type: 'AWS::EC2::NatGateway' } }, { region: 'eu-west-1' })]);
  expect(total).toBe(0);
  expect(unknown).toEqual([{ type: 'AWS::EC2::NatGateway', count: 1, why: 'no prices of eu-west-1' }]);
});

test('a document marks each price that nobody confirmed', () => {
  const text = renderCost(
    estimate([template({ Nat: { Type: 'AWS::EC2::NatGateway' }, Key: { Type: 'AWS::KMS::Key' } })]),
  );
  expect(text).toContain('| nat gateway | 1 | $33 |');
  expect(text).toContain('| key | 1 | $1.00* |');
});
