import { Duration, Lazy } from 'aws-cdk-lib';
import { Fault, type FaultAction, type FaultTarget, Selection } from '../../../constructs/chaos';
import { custom, synth } from './support';

const lasting = { duration: 'PT5M' };
const cpu = (parameters: object, more: Record<string, string> = {}): Partial<FaultAction> => ({
  actionId: 'aws:ssm:send-command',
  parameters: {
    documentArn: 'arn:aws:ssm:us-east-1::document/AWSFIS-Run-CPU-Stress',
    documentParameters: JSON.stringify(parameters),
    ...lasting,
    ...more,
  },
});
const instance = (id: string) => `arn:aws:ec2:us-east-1:000000000000:instance/${id}`;

describe('an action is refused', () => {
  test.each<[string, Partial<FaultAction>, Partial<FaultTarget>, string]>([
    [
      'that AWS does not offer',
      { actionId: 'aws:ec2:kill-instances' },
      {},
      'actions.break.actionId is "aws:ec2:kill-instances"; allowed are the 27 actions of the catalogue, of which "aws:ec2:stop-instances" is the closest; write that',
    ],
    [
      'with a parameter that it does not take',
      { parameters: { duration: 'PT5M' } },
      {},
      'actions.break.parameters.duration is given; allowed are no parameters here; remove it',
    ],
    [
      'with a misspelt parameter',
      { actionId: 'aws:ec2:stop-instances', parameters: { startInstanceAfterDuration: 'PT5M' } },
      {},
      'actions.break.parameters.startInstanceAfterDuration is unknown; allowed are "startInstancesAfterDuration", "completeIfInstancesTerminated"; write "startInstancesAfterDuration", or remove it',
    ],
    [
      'without a parameter that it needs',
      { actionId: 'aws:network:disrupt-connectivity', parameters: lasting },
      { resourceType: 'aws:ec2:subnet' },
      'actions.break.parameters.scope is missing; allowed is one of "all", "availability-zone", "dynamodb", "prefix-list", "s3", "s3express", "vpc"; add it',
    ],
    [
      'with a malformed duration',
      { actionId: 'aws:dynamodb:global-table-pause-replication', parameters: { duration: '5m' } },
      { resourceType: 'aws:dynamodb:global-table' },
      'actions.break.parameters.duration is "5m"; allowed is an ISO 8601 duration from PT1M to PT12H; correct it',
    ],
    [
      'that lasts too short a time',
      { actionId: 'aws:dynamodb:global-table-pause-replication', parameters: { duration: 'PT59S' } },
      { resourceType: 'aws:dynamodb:global-table' },
      'actions.break.parameters.duration is "PT59S"; allowed is an ISO 8601 duration from PT1M to PT12H; correct it',
    ],
    [
      'whose duration is known only at deploy time',
      {
        actionId: 'aws:dynamodb:global-table-pause-replication',
        parameters: { duration: Lazy.string({ produce: () => 'PT5M' }) },
      },
      { resourceType: 'aws:dynamodb:global-table' },
      'actions.break.parameters.duration is an unresolved token; allowed is an ISO 8601 duration from PT1M to PT12H; correct it',
    ],
    [
      'on a target of another type',
      { actionId: 'aws:rds:failover-db-cluster' },
      { resourceType: 'aws:rds:db' },
      'actions.break.target is "some" of type aws:rds:db; allowed is type aws:rds:cluster; name a target of that type',
    ],
    [
      'on a target that is not there',
      { target: 'others' },
      {},
      'actions.break.target is "others"; allowed are "some"; define it, or correct the name',
    ],
    [
      'without its target',
      { target: undefined },
      {},
      'actions.break.target is missing; allowed is a target of type aws:ec2:instance; name it',
    ],
    [
      'with a target although it acts on nothing',
      { actionId: 'aws:fis:wait', parameters: lasting },
      {},
      'actions.break.target is "some", and aws:fis:wait acts on nothing; allowed is none; remove it',
    ],
    [
      'after one that is not there',
      { startAfter: ['first'] },
      {},
      'actions.break.startAfter has "first"; allowed are the other actions: "break"; correct the name',
    ],
    [
      'after itself',
      { startAfter: ['break'] },
      {},
      'actions wait for each other in a circle; allowed is an order that ends; remove one startAfter',
    ],
    [
      'on a prefix list that is not named',
      { actionId: 'aws:network:disrupt-connectivity', parameters: { ...lasting, scope: 'prefix-list' } },
      { resourceType: 'aws:ec2:subnet' },
      'actions.break: scope is "prefix-list" without prefixListIdentifier; allowed are both; name the prefix list, by name, id or ARN',
    ],
    [
      'that names a prefix list for nothing',
      {
        actionId: 'aws:network:disrupt-connectivity',
        parameters: { ...lasting, scope: 's3', prefixListIdentifier: 'pl-1' },
      },
      { resourceType: 'aws:ec2:subnet' },
      'actions.break: prefixListIdentifier goes with scope "s3"; allowed is it with "prefix-list" alone; remove it',
    ],
    [
      'that forgives instances which never start again',
      { actionId: 'aws:ec2:stop-instances', parameters: { completeIfInstancesTerminated: 'true' } },
      {},
      'actions.break: completeIfInstancesTerminated is "true" without startInstancesAfterDuration; allowed are both; add the time after which instances start',
    ],
    [
      'on roles by tags where only ARNs will do',
      {
        actionId: 'aws:ec2:api-insufficient-instance-capacity-error',
        parameters: { ...lasting, availabilityZoneIdentifiers: 'us-east-1a', percentage: '100' },
      },
      { resourceType: 'aws:iam:role' },
      'actions.break: the target has tags or filters; allowed are ARNs of roles alone; name the roles',
    ],
    [
      'on volumes of all zones',
      { actionId: 'aws:ebs:pause-volume-io', parameters: lasting },
      { resourceType: 'aws:ec2:ebs-volume' },
      'actions.break: the target is chosen by tags and has no zone; allowed are volumes of one zone; give the target a zone',
    ],
    [
      'on functions without the place of their configuration',
      { actionId: 'aws:lambda:invocation-error', parameters: { ...lasting, preventExecution: 'true' } },
      { resourceType: 'aws:lambda:function' },
      'actions.break.resources is empty; allowed are ARNs of the objects below the location that AWS_FIS_CONFIGURATION_LOCATION names; name them',
    ],
    [
      'with a document that AWS FIS does not have',
      {
        actionId: 'aws:ssm:send-command',
        parameters: { ...lasting, documentArn: 'arn:aws:ssm:us-east-1::document/AWSFIS-Run-CPU-Stres' },
      },
      {},
      'actions.break.parameters.documentArn names "AWSFIS-Run-CPU-Stres"; allowed are 10 documents of AWS FIS, of which "AWSFIS-Run-CPU-Stress" is the closest; write that',
    ],
    [
      'with a document that lacks a parameter',
      cpu({}),
      {},
      'actions.break.parameters.documentParameters.DurationSeconds is missing; allowed is a whole number from 1 to 43200; add it',
    ],
    [
      'with a parameter out of the range of its document',
      cpu({ DurationSeconds: '60', LoadPercent: '101' }),
      {},
      'actions.break.parameters.documentParameters.LoadPercent is "101"; allowed is a whole number from 0 to 100; correct it',
    ],
    [
      'with a document that outlives it',
      cpu({ DurationSeconds: '301' }),
      {},
      'actions.break.parameters.documentParameters.DurationSeconds is 301 s, longer than duration (PT5M); allowed is at most that, or the fault outlives the experiment; lengthen duration',
    ],
    [
      'with parameters of a document that are no JSON',
      cpu({}, { documentParameters: '{' }),
      {},
      'actions.break.parameters.documentParameters is "{"; allowed is a JSON object of texts, or of lists of texts; correct it',
    ],
  ])('%s', (_, action, target, message) => {
    expect(() => synth(custom(action, target))).toThrow(`test-us-east-1/Experiment: ${message}`);
  });

  test('on parameters of a document that are known only at deploy time it is not', () => {
    const later = cpu({}, { documentParameters: Lazy.string({ produce: () => '{}' }) });
    expect(() => synth(custom(later))).not.toThrow();
  });
});

