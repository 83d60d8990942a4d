import { type App, Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { RegionalRouting } from '../../../constructs/regional-routing';
import { ResilienceChecks } from '../../../constructs/resilience-checks';
import { RoutingControls, type RoutingControlsProps } from '../../../constructs/routing-controls';
import { awsSolutionsFindings } from '../core/findings';
import { stackIn } from '../core/stack';
import { balancer } from '../regional-routing/balancer';

const regions = ['us-east-1', 'us-west-2'];

function build(more: Partial<RoutingControlsProps> = {}, region = 'us-west-2') {
  const stack = stackIn(region);
  return { stack, controls: new RoutingControls(stack, 'Controls', { panelName: 'bank', regions, ...more }) };
}

const synth = (more?: Partial<RoutingControlsProps>) => Template.fromStack(build(more).stack);

function controlId(template: Template, name: string): string {
  return Object.keys(
    template.findResources('AWS::Route53RecoveryControl::RoutingControl', { Properties: { Name: name } }),
  )[0]!;
}

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'RoutingControlArn'] });

/** The controls, the rules over them and the waits, in words. */
function told(template: Template) {
  const { Resources } = template.toJSON();
  const nameOf = ({ 'Fn::GetAtt': [id] }: { 'Fn::GetAtt': [string, string] }) => Resources[id].Properties.Name;
  return Object.values(template.findResources('AWS::Route53RecoveryControl::SafetyRule')).map(({ Properties }) => {
    const { Name, AssertionRule, GatingRule, RuleConfig } = Properties;
    const of = (controls: never[]) => controls.map(nameOf).join(' and ');
    const condition = `${RuleConfig.Inverted ? 'not ' : ''}${RuleConfig.Type} ${RuleConfig.Threshold}`;
    return AssertionRule
      ? `${Name}: after a change ${condition} of ${of(AssertionRule.AssertedControls)} are on; then ${AssertionRule.WaitPeriodMs} ms of rest`
      : `${Name}: ${of(GatingRule.TargetControls)} change while ${condition} of ${of(GatingRule.GatingControls)} is on; then ${GatingRule.WaitPeriodMs} ms of rest`;
  });
}

describe('controls with no choice made', () => {
  const { stack, controls } = build();
  for (const region of regions) controls.healthCheckOf(region);
  const template = Template.fromStack(stack);

  test('are one a Region, in a panel of a cluster of their own', () => {
    template.resourceCountIs('AWS::Route53RecoveryControl::Cluster', 1);
    template.resourceCountIs('AWS::Route53RecoveryControl::RoutingControl', 2);
    for (const name of ['bank-us-east-1', 'bank-us-west-2'])
      template.hasResourceProperties('AWS::Route53RecoveryControl::RoutingControl', {
        Name: name,
        ClusterArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Cluster'), 'ClusterArn'] },
        ControlPanelArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Panel'), 'ControlPanelArn'] },
      });
  });

  test('keep people from taking the last Region out of service', () => {
    expect(told(template)).toMatchInlineSnapshot(`
     [
       "bank-in-service: after a change ATLEAST 1 of bank-us-east-1 and bank-us-west-2 are on; then 5000 ms of rest",
     ]
    `);
  });

  test('have a health check each, which no endpoint answers', () => {
    for (const region of regions)
      template.hasResourceProperties('AWS::Route53::HealthCheck', {
        HealthCheckConfig: {
          Type: 'RECOVERY_CONTROL',
          RoutingControlArn: arnOf(controlId(template, `bank-${region}`)),
        },
      });
  });

  test('make one health check a Region, however often it is asked for', () => {
    expect(controls.healthCheckOf('us-east-1')).toBe(controls.healthCheckOf('us-east-1'));
  });

  test('give AwsSolutions nothing to find', () => {
    expect(awsSolutionsFindings(controls)).toEqual([]);
  });

  test('give the resilience rules nothing to find', () => {
    const app = stack.node.root as App;
    app.synth();
    expect(new ResilienceChecks().validateScope(app).violations).toEqual([]);
  });

  test('fail to name the control of another Region', () => {
    expect(() => controls.routingControlArnOf('eu-west-1')).toThrow(
      'test-us-west-2/Controls: "eu-west-1" has no routing control; allowed are us-east-1, us-west-2; name one of them',
    );
  });
});

test('a gate holds the controls of the Regions, and not itself', () => {
  expect(told(synth({ gate: true, waitPeriod: Duration.seconds(30) }))).toMatchInlineSnapshot(`
   [
     "bank-in-service: after a change ATLEAST 1 of bank-us-east-1 and bank-us-west-2 are on; then 30000 ms of rest",
     "bank-gate: bank-us-east-1 and bank-us-west-2 change while ATLEAST 1 of bank-gate is on; then 30000 ms of rest",
   ]
  `);
});

test('a cluster that exists is used and none is made', () => {
  const clusterArn = 'arn:aws:route53-recovery-control::000000000000:cluster/1';
  const template = synth({ clusterArn });
  template.resourceCountIs('AWS::Route53RecoveryControl::Cluster', 0);
  template.hasResourceProperties('AWS::Route53RecoveryControl::ControlPanel', { ClusterArn: clusterArn });
});

function statementsOf(template: Template) {
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
  return policy!.Properties.PolicyDocument.Statement as {
    Action: string | string[];
    Resource: unknown;
    Condition?: object;
  }[];
}

