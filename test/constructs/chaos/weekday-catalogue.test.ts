import { Template } from 'aws-cdk-lib/assertions';
import { BlockedWindow, WeekdayCatalogue } from '../../../constructs/chaos';
import { stackIn } from '../core/stack';
import { alarmIn, textOf } from './support';

const stack = stackIn('us-east-1');
const week = new WeekdayCatalogue(stack, 'Week', {
  architecture: 'payments',
  stopAlarms: [alarmIn(stack)],
  zone: 'us-east-1a',
  timeZone: 'Europe/Berlin',
  blockedWindows: [new BlockedWindow({ from: '2026-12-18T00:00:00Z', to: '2027-01-04T00:00:00Z', reason: 'year end' })],
});
const template = Template.fromStack(stack);

test('each working day has its fault, at ten', () => {
  const days = week.schedules.map(({ schedule }) => schedule.scheduleExpression);
  expect(days.map((day, at) => `${day} ${week.experiments[at]!.experimentName}`)).toEqual([
    'cron(0 10 ? * MON *) instance-terminate',
    'cron(0 10 ? * TUE *) network-latency',
    'cron(0 10 ? * WED *) disk-fill',
    'cron(0 10 ? * THU *) cpu-stress',
    'cron(0 10 ? * FRI *) zone-power',
  ]);
  template.allResourcesProperties('AWS::Scheduler::Schedule', { ScheduleExpressionTimezone: 'Europe/Berlin' });
});

test.each([
  ['TUE', 'AWSFIS-Run-Network-Latency-Sources', { DelayMilliseconds: '2000', DurationSeconds: '300' }],
  ['WED', 'AWSFIS-Run-Disk-Fill', { Percent: '95' }],
  ['THU', 'AWSFIS-Run-CPU-Stress', { LoadPercent: '100' }],
])('%s runs %s with the numbers of the catalogue', (day, document, numbers) => {
  const resources = template.findResources('AWS::FIS::ExperimentTemplate');
  const [, found] = Object.entries(resources).find(([id]) => id.startsWith(`Week${day}Experiment`))!;
  const [{ Parameters }] = Object.values(found.Properties.Actions) as [{ Parameters: Record<string, string> }];
  expect(textOf(Parameters.documentArn)).toContain(`document/${document}"`);
  expect(JSON.parse(Parameters.documentParameters!)).toMatchObject(numbers);
});

test('every experiment stops by the alarm and needs a target', () => {
  template.allResourcesProperties('AWS::FIS::ExperimentTemplate', {
    StopConditions: [{ Source: 'aws:cloudwatch:alarm' }],
    ExperimentOptions: { EmptyTargetResolutionMode: 'fail' },
  });
});

test('they share a key, a log group and a queue', () => {
  template.resourceCountIs('AWS::KMS::Key', 1);
  template.resourceCountIs('AWS::SQS::Queue', 1);
  const groups = Object.values(template.findResources('AWS::Logs::LogGroup')).map(
    ({ Properties }) => Properties.LogGroupName as string,
  );
  expect(groups.filter((name) => name.startsWith('/aws/vendedlogs/fis/'))).toEqual([
    '/aws/vendedlogs/fis/payments-weekdays',
  ]);
});

test('every schedule keeps out of blocked windows', () => {
  template.resourceCountIs('AWS::StepFunctions::StateMachine', 5);
});

test('fails for an hour that does not exist', () => {
  const other = stackIn('us-east-1');
  const props = { architecture: 'payments', stopAlarms: [alarmIn(other)], zone: 'us-east-1a', hour: 24 };
  expect(() => new WeekdayCatalogue(other, 'Week', props)).toThrow('DrillTime.weekly: hour is 24');
});
