import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JournalTrim, type JournalTrimProps } from '../../../constructs/journal-trim';
import { config } from '../../lambda/support/memory';
import { stackIn } from '../core/stack';

let assets: string;
beforeAll(() => {
  assets = mkdtempSync(join(tmpdir(), 'holdfast-trim-'));
  mkdirSync(join(assets, 'journal-trim'));
  writeFileSync(join(assets, 'journal-trim', 'index.js'), '');
});
afterAll(() => rmSync(assets, { recursive: true, force: true }));

function trim(changes: Partial<JournalTrimProps> = {}, region = 'us-west-2'): Template {
  const stack = stackIn(region);
  new JournalTrim(stack, 'JournalTrim', { config, assets, alarmTopic: new Topic(stack, 'Topic'), ...changes });
  return Template.fromStack(stack);
}

describe('the trimming of the journal', () => {
  let template: Template;
  beforeAll(() => void (template = trim()));

  test('runs every hour, one run at a time, in the network of the database', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(60 minutes)' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'payments-journal-trim',
      ReservedConcurrentExecutions: 1,
      Timeout: 900,
      VpcConfig: Match.anyValue(),
      DeadLetterConfig: Match.anyValue(),
    });
  });

  test('keeps records for longer than any backup, and takes confirmations of the last two runs', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          HOLDFAST_JOURNAL_RETENTION: String(36 * 86_400),
          HOLDFAST_JOURNAL_FRESHNESS: String(150 * 60),
          HOLDFAST_JOURNAL_DELETES_PER_SECOND: '500',
        }),
      },
    });
  });

  test('may delete from the journal of its own Region, and from no other table', () => {
    const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[],
    );
    const deleting = statements.filter(({ Action }) => [Action].flat().includes('dynamodb:DeleteItem'));
    expect(deleting.map(({ Resource }) => JSON.stringify(Resource))).toEqual([
      expect.stringMatching(/us-west-2:000000000000:table\/payments-journal"/),
    ]);
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /dynamodb:(UpdateItem|BatchWriteItem|Scan)|rds:[^D]/.test(action))).toEqual([]);
  });

  test('people are told when it fails, and when records are three days overdue', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'Holdfast',
      MetricName: 'OldestJournalRecord',
      Dimensions: [{ Name: 'Scope', Value: 'payments' }],
      Threshold: 39,
      AlarmActions: [Match.anyValue()],
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Errors',
      AlarmActions: [Match.anyValue()],
    });
  });
});

test('interval, retention and rate can be set', () => {
  const template = trim({ interval: Duration.days(1), retention: Duration.days(90), deletesPerSecond: 50 });
  template.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1440 minutes)' });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({
        HOLDFAST_JOURNAL_RETENTION: String(90 * 86_400),
        HOLDFAST_JOURNAL_DELETES_PER_SECOND: '50',
      }),
    },
  });
});

test.each<[string, Partial<JournalTrimProps>, string, RegExp]>([
  ['without a journal', { config: { ...config, grade: 'lag' } }, 'us-west-2', /config\.grade is "lag"/],
  ['in a Region without data', {}, 'us-east-2', /allowed are us-east-1 and us-west-2/],
  ['for less than backups last', { retention: Duration.days(34) }, 'us-west-2', /retention is 2937600 s/],
  ['every minute', { interval: Duration.minutes(1) }, 'us-west-2', /interval is 60 s/],
  ['at a broken interval', { interval: Duration.seconds(3601) }, 'us-west-2', /interval is 3601 s.*whole minutes/],
  ['without any deletion', { deletesPerSecond: 0 }, 'us-west-2', /deletesPerSecond is 0/],
])('fails %s', (_what, changes, region, message) => {
  expect(() => trim(changes, region)).toThrow(message);
});