describe('a target is refused', () => {
  test.each<[string, Partial<FaultTarget>, string]>([
    [
      'of a type that AWS does not know',
      { resourceType: 'aws:ec2:instances' },
      'targets.some.resourceType is "aws:ec2:instances"; allowed are the 15 types of the catalogue, of which "aws:ec2:instance" is the closest; write that',
    ],
    [
      'with tags and ARNs',
      { tags: { a: 'b' }, arns: [instance('i-1')] },
      'targets.some has both tags and arns; allowed is one of them; remove the other',
    ],
    [
      'with too many ARNs',
      { arns: ['1', '2', '3', '4', '5', '6'].map(instance) },
      'targets.some.arns has 6 entries; allowed are 1 to 5; choose the resources by tags',
    ],
    [
      'with no ARN in its list',
      { arns: [] },
      'targets.some.arns has 0 entries; allowed are 1 to 5; choose the resources by tags',
    ],
    [
      'with no tag in its list',
      { tags: {} },
      'targets.some.tags has 0 entries; allowed are 1 to 50; name a tag, or leave tags out for that of the architecture',
    ],
    [
      'with an empty key',
      { tags: { '': 'a' } },
      'targets.some.tags has an empty key; allowed is the key of a tag; name it',
    ],
    [
      'with an empty filter',
      { filters: [{ path: 'State.Name', values: [] }] },
      'targets.some.filters has an entry without a path or without values; allowed is a path with one value or more; complete it',
    ],
    [
      'in a zone by its id, by which instances are not described',
      { zone: 'use1-az1' },
      'targets.some.zone is "use1-az1"; allowed is the name of a zone, such as "us-east-1a", since instances are described by it; write the name',
    ],
    [
      'in a zone of another Region',
      { zone: 'us-west-2a' },
      'targets.some.zone is "us-west-2a"; allowed are zones of us-east-1, where the experiment runs; correct it',
    ],
    [
      'in another Region',
      { arns: ['arn:aws:ec2:us-west-2:000000000000:instance/i-1'] },
      'targets.some.arns has "arn:aws:ec2:us-west-2:000000000000:instance/i-1"; allowed are resources of us-east-1, where the experiment runs; make an experiment in the other Region',
    ],
    [
      'by an id in place of an ARN',
      { arns: ['i-1'] },
      'targets.some.arns has "i-1"; allowed are resources of us-east-1, where the experiment runs; make an experiment in the other Region',
    ],
    [
      'with a parameter that its type does not take',
      { parameters: { zone: 'us-east-1a' } },
      'targets.some.parameters.zone is given; allowed are no parameters here; remove it',
    ],
  ])('%s', (_, target, message) => {
    expect(() => synth(custom({}, target))).toThrow(`test-us-east-1/Experiment: ${message}`);
  });

  test.each<[string, Partial<FaultAction>, FaultTarget, string]>([
    [
      'of buckets by ARN',
      { actionId: 'aws:s3:bucket-pause-replication', parameters: { ...lasting, region: 'us-west-2' } },
      { resourceType: 'aws:s3:bucket', arns: ['arn:aws:s3:::documents'] },
      'targets.some names ARNs of aws:s3:bucket; allowed are tags alone; tag the resources',
    ],
    [
      'of caches without a zone',
      { actionId: 'aws:elasticache:replicationgroup-interrupt-az-power', parameters: lasting },
      { resourceType: 'aws:elasticache:replicationgroup' },
      'targets.some.parameters.availabilityZoneIdentifier is missing; allowed is a zone by name ("us-east-1a") or id ("use1-az1"); add it',
    ],
    [
      'of tables with a zone',
      { actionId: 'aws:dynamodb:global-table-pause-replication', parameters: lasting },
      { resourceType: 'aws:dynamodb:global-table', zone: 'us-east-1a' },
      'targets.some.zone is "us-east-1a", and aws:dynamodb:global-table has no zone; allowed is none; remove it, or name the zone in the action',
    ],
  ])('%s', (_, action, target, message) => {
    expect(() => synth(custom(action, target))).toThrow(`test-us-east-1/Experiment: ${message}`);
  });

  test('that no action names', () => {
    const targets = { some: { resourceType: 'aws:ec2:instance' }, spare: { resourceType: 'aws:rds:db' } };
    const actions = { break: { actionId: 'aws:ec2:terminate-instances', target: 'some' } };
    expect(() => synth(Fault.of({ name: 'x', description: 'y', actions, targets }))).toThrow(
      'targets.spare is the target of no action; allowed are targets in use; remove it, or name it in an action',
    );
  });
});

