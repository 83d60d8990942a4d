import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import {
  BlockedWindow,
  Drill,
  DrillSchedule,
  type DrillScheduleProps,
  DrillTime,
  Experiment,
  Fault,
  Weekday,
} from '../../../constructs/chaos';
import { guardDefinition } from '../../../constructs/chaos/guard-definition';
import { stackIn } from '../core/stack';
import { alarmIn, allowing, textOf } from './support';

function schedule(props: Partial<DrillScheduleProps> | ((stack: Stack) => Partial<DrillScheduleProps>) = {}): Template {
  const stack = stackIn('us-east-1');
  const experiment = new Experiment(stack, 'Experiment', {
    fault: Fault.stressCpu(),
    architecture: 'payments',
    stopAlarms: [alarmIn(stack)],
  });
  new DrillSchedule(stack, 'Schedule', {
    drill: Drill.experiment(experiment),
    time: DrillTime.daily(10),
    ...(typeof props === 'function' ? props(stack) : props),
  });
  return Template.fromStack(stack);
}

const freeze = new BlockedWindow({
  from: '2026-12-18T00:00:00+01:00',
  to: '2027-01-04T00:00:00+01:00',
  reason: 'year end',
});

describe('a schedule without blocked windows', () => {
  const template = schedule({ timeZone: 'Europe/Berlin' });
  const { Target, ...others } = Object.values(template.findResources('AWS::Scheduler::Schedule'))[0]!.Properties;

  test('starts to the minute, in the time zone', () => {
    expect(others).toMatchObject({
      ScheduleExpression: 'cron(0 10 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      KmsKeyArn: expect.anything(),
    });
  });

  test('starts the experiment itself, once whatever is retried', () => {
    expect(textOf(Target.Arn)).toMatch(/:scheduler:::aws-sdk:fis:startExperiment"/);
    expect(textOf(Target.Input)).toMatch(/ExperimentTemplateId.*ExperimentTemplate.*Id.*<aws.scheduler.execution-id>/);
    template.resourceCountIs('AWS::StepFunctions::StateMachine', 0);
  });

  test('gives up after a quarter of an hour, and leaves a message that is encrypted', () => {
    expect(Target.RetryPolicy).toEqual({ MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 900 });
    expect(Target.DeadLetterConfig).toEqual({ Arn: expect.anything() });
    template.hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: Match.anyValue() });
    expect(allowing(template, 'sqs:SendMessage')).toHaveLength(1);
  });

  test('has a role that may start this experiment alone, and that only schedules of the account assume', () => {
    const [statement] = allowing(template, 'fis:StartExperiment');
    expect(textOf(statement!.Resource)).toMatch(/experiment-template\/.*Fn::GetAtt.*ExperimentTemplate/);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: Match.objectLike({
        Statement: [
          Match.objectLike({
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': '000000000000', 'aws:SourceArn': Match.anyValue() },
            },
          }),
        ],
      }),
    });
  });
});

