import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Failover, Observer, type FailoverProps } from '../../../constructs/failover';
import { functionBundles, planFunctions } from '../../../constructs/failover/plan';
import { config } from '../../lambda/support/memory';

let assets: string;
let outdir: string;
beforeAll(() => {
  assets = mkdtempSync(join(tmpdir(), 'holdfast-bundles-'));
  outdir = mkdtempSync(join(tmpdir(), 'holdfast-out-'));
  for (const name of functionBundles) {
    mkdirSync(join(assets, name));
    writeFileSync(join(assets, name, 'index.js'), `exports.handler = async () => '${name}';`);
  }
});
afterAll(() => {
  for (const folder of [assets, outdir]) rmSync(folder, { recursive: true, force: true });
});

let stacks = 0;
const stackIn = (region?: string) =>
  new Stack(
    new App({ outdir: join(outdir, String(stacks++)) }),
    'Stack',
    region ? { env: { region, account: '000000000000' } } : {},
  );
const failover = (region = 'us-west-2', changes: Partial<FailoverProps> = {}) => {
  const stack = stackIn(region);
  new Failover(stack, 'Failover', { config, assets, ...changes });
  return Template.fromStack(stack);
};

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}
const statementsOf = (template: Template, functionName: string): Statement[] => {
  const functions = template.findResources('AWS::Lambda::Function', { Properties: { FunctionName: functionName } });
  const [{ Properties }] = Object.values(functions) as [{ Properties: { Role: { 'Fn::GetAtt': [string] } } }];
  const role = Properties.Role['Fn::GetAtt'][0];
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter((policy) => policy.Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role))
    .flatMap((policy) => policy.Properties.PolicyDocument.Statement as Statement[]);
};

