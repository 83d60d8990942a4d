import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Experiment, type ExperimentProps, Fault, Selection } from '../../../constructs/chaos';
import { stackIn } from '../core/stack';
import { alarmIn, allowing, experimentOf, statementsOf, synth, textOf } from './support';

describe('an experiment', () => {
  const template = synth(Fault.terminateInstances());
  const experiment = experimentOf(template);

  test('stops when the alarm goes off', () => {
    expect(experiment.StopConditions).toEqual([{ Source: 'aws:cloudwatch:alarm', Value: expect.anything() }]);
    expect(textOf(experiment.StopConditions)).toContain(':cloudwatch:us-east-1:000000000000:alarm/Suffering');
  });

  test('fails when it finds nothing to act on, and stays in its account', () => {
    expect(experiment.ExperimentOptions).toEqual({
      AccountTargeting: 'single-account',
      EmptyTargetResolutionMode: 'fail',
    });
  });

  test('acts on one running instance of the architecture', () => {
    expect(experiment.Targets).toEqual({
      instances: {
        ResourceType: 'aws:ec2:instance',
        ResourceTags: { 'holdfast:architecture': 'payments' },
        SelectionMode: 'COUNT(1)',
        Filters: [{ Path: 'State.Name', Values: ['running'] }],
      },
    });
    expect(experiment.Actions).toEqual({
      terminate: { ActionId: 'aws:ec2:terminate-instances', Targets: { Instances: 'instances' } },
    });
  });

  test('is found by its tags', () => {
    expect(experiment.Tags).toMatchObject({
      'holdfast:experiment': 'instance-terminate',
      'holdfast:architecture': 'payments',
    });
  });

  test('logs into an encrypted group that outlives it', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { LogGroupName: '/aws/vendedlogs/fis/payments-instance-terminate', KmsKeyId: Match.anyValue() },
    });
    expect(experiment.LogConfiguration).toEqual({
      LogSchemaVersion: 2,
      CloudWatchLogsConfiguration: { LogGroupArn: expect.anything() },
    });
    expect(allowing(template, 'logs:CreateLogDelivery')).toHaveLength(1);
  });

  test('has a role that only experiments of the account and Region assume', () => {
    const [role] = Object.values(template.findResources('AWS::IAM::Role'));
    const [statement] = role!.Properties.AssumeRolePolicyDocument.Statement;
    expect(statement.Principal).toEqual({ Service: 'fis.amazonaws.com' });
    expect(statement.Condition.StringEquals).toEqual({ 'aws:SourceAccount': '000000000000' });
    expect(textOf(statement.Condition.ArnLike)).toContain(':fis:us-east-1:000000000000:experiment/*');
  });

  test('comes after the policy of its role', () => {
    const [resource] = Object.values(template.findResources('AWS::FIS::ExperimentTemplate'));
    expect(resource!.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/RoleDefaultPolicy/)]));
  });

  test('makes no report unless asked for one', () => {
    expect(experiment.ExperimentReportConfiguration).toBeUndefined();
  });

  test('says how long it lasts', () => {
    const stack = stackIn('us-east-1');
    const props = { architecture: 'payments', stopAlarms: [alarmIn(stack)] };
    const lengthOf = (id: string, fault: Fault) => new Experiment(stack, id, { ...props, fault }).length.toSeconds();
    expect(lengthOf('Killed', Fault.terminateInstances())).toBe(0);
    expect(lengthOf('Busy', Fault.stressCpu({ duration: Duration.minutes(10) }))).toBe(720);
  });
});

test('targets can be named, counted and put in a zone', () => {
  const tags = { team: 'a' };
  const byTag = Fault.terminateInstances({ tags, zone: 'us-east-1b', selection: Selection.percent(50) });
  expect(experimentOf(synth(byTag)).Targets.instances).toMatchObject({
    ResourceTags: tags,
    SelectionMode: 'PERCENT(50)',
    Filters: [
      { Path: 'State.Name', Values: ['running'] },
      { Path: 'Placement.AvailabilityZone', Values: ['us-east-1b'] },
    ],
  });
  const arns = ['arn:aws:ec2:us-east-1:000000000000:instance/i-1'];
  const byArn = experimentOf(synth(Fault.terminateInstances({ arns }))).Targets.instances;
  expect(byArn.ResourceArns).toEqual(arns);
  expect(byArn.ResourceTags).toBeUndefined();
});