describe('a schedule with a blocked window', () => {
  const template = schedule({ blockedWindows: [freeze] });

  test('starts a guard, and only the guard may start the experiment', () => {
    const [{ Properties }] = Object.values(template.findResources('AWS::Scheduler::Schedule')) as [
      { Properties: { Target: { Arn: object } } },
    ];
    expect(textOf(Properties.Target.Arn)).toMatch(/"Ref":"ScheduleGuard/);
    const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
    const starting = policies.filter(([, policy]) => textOf(policy).includes('fis:StartExperiment'));
    expect(starting.map(([id]) => id)).toEqual([expect.stringMatching(/^ScheduleGuardRole/)]);
  });

  test('refuses on purpose and tells of starts that fail', () => {
    const [machine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
    const text = textOf(machine!.Properties.DefinitionString);
    expect(text).toContain('year end');
    expect(text).toMatch(/sqs:sendMessage/);
    expect(allowing(template, 'sqs:SendMessage')).toHaveLength(2);
  });

  test('logs what the guard decides, encrypted', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: Match.objectLike({ Level: 'ALL', IncludeExecutionData: true }),
      TracingConfiguration: { Enabled: true },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
  });
});

describe('the guard', () => {
  const windows = [
    freeze,
    new BlockedWindow({ from: '2027-03-01T08:00:00Z', to: '2027-03-01T20:00:00Z', reason: 'launch' }),
  ];
  const definition = guardDefinition({
    partition: 'aws',
    windows,
    seconds: 420,
    call: { scheduler: '', schedulerInput: {}, states: 'states:::aws-sdk:fis:startExperiment', statesParameters: {} },
    queueUrl: 'queue',
  }) as { States: Record<string, { Choices: Choice[]; Default: string; Result: { reason: string } }> };

  interface Choice {
    readonly And: { Variable: string; TimestampGreaterThanEquals?: string; TimestampLessThan?: string }[];
    readonly Next: string;
  }

  /** As Step Functions compares: instants, by the first rule of which every part holds. */
  const next = (now: string): string => {
    const { Choices, Default } = definition.States['Blocked?']!;
    const holds = ({ And }: Choice) =>
      And.every(
        ({ Variable, TimestampGreaterThanEquals: from, TimestampLessThan: to }) =>
          Variable === '$$.State.EnteredTime' &&
          (from === undefined || Date.parse(now) >= Date.parse(from)) &&
          (to === undefined || Date.parse(now) < Date.parse(to)),
      );
    return Choices.find(holds)?.Next ?? Default;
  };

  test.each([
    ['before a window', '2026-12-17T22:52:59Z', 'Start'],
    ['so late that it would last into a window', '2026-12-17T22:53:00Z', 'Refuse 1'],
    ['in the first moment of a window', '2026-12-17T23:00:00Z', 'Refuse 1'],
    ['in the last second of a window', '2027-01-03T22:59:59Z', 'Refuse 1'],
    ['in the first moment after a window', '2027-01-03T23:00:00Z', 'Start'],
    ['in the second window', '2027-03-01T12:00:00Z', 'Refuse 2'],
  ])('%s it goes to the right state', (_, now, state) => {
    expect(next(now)).toBe(state);
  });

  test('says why it refuses', () => {
    expect(definition.States['Refuse 2']!.Result.reason).toBe('launch');
  });
});

test('a switchover is a drill as well', () => {
  const template = schedule((stack) => ({
    drill: Drill.execution(
      StateMachine.fromStateMachineName(stack, 'Failover', 'payments-failover'),
      { kind: 'switchover', actor: 'drill schedule', returns: 1 },
      Duration.minutes(30),
    ),
    time: DrillTime.monthly(),
  }));
  const [{ Properties }] = Object.values(template.findResources('AWS::Scheduler::Schedule')) as [
    { Properties: { ScheduleExpression: string; Target: { Arn: object; Input: object } } },
  ];
  expect(Properties.ScheduleExpression).toBe('cron(0 2 1 * ? *)');
  expect(textOf(Properties.Target.Arn)).toContain('aws-sdk:sfn:startExecution');
  expect(textOf(Properties.Target.Input)).toContain('switchover');
  expect(allowing(template, 'states:StartExecution').map(({ Resource }) => textOf(Resource))).toEqual([
    expect.stringContaining('payments-failover'),
  ]);
});

test('a schedule can be switched off', () => {
  schedule({ enabled: false }).hasResourceProperties('AWS::Scheduler::Schedule', { State: 'DISABLED' });
});

test.each([
  [DrillTime.daily(3), 'cron(0 3 * * ? *)'],
  [DrillTime.workdays(10), 'cron(0 10 ? * MON-FRI *)'],
  [DrillTime.weekly(Weekday.TUESDAY, 11), 'cron(0 11 ? * TUE *)'],
  [DrillTime.monthly(), 'cron(0 2 1 * ? *)'],
  [DrillTime.quarterly(), 'cron(0 2 1 1,4,7,10 ? *)'],
  [DrillTime.cron('cron(30 10 ? * TUE#2 *)'), 'cron(30 10 ? * TUE#2 *)'],
])('a time becomes the expression %#', ({ expression }, expected) => {
  expect(expression).toBe(expected);
});

describe('a schedule is refused', () => {
  test.each<[string, () => unknown, string]>([
    [
      'in a time zone that does not exist',
      () => schedule({ timeZone: 'Europe/Bonn' }),
      'test-us-east-1/Schedule: timeZone is "Europe/Bonn"; allowed is an IANA name, such as "Europe/Berlin"; correct it',
    ],
    [
      'with too many windows',
      () => schedule({ blockedWindows: Array.from({ length: 21 }, () => freeze) }),
      'blockedWindows has 21 entries; allowed are 20; leave out those that are over, or join some',
    ],
    [
      'at an hour that does not exist',
      () => DrillTime.daily(24),
      'DrillTime.daily: hour is 24; allowed is a whole number from 0 to 23; choose one in that range',
    ],
    [
      'at an interval, which begins with the deploy',
      () => DrillTime.cron('rate(7 days)'),
      'DrillTime.cron: expression is "rate(7 days)"; allowed is cron(...) with 6 fields (minutes, hours, day of month, month, day of week, year); write for instance "cron(0 2 1 * ? *)"',
    ],
    [
      'on a day of the month and of the week at once',
      () => DrillTime.cron('cron(0 2 1 * MON *)'),
      'expression is "cron(0 2 1 * MON *)"; allowed is "?" in one of day of month and day of week; put it where the day is not said',
    ],
    [
      'with a window that depends on the time zone of the reader',
      () => new BlockedWindow({ from: '2026-12-18T00:00:00', to: '2027-01-04T00:00:00Z', reason: 'x' }),
      'blocked window "x": from is "2026-12-18T00:00:00"; allowed is ISO 8601 with an offset, such as "2026-12-18T00:00:00+01:00"; complete it',
    ],
    [
      'with a window on a day that does not exist',
      () => new BlockedWindow({ from: '2026-12-18T00:00:00Z', to: '2026-13-01T00:00:00Z', reason: 'x' }),
      'to is "2026-13-01T00:00:00Z"; allowed is ISO 8601 with an offset, such as "2026-12-18T00:00:00+01:00"; complete it',
    ],
    [
      'with a window that ends before it begins',
      () => new BlockedWindow({ from: '2027-01-04T00:00:00Z', to: '2026-12-18T00:00:00Z', reason: 'x' }),
      'from is "2027-01-04T00:00:00Z" and to is "2026-12-18T00:00:00Z"; allowed is a window that ends after it begins; exchange them',
    ],
    [
      'with a window that nobody can explain',
      () => new BlockedWindow({ from: '2026-12-18T00:00:00Z', to: '2027-01-04T00:00:00Z', reason: '' }),
      'reason is ""; allowed is a text; say why nothing may be tried',
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
