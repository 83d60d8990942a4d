import { Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Experiment, Fault, type FaultAction } from '../../../constructs/chaos';
import { stackIn } from '../core/stack';
import { alarmIn, allowing, custom, statementsOf, synth, textOf } from './support';

const tagged = (key: string) => ({ StringEquals: { [`${key}/holdfast:architecture`]: 'payments' } });

describe('the role of an experiment', () => {
  test.each<[string, Fault, string, string, string]>([
    [
      'instances',
      Fault.terminateInstances(),
      'ec2:TerminateInstances',
      ':ec2:us-east-1:000000000000:instance/*',
      'aws:ResourceTag',
    ],
    [
      'instances of Systems Manager',
      Fault.stressCpu(),
      'ssm:SendCommand',
      ':ec2:us-east-1:000000000000:instance/*',
      'ssm:resourceTag',
    ],
    [
      'databases',
      Fault.rebootDatabase(),
      'rds:RebootDBInstance',
      ':rds:us-east-1:000000000000:db:*',
      'aws:ResourceTag',
    ],
    [
      'clusters',
      Fault.failOverCluster(),
      'rds:FailoverDBCluster',
      ':rds:us-east-1:000000000000:cluster:*',
      'aws:ResourceTag',
    ],
    [
      'caches',
      Fault.interruptCachePower({ zone: 'us-east-1a' }),
      'elasticache:InterruptClusterAzPower',
      ':elasticache:us-east-1:000000000000:replicationgroup:*',
      'aws:ResourceTag',
    ],
    [
      'subnets',
      Fault.interruptZonePower({ zone: 'us-east-1a' }),
      'ec2:ReplaceNetworkAclAssociation',
      ':ec2:us-east-1:000000000000:subnet/*',
      'aws:ResourceTag',
    ],
  ])('reaches %s of the architecture alone', (_, fault, action, resource, key) => {
    // prettier-ignore
    const [statement] = allowing(synth(fault), action).filter(({ Resource }) => textOf(Resource).includes(resource));
    expect(statement!.Condition).toEqual(tagged(key));
  });

  test('sends the document of its fault and no other', () => {
    const documents = allowing(synth(Fault.fillDisk()), 'ssm:SendCommand').map(({ Resource }) => textOf(Resource));
    expect(documents.filter((text) => text.includes(':document/'))).toEqual([
      expect.stringMatching(/::document\/AWSFIS-Run-Disk-Fill"/),
    ]);
  });

  test('reaches ARNs that are given in place of tags', () => {
    const arns = ['arn:aws:ec2:us-east-1:000000000000:instance/i-1'];
    const [statement] = allowing(synth(Fault.terminateInstances({ arns })), 'ec2:TerminateInstances');
    expect([statement!.Resource].flat()).toEqual(arns);
    expect(statement!.Condition).toBeUndefined();
  });

  test('reaches the streams of a table that is given', () => {
    const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/control';
    const [statement] = allowing(synth(Fault.pauseTableReplication({ arns: [arn] })), 'dynamodb:PutResourcePolicy');
    expect(statement!.Resource).toEqual([arn, `${arn}/stream/*`]);
  });

  test('changes replication of its own buckets alone, and to no other end than a pause', () => {
    const template = synth(Fault.pauseBucketReplication({ region: 'us-west-2' }));
    expect(allowing(template, 's3:PutReplicationConfiguration')[0]!.Condition).toEqual({
      StringEquals: { 'aws:ResourceAccount': '000000000000' },
      BoolIfExists: { 's3:isReplicationPauseRequest': 'true' },
    });
    expect(allowing(template, 's3:PauseReplication')[0]!.Condition).toEqual({
      StringEquals: { 'aws:ResourceAccount': '000000000000', 's3:DestinationRegion': 'us-west-2' },
    });
  });

  test('writes the configuration of functions into its folder', () => {
    const template = synth(
      Fault.failFunctions({ configurationBucket: Bucket.fromBucketName(stackIn('us-east-1'), 'B', 'faults') }),
    );
    expect(textOf(allowing(template, 's3:PutObject')[0]!.Resource)).toMatch(/:s3:::faults\/FisConfigs\/\*"/);
    expect(allowing(template, 'lambda:GetFunction')[0]!.Condition).toEqual(tagged('aws:ResourceTag'));
  });

  test('fails calls of the given roles to one service', () => {
    const stack = stackIn('us-east-1');
    const roleArn = 'arn:aws:iam::000000000000:role/scaling';
    const roles = [Role.fromRoleArn(stack, 'Scaling', roleArn)];
    new Experiment(stack, 'Experiment', {
      fault: Fault.failApiCalls({ roles, operations: ['RunInstances'] }),
      architecture: 'payments',
      stopAlarms: [alarmIn(stack)],
    });
    const [statement] = allowing(Template.fromStack(stack), 'fis:InjectApiUnavailableError');
    expect(statement!.Condition).toEqual({
      StringEquals: { 'fis:Service': 'ec2' },
      'ForAllValues:ArnLike': { 'fis:Targets': [roleArn] },
    });
  });

  test('refuses capacity by that action alone', () => {
    const [statement] = allowing(synth(Fault.refuseCapacity({ zones: ['us-east-1a'] })), 'ec2:InjectApiError');
    expect(statement!.Condition).toEqual({
      StringEquals: { 'ec2:FisActionId': 'aws:ec2:asg-insufficient-instance-capacity-error' },
    });
  });

  test('may let encrypted volumes start again, by way of EC2 alone, if instances start again', () => {
    const stop = (parameters: FaultAction['parameters']) =>
      allowing(synth(custom({ actionId: 'aws:ec2:stop-instances', parameters })), 'kms:CreateGrant');
    expect(stop({})).toEqual([]);
    expect(stop({ startInstancesAfterDuration: 'PT5M' })[0]!.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' },
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
    });
  });

  test('looks up networks only for a document that needs it', () => {
    expect(allowing(synth(Fault.delayNetwork()), 'ec2:DescribeSubnets')).toHaveLength(1);
    expect(allowing(synth(Fault.stressCpu()), 'ec2:DescribeSubnets')).toHaveLength(0);
  });

  describe.each<[string, Fault]>([
    ['a zone', Fault.interruptZonePower({ zone: 'us-east-1a', databaseTags: { a: 'b' }, cacheTags: { a: 'b' } })],
    ['a Region', Fault.cutRegion({ region: 'us-west-2', tableTags: { a: 'b' }, bucketTags: { a: 'b' } })],
  ])('that cuts off %s', (_, fault) => {
    const kinds = '(NetworkAcl|NetworkAclEntry|RouteTable|Route|NetworkInterface|ManagedPrefixList)';
    const open = (pattern: RegExp) =>
      statementsOf(synth(fault))
        .filter(({ Action }) => [Action].flat().some((action) => pattern.test(action)))
        .filter(({ Condition }) => !textOf(Condition ?? {}).includes('/managedByFIS'));

    test('deletes and fills only what has the mark of AWS FIS', () => {
      expect(open(new RegExp(`^ec2:(Delete${kinds}|CreateRoute|CreateNetworkAclEntry|Modify.*PrefixList)$`))).toEqual(
        [],
      );
    });

    test('tags only what it makes in the same call', () => {
      const tagging = allowing(synth(fault), 'ec2:CreateTags');
      expect(tagging.length).toBeGreaterThan(0);
      for (const { Condition } of tagging)
        expect(Condition).toEqual({
          StringEquals: { 'ec2:CreateAction': expect.any(String), 'aws:RequestTag/managedByFIS': 'true' },
        });
    });

    test('makes nothing without the mark, but for what it is made in', () => {
      const within = open(new RegExp(`^ec2:Create${kinds}$`)).flatMap(({ Resource }) => [Resource].flat());
      for (const resource of within) expect(textOf(resource)).toMatch(/:(vpc|subnet|security-group)\/\*/);
    });
  });
});