describe('a failover', () => {
  let template: Template;
  beforeAll(() => {
    template = failover('us-west-2', { drillSchedule: 'cron(0 2 1 * ? *)', timeZone: 'Europe/Berlin' });
  });

  test('has a function for each step, on Node.js 22 and arm64, with concurrency of its own and a dead-letter queue', () => {
    const expected = {
      Runtime: 'nodejs22.x',
      Architectures: ['arm64'],
      ReservedConcurrentExecutions: 2,
      DeadLetterConfig: Match.anyValue(),
      KmsKeyArn: Match.anyValue(),
    };
    template.resourcePropertiesCountIs('AWS::Lambda::Function', Match.objectLike(expected), functionBundles.length);
  });

  test('gives each step a role of its own', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const roles = new Set(functions.map(({ Properties }) => JSON.stringify(Properties.Role)));
    expect(roles.size).toBe(functions.length);
  });

  test('lets only the steps that need it promote, delete or seal', () => {
    const actions = (step: string) =>
      statementsOf(template, `payments-failover-${step}`).flatMap(({ Action }) => Action);
    const allowed = (action: string) => planFunctions.filter((step) => actions(step).includes(action));
    expect(allowed('rds:PromoteReadReplica')).toEqual(['promote', 'move']);
    expect(allowed('rds:DeleteDBInstance')).toEqual(['rebuild']);
    expect(allowed('sns:Publish')).toEqual(['notify']);
    expect(allowed('lambda:InvokeFunction')).toEqual(['stonith', 'relay', 'move']);
    expect(allowed('autoscaling:UpdateAutoScalingGroup')).toEqual(['scale', 'rebuild']);
  });

  test('changes no IAM and no Route 53', () => {
    const actions = Object.values(template.findResources('AWS::IAM::Policy'))
      .flatMap((policy) => policy.Properties.PolicyDocument.Statement as Statement[])
      .flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.startsWith('route53'))).toEqual([]);
    expect(actions.filter((action) => action.startsWith('iam'))).toEqual(['iam:PassRole']);
    expect(actions.filter((action) => action.includes(':*'))).toEqual([]);
  });

  test('names nothing of the other Region but the steps and the machine that it asks for help, and the source of a rebuild', () => {
    const foreign = planFunctions.filter((step) =>
      JSON.stringify(statementsOf(template, `payments-failover-${step}`)).includes('us-east-1'),
    );
    expect(foreign).toEqual(['stonith', 'relay', 'move', 'rebuild', 'send-home']);
  });

  test('puts those functions into the network that enter the database, by parameters of the network stack', () => {
    const inside = Object.values(template.findResources('AWS::Lambda::Function'))
      .filter(({ Properties }) => Properties.VpcConfig)
      .map(({ Properties }) => String(Properties.FunctionName).replace('payments-failover-', ''));
    expect(inside.sort()).toEqual(['commit', 'fence', 'freeze', 'move', 'observe', 'replay', 'thaw']);
    const names = Object.values(template.toJSON().Parameters as Record<string, { Default: string }>).map(
      (p) => p.Default,
    );
    expect(names).toEqual(
      expect.arrayContaining(['/payments/network/private-subnets', '/payments/network/database-client-security-group']),
    );
  });

  test('needs nothing that another stack exports', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('Fn::ImportValue');
  });

  test('probes and reconciles each minute', () => {
    template.resourcePropertiesCountIs(
      'AWS::Scheduler::Schedule',
      Match.objectLike({ ScheduleExpression: 'rate(1 minute)' }),
      2,
    );
  });

  test('drills by the calendar, as a named actor, there and back', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 2 1 * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      Target: Match.objectLike({
        Input: Match.serializedJson(Match.objectLike({ kind: 'switchover', actor: 'drill schedule', returns: 1 })),
      }),
    });
  });

  test('rehearses every step every five minutes', () => {
    const template = failover();
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(5 minutes)',
      Target: Match.objectLike({ Input: JSON.stringify({ steps: planFunctions }) }),
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('cannot run'),
      Period: 300,
      EvaluationPeriods: 2,
    });
  });

  test('drills in no Region that was not told to', () => {
    failover().resourceCountIs('AWS::Scheduler::Schedule', 3);
  });

  test('watches itself', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    const metrics = alarms.map(({ Properties }) => Properties.MetricName);
    expect(metrics).toEqual(
      expect.arrayContaining([
        'ExecutionsFailed',
        'ExecutionsTimedOut',
        'Invocations',
        'Errors',
        'ApproximateNumberOfMessagesVisible',
      ]),
    );
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toHaveLength(1);
  });

  test('logs every execution, encrypted', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineName: 'payments-failover',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
      TracingConfiguration: { Enabled: true },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue(), RetentionInDays: 365 });
  });

  test('is the same in both Regions but for names', () => {
    const types = (t: Template) =>
      Object.values(t.toJSON().Resources as Record<string, { Type: string }>)
        .map(({ Type }) => Type)
        .sort();
    expect(types(failover('us-east-1'))).toEqual(types(failover('us-west-2')));
  });

  test('fails in the witness Region', () => {
    expect(() => failover('us-east-2')).toThrow(/put an Observer into the witness Region/);
  });

  test('fails without a known Region', () => {
    expect(() => new Failover(stackIn(), 'Failover', { config, assets })).toThrow(/unresolved token/);
  });

  test('fails with a wait that Step Functions cannot express', () => {
    const timers = { ...config.timers, beatPoll: 0.1 };
    expect(() => failover('us-west-2', { config: { ...config, timers } })).toThrow(
      /timers.beatPoll is 0.1 s; .* round it up/,
    );
  });

  test('fails when the functions were not bundled', () => {
    expect(() => failover('us-west-2', { assets: outdir })).toThrow(/run "npm run build" first/);
  });

  test('fails with another configuration than the runtime reads', () => {
    expect(() => failover('us-west-2', { config: { ...config, lanes: 0 } })).toThrow(/config.lanes is not valid/);
  });
});

describe('an observer', () => {
  test('of the witness may read and vote in both Regions that hold data, and start nothing', () => {
    const stack = stackIn('us-east-2');
    new Observer(stack, 'Observer', { config, assets });
    const statements = statementsOf(Template.fromStack(stack), 'payments-probe');
    const tables = JSON.stringify(statements).match(/:dynamodb:us-\w+-\d:000000000000:table\/payments-control/g);
    expect(tables!.map((table) => table.split(':')[2]).sort()).toEqual(['us-east-1', 'us-west-2']);
    expect(statements.flatMap(({ Action }) => Action)).not.toContain('states:StartExecution');
  });

  test('sounds an alarm when nobody observes', () => {
    const stack = stackIn('us-east-2');
    new Observer(stack, 'Observer', { config, assets });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });
});
