import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findValkey, readCacheTemplate } from '../../../local/valkey';

const resources = {
  Subnet: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: 'us-east-1a' } },
  Subnets: { Type: 'AWS::ElastiCache::SubnetGroup', Properties: { SubnetIds: [{ Ref: 'Subnet' }] } },
  Parameters: {
    Type: 'AWS::ElastiCache::ParameterGroup',
    Properties: { Properties: { 'min-replicas-to-write': '1' } },
  },
  Group: {
    Type: 'AWS::ElastiCache::ReplicationGroup',
    Properties: {
      ...{ ReplicationGroupId: 'news', Engine: 'valkey', EngineVersion: '8.2', NumNodeGroups: 3 },
      ...{ ReplicasPerNodeGroup: 1, AutomaticFailoverEnabled: true },
      CacheParameterGroupName: { Ref: 'Parameters' },
      CacheSubnetGroupName: { Ref: 'Subnets' },
    },
  },
};

test('a template says what its cache is', () => {
  expect(readCacheTemplate({ Resources: resources })).toEqual({
    ...{ name: 'news', engine: 'valkey 8.2', shards: 3, replicasPerShard: 1, automaticFailover: true },
    zones: ['us-east-1a'],
    parameters: { 'min-replicas-to-write': '1' },
  });
});

test('fails on a template without a cache', () => {
  expect(() => readCacheTemplate({})).toThrow(/0 replication groups.*give it one Cache/);
});

test('fails on a parameter group of another template', () => {
  const { Parameters: _, ...others } = resources;
  expect(() => readCacheTemplate({ Resources: others })).toThrow(/names a parameter group by {"Ref":"Parameters"}/);
});

test('fails on a subnet whose zone is not known', () => {
  const Subnet = { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: { 'Fn::Select': [0] } } };
  expect(() => readCacheTemplate({ Resources: { ...resources, Subnet } })).toThrow(/name the zones of the VPC/);
});

test('fails to find a server that was not installed, and says how to install it', () => {
  const empty = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  try {
    expect(() => findValkey(empty)).toThrow(/no Valkey server in .*run "node scripts\/setup.mjs"/);
  } finally {
    rmSync(empty, { recursive: true });
  }
});