describe('a fault is refused', () => {
  const wait = (duration: string, ...startAfter: string[]): FaultAction => ({
    actionId: 'aws:fis:wait',
    parameters: { duration },
    startAfter,
  });
  const many = (count: number, ...startAfter: string[]) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`wait-${at}`, wait('PT1M', ...startAfter)]));

  test.each<[string, Fault, string]>([
    [
      'with more actions than AWS takes',
      custom({}, {}, many(20, 'break')),
      'actions has 21 entries; allowed are 1 to 20; split the fault into several experiments',
    ],
    [
      'with more actions at once than AWS takes',
      custom({}, {}, many(10)),
      '11 actions begin at once; allowed are 10; let some start after others',
    ],
    [
      'that lasts longer than an experiment may',
      custom({}, {}, { first: wait('PT12H'), second: wait('PT1M', 'first') }),
      'the actions last 43260 s one after another; allowed are 43200 s for an experiment; shorten or split it',
    ],
    [
      'that does nothing',
      Fault.of({ name: 'idle', description: 'nothing', actions: { wait: wait('PT1M') } }),
      'no action has a target, so nothing would be tried; allowed is at least one that acts on something; add it',
    ],
    [
      'without actions',
      Fault.of({ name: 'idle', description: 'nothing', actions: {} }),
      'actions has 0 entries; allowed are 1 to 20; split the fault into several experiments',
    ],
    [
      'with a name that is no name',
      Fault.of({ ...custom(), name: 'My fault' }),
      'experimentName is "My fault"; allowed are at most 63 lower-case letters, digits and hyphens, beginning with a letter, known at synth time; rename it',
    ],
    [
      'without a description',
      Fault.of({ ...custom(), description: '' }),
      'fault.description has 0 characters; allowed are 1 to 512; say in a sentence what happens',
    ],
    [
      'with an action whose name has a space',
      custom({}, {}, { 'and then': wait('PT1M') }),
      'an action or a target is named "and then"; allowed are 1 to 64 letters, digits, underscores and hyphens; rename it',
    ],
  ])('%s', (_, fault, message) => {
    expect(() => synth(fault)).toThrow(message);
  });

  test('that fills the disk, since it could not be undone', () => {
    expect(() => Fault.fillDisk({ percent: 100 })).toThrow(
      'Fault.fillDisk: percent is 100; allowed is a whole number from 1 to 99; choose one in that range',
    );
  });

  test('that lasts longer than AWS allows', () => {
    expect(() => synth(Fault.pauseTableReplication({ duration: Duration.hours(13) }))).toThrow(
      'actions.pause.parameters.duration is "PT13H"; allowed is an ISO 8601 duration from PT1M to PT12H; correct it',
    );
  });
});

describe('a selection is refused', () => {
  test.each<[string, () => Selection, string]>([
    ['of none', () => Selection.count(0), 'Selection.count: count is 0; allowed is a whole number from 1 to 1000'],
    [
      'of too much',
      () => Selection.percent(101),
      'Selection.percent: percent is 101; allowed is a whole number from 1 to 100',
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