test('a role may be let switch, the gate too, but not override the safety rules', () => {
  const { stack, controls } = build({ gate: true });
  controls.grantSwitch(new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() }));
  const template = Template.fromStack(stack);
  const all = ['bank-gate', 'bank-us-east-1', 'bank-us-west-2'].map((name) => arnOf(controlId(template, name)));
  expect(statementsOf(template)).toEqual([
    { Effect: 'Allow', Action: 'route53-recovery-cluster:GetRoutingControlState', Resource: all },
    {
      Effect: 'Allow',
      Action: [
        'route53-recovery-cluster:UpdateRoutingControlState',
        'route53-recovery-cluster:UpdateRoutingControlStates',
      ],
      Resource: all,
      Condition: { Bool: { 'route53-recovery-cluster:AllowSafetyRulesOverrides': 'false' } },
    },
  ]);
});

test('a role that may read may not switch', () => {
  const { stack, controls } = build();
  controls.grantRead(new iam.Role(stack, 'Watcher', { assumedBy: new iam.AccountRootPrincipal() }));
  expect(statementsOf(Template.fromStack(stack)).flatMap(({ Action }) => Action)).toEqual([
    'route53-recovery-cluster:GetRoutingControlState',
  ]);
});

test('imported controls are switched and asked like those of this app, in whatever Region', () => {
  const stack = stackIn('eu-west-1');
  const arn = 'arn:aws:route53-recovery-control::000000000000:controlpanel/1/routingcontrol/2';
  const gateArn = 'arn:aws:route53-recovery-control::000000000000:controlpanel/1/routingcontrol/3';
  const controls = RoutingControls.fromRoutingControlsAttributes(stack, 'Controls', {
    routingControlArns: { 'us-east-1': arn },
    gateArn,
  });
  controls.healthCheckOf('us-east-1');
  controls.grantRead(new iam.Role(stack, 'Watcher', { assumedBy: new iam.AccountRootPrincipal() }));
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Route53::HealthCheck', { HealthCheckConfig: { RoutingControlArn: arn } });
  expect(statementsOf(template)[0]!.Resource).toEqual([arn, gateArn]);
  expect(controls.gateArn).toBe(gateArn);
});

test('they decide over the records of a RegionalRouting', () => {
  const { stack, controls } = build();
  new RegionalRouting(stack, 'Routing', {
    domainName: 'bank.example.com',
    drainSwitches: false,
    regions: regions.map((region) => ({
      region,
      loadBalancer: balancer(stack, region),
      healthChecks: [controls.healthCheckOf(region)],
    })),
  });
  const template = Template.fromStack(stack);
  for (const region of regions) {
    const [record] = Object.values(
      template.findResources('AWS::Route53::RecordSet', { Properties: { Region: region } }),
    );
    const { Resources } = template.toJSON();
    const children = Resources[record!.Properties.HealthCheckId.Ref].Properties.HealthCheckConfig.ChildHealthChecks;
    const arns = children.map(
      ({ Ref }: { Ref: string }) => Resources[Ref].Properties.HealthCheckConfig.RoutingControlArn,
    );
    expect(arns).toEqual([undefined, arnOf(controlId(template, `bank-${region}`))]);
  }
});

test('given defaults change nothing', () => {
  const same = synth({ minimumInService: 1, waitPeriod: Duration.seconds(5), gate: false });
  expect(same.toJSON()).toEqual(synth().toJSON());
});

test.each<[string, Partial<RoutingControlsProps>, string]>([
  [
    'a name with spaces',
    { panelName: 'the bank' },
    'panelName is "the bank"; allowed are 1 to 40 letters, digits and inner hyphens, known at synth time; rename it',
  ],
  [
    'a single Region',
    { regions: ['us-east-1'] },
    'regions are [us-east-1]; allowed are two or more; add a Region, since clients of a single one have nowhere to go',
  ],
  [
    'a zone instead of a Region',
    { regions: ['us-east-1', 'us-east-1a'] },
    'regions name "us-east-1a"; allowed are codes of Regions known at synth time; write "us-east-1"',
  ],
  [
    'a Region twice',
    { regions: ['us-east-1', 'us-east-1'] },
    'regions name "us-east-1" twice; allowed is each Region once; remove one',
  ],
  [
    'a minimum that lets nobody drain',
    { minimumInService: 2 },
    'minimumInService is 2; allowed is a whole number from 1 to 1; choose one in that range',
  ],
  [
    'no minimum at all',
    { minimumInService: 0 },
    'minimumInService is 0; allowed is a whole number from 1 to 1; choose one in that range',
  ],
  [
    'a wait of a day',
    { waitPeriod: Duration.days(1) },
    'waitPeriod is 86400 s; allowed is 0 s to 3600 s; choose a duration in that range',
  ],
  [
    'a name for a cluster',
    { clusterArn: 'shared' },
    'clusterArn is "shared"; allowed is the ARN of a cluster; write "arn:aws:route53-recovery-control::<account>:cluster/<id>"',
  ],
])('fails for %s', (_, props, message) => {
  expect(() => build(props)).toThrow(`test-us-west-2/Controls: ${message}`);
});

test('fails in a Region whose CloudFormation knows no routing controls', () => {
  expect(() => build({}, 'eu-west-1')).toThrow(
    'test-eu-west-1/Controls: the stack is in eu-west-1; allowed are us-east-1 and us-west-2, where CloudFormation knows routing controls; move this construct to a stack there',
  );
});