test('logs go to a bucket in place of a group', () => {
  const template = synth(Fault.terminateInstances(), (stack) => ({
    logBucket: Bucket.fromBucketName(stack, 'Logs', 'drill-logs'),
    logPrefix: 'fis',
  }));
  expect(experimentOf(template).LogConfiguration).toEqual({
    LogSchemaVersion: 2,
    S3Configuration: { BucketName: 'drill-logs', Prefix: 'fis' },
  });
  template.resourceCountIs('AWS::Logs::LogGroup', 0);
  template.resourceCountIs('AWS::KMS::Key', 0);
  expect(allowing(template, 's3:PutBucketPolicy').map(({ Resource }) => textOf(Resource))).toEqual([
    expect.stringMatching(/:s3:::drill-logs"/),
  ]);
});

test('experiments share a log group that is given', () => {
  const template = synth(Fault.terminateInstances(), (stack) => ({ logGroup: new LogGroup(stack, 'Shared') }));
  template.resourceCountIs('AWS::Logs::LogGroup', 1);
});

test('a report goes to a bucket, with the graphs around the experiment', () => {
  const template = synth(Fault.terminateInstances(), (stack) => ({
    reportBucket: Bucket.fromBucketAttributes(stack, 'Reports', {
      bucketName: 'reports',
      encryptionKey: Key.fromKeyArn(stack, 'ReportKey', 'arn:aws:kms:us-east-1:000000000000:key/k'),
    }),
    reportDashboards: [new Dashboard(stack, 'Dashboard')],
  }));
  expect(experimentOf(template).ExperimentReportConfiguration).toEqual({
    Outputs: { ExperimentReportS3Configuration: { BucketName: 'reports', Prefix: 'payments' } },
    DataSources: { CloudWatchDashboards: [{ DashboardIdentifier: expect.anything() }] },
    PreExperimentDuration: 'PT10M',
    PostExperimentDuration: 'PT10M',
  });
  expect(allowing(template, 's3:PutObject').map(({ Resource }) => textOf(Resource))).toEqual([
    expect.stringMatching(/:s3:::reports\/payments\*"/),
  ]);
  expect(allowing(template, 'kms:GenerateDataKey')).toHaveLength(1);
});

test('who may start it may start nothing else', () => {
  const stack = stackIn('us-east-1');
  const experiment = Experiment.fromTemplateId(stack, 'Experiment', 'EXT1');
  experiment.grantStart(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
  const [start, create] = statementsOf(Template.fromStack(stack));
  expect(textOf(start!.Resource)).toMatch(/experiment-template\/EXT1.*:experiment\/\*/);
  expect(create!.Condition).toEqual({ StringEquals: { 'iam:AWSServiceName': 'fis.amazonaws.com' } });
});

describe('an experiment is refused', () => {
  const bucket = (stack: Stack) => Bucket.fromBucketName(stack, 'B', 'drill-faults');

  test.each<[string, (stack: Stack) => Partial<ExperimentProps>, string]>([
    [
      'without a stop condition',
      () => ({ stopAlarms: [] }),
      'stopAlarms is empty; allowed are 1 to 5 alarms; name the one that tells that users suffer: without it nothing stops the experiment',
    ],
    [
      'with more stop conditions than AWS takes',
      (stack) => ({ stopAlarms: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => alarmIn(stack, id)) }),
      'stopAlarms has 6 entries; allowed are 1 to 5; combine some in a composite alarm',
    ],
    [
      'with an alarm of another Region',
      (stack) => ({
        stopAlarms: [alarmIn(new Stack(App.of(stack) as App, 'other', { env: { region: 'us-west-2' } }))],
      }),
      'stopAlarms has an alarm of us-west-2; allowed are alarms of us-east-1, where the experiment runs; make one there',
    ],
    [
      'with two destinations of logs',
      (stack) => ({ logGroup: new LogGroup(stack, 'L'), logBucket: bucket(stack) }),
      'both logGroup and logBucket are given; allowed is one destination; remove the other',
    ],
    [
      'with a name that is no name',
      () => ({ experimentName: 'Kill!' }),
      'experimentName is "Kill!"; allowed are at most 63 lower-case letters, digits and hyphens, beginning with a letter, known at synth time; rename it',
    ],
    [
      'with an architecture that is no name',
      () => ({ architecture: '' }),
      'architecture is ""; allowed are at most 63 lower-case letters, digits and hyphens, beginning with a letter, known at synth time; rename it',
    ],
    [
      'with a long look before and after',
      (stack) => ({ reportBucket: bucket(stack), reportMargin: Duration.hours(1) }),
      'reportMargin is 3600 s; allowed is 60 s to 1800 s; choose a duration in that range',
    ],
  ])('%s', (_, props, message) => {
    expect(() => synth(Fault.terminateInstances(), props)).toThrow(`test-us-east-1/Experiment: ${message}`);
  });

  test('that has the name of another one', () => {
    const stack = stackIn('us-east-1');
    const props = { fault: Fault.terminateInstances(), architecture: 'payments', stopAlarms: [alarmIn(stack)] };
    new Experiment(stack, 'One', props);
    expect(() => new Experiment(stack, 'Two', props)).toThrow(
      'test-us-east-1/Two: experimentName is "instance-terminate", which another experiment of payments in this Region has; allowed are unique names, by which templates are found; name one of them otherwise',
    );
    expect(() => new Experiment(stack, 'Three', { ...props, experimentName: 'instance-two' })).not.toThrow();
  });
});
