import type { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrainSwitch, type DrainSwitchProps } from '../../../constructs/regional-routing';
import { ResilienceChecks } from '../../../constructs/resilience-checks';
import { awsSolutionsFindings } from '../core/findings';
import { stackIn } from '../core/stack';

let assets: string;
beforeAll(() => {
  assets = mkdtempSync(join(tmpdir(), 'holdfast-drain-'));
  mkdirSync(join(assets, 'drain-switch'));
  writeFileSync(join(assets, 'drain-switch', 'index.js'), '');
});
afterAll(() => rmSync(assets, { recursive: true, force: true }));

function build(more: (stack: Stack) => Partial<DrainSwitchProps> = () => ({})) {
  const stack = stackIn('us-west-2');
  const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
    listenerArn: 'arn:aws:elasticloadbalancing:us-west-2:000000000000:listener/app/web/1/2',
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
  });
  const drain = new DrainSwitch(stack, 'Switch', { switchName: 'bank', listener, assets, ...more(stack) });
  return { stack, drain };
}

const synth = (more?: Parameters<typeof build>[0]) => Template.fromStack(build(more).stack);

function actionsOf(template: Template, role: string): string[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    JSON.stringify(Properties.Roles).includes(role),
  );
  return policies
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[] }[])
    .flatMap(({ Action }) => Action)
    .sort();
}

test('requests below /drained/ are answered by the function, ahead of the application', () => {
  const template = synth();
  const [groupId] = Object.keys(
    template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup', { Properties: { TargetType: 'lambda' } }),
  );
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
    Priority: 1,
    Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/drained/*'] } }],
    Actions: [{ Type: 'forward', TargetGroupArn: { Ref: groupId } }],
  });
  template.hasResourceProperties('AWS::Lambda::Permission', { Principal: 'elasticloadbalancing.amazonaws.com' });
});

test('the function may read the table and write its log, and nothing else', () => {
  expect(actionsOf(synth(), 'SwitchRole')).toEqual(['dynamodb:GetItem', 'logs:CreateLogStream', 'logs:PutLogEvents']);
});

test('the function answers from its own table, within the patience of a checker, and a flood is bounded', () => {
  synth().hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { DRAIN_TABLE: { Ref: Match.stringLikeRegexp('^SwitchDrains') } } },
    Timeout: 2,
    ReservedConcurrentExecutions: 10,
  });
});

test('the table is known by name, since it is written to when no console is at hand', () => {
  synth().hasResourceProperties('AWS::DynamoDB::Table', {
    TableName: 'bank-drains',
    KeySchema: [{ AttributeName: 'region', KeyType: 'HASH' }],
  });
});

test('a role may be let drain, and cannot do more to the table', () => {
  const { stack, drain } = build();
  drain.grantDrain(new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() }));
  expect(actionsOf(Template.fromStack(stack), 'Operator')).toEqual([
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
  ]);
});

test('the topic is told when checkers get no answer, be it for an error or for too many requests', () => {
  const template = synth((stack) => ({ alarmTopic: new sns.Topic(stack, 'Topic') }));
  const [alarm] = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  expect([alarm!.Properties.AlarmActions, alarm!.Properties.OKActions].flat()).toHaveLength(2);
  const names = alarm!.Properties.Metrics.map(
    (one: { MetricStat?: { Metric: { MetricName: string } } }) => one.MetricStat?.Metric.MetricName,
  );
  expect(names).toEqual([undefined, 'Errors', 'Throttles']);
});

test('has the finding of AwsSolutions that the README answers, and no other', () => {
  expect(awsSolutionsFindings(build().drain)).toEqual(['L1 Function/Resource']);
});

test('gives the resilience rules nothing to find', () => {
  const app = build().stack.node.root as App;
  app.synth();
  expect(new ResilienceChecks().validateScope(app).violations).toEqual([]);
});

test('given defaults change nothing', () => {
  expect(synth(() => ({ priority: 1 })).toJSON()).toEqual(synth().toJSON());
});

test.each<[string, () => Partial<DrainSwitchProps>, string]>([
  [
    'a name with spaces',
    () => ({ switchName: 'the bank' }),
    'switchName is "the bank"; allowed are lower-case letters, digits and single hyphens, at most 40, beginning with a letter, known at synth time; rename it',
  ],
  [
    'a priority of 0',
    () => ({ priority: 0 }),
    'priority is 0; allowed is a whole number from 1 to 50000; choose one in that range',
  ],
  [
    'functions that are not built',
    () => ({ assets: '/nowhere' }),
    'there is no index.js in "/nowhere/drain-switch"; the bundled function must be there; run "npm run build" first',
  ],
])('fails for %s', (_, props, message) => {
  expect(() => build(props)).toThrow(`test-us-west-2/Switch: ${message}`);
});
