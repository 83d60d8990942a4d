import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Failover, RegionSwitchPlan, type RegionSwitchPlanProps } from '../../../constructs/failover';
import { functionBundles, milestones, plan } from '../../../constructs/failover/plan';
import { order, statesOf } from '../../../constructs/failover/plan/milestones';
import { regionSwitchSteps } from '../../../constructs/failover/region-switch-steps';
import { config } from '../../lambda/support/memory';

const timers = { beatPoll: 2, wait: 14 };
const functionArns = ['arn:one', 'arn:two'];

/** Names of steps, those of a parallel block behind its own; `-` marks what ungraceful mode skips. */
const outline = (approvalRoleArn?: string) =>
  regionSwitchSteps(milestones(timers), { functionArns, approvalRoleArn }).map((step) => {
    const { customActionLambdaConfig: custom, parallelConfig: parallel } =
      step.executionBlockConfiguration as unknown as {
        customActionLambdaConfig?: { ungraceful?: { behavior: string } };
        parallelConfig?: { steps: { name: string }[] };
      };
    const inside = parallel ? ` [${parallel.steps.map(({ name }) => name).join(', ')}]` : '';
    return `${custom?.ungraceful?.behavior === 'skip' ? '- ' : ''}${step.name}${inside}`;
  });

describe('the plan as a Region switch plan', () => {
  test('goes through the states that work, a planned move first', () => {
    expect(outline()).toEqual([
      '- Begin a planned move',
      '- Rebuild',
      '- Grow',
      '- Move',
      'Begin',
      'Observe',
      'Take',
      'Seal',
      'Commit',
      'Prepare [Prepare database, Prepare capacity, Prepare stonith]',
      'Open',
      'Verify',
      'Finish',
    ]);
  });

  test('asks for approval before anything else', () => {
    expect(outline('arn:aws:iam::111122223333:role/approver')[0]).toBe('Approve');
  });

  test('leaves out no state that works on either way', () => {
    const works = (name: string) => 'does' in plan.rows[name]! || 'sideBySide' in plan.rows[name]!;
    const both = [...new Set([...statesOf('failover'), ...statesOf('switchover')])].filter(works);
    // The last one of a planned move: it runs with the end of the plan.
    expect(both.filter((name) => !order().includes(name))).toEqual(['SendHome']);
  });

  test('gives each step longer than the state may take', () => {
    const seal = milestones(timers).find(({ state }) => state === 'Seal')!;
    // 90 s a call, three more after faults, and the pauses between them.
    expect(seal.seconds).toBe(4 * 90 + 30);
  });
});

test('a failover has the function by which the plan goes on only if it is asked for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-region-switch-'));
  try {
    for (const name of [...functionBundles, 'region-switch']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'index.js'), 'exports.handler = async () => undefined;');
    }
    const functionsWith = (regionSwitch?: boolean) => {
      const stack = new Stack(new App({ outdir: join(folder, `out-${regionSwitch}`) }), 'Stack', { env });
      new Failover(stack, 'Failover', { config, assets: folder, regionSwitch });
      const expected = { Properties: { FunctionName: 'payments-region-switch', Timeout: 900 } };
      return Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function', expected));
    };
    expect([functionsWith(true).length, functionsWith().length]).toEqual([1, 0]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const env = { region: 'us-west-2', account: '111122223333' };

describe('a Region switch plan', () => {
  const templateOf = (props: Partial<RegionSwitchPlanProps> = {}) => {
    const stack = new Stack(new App(), 'Stack', { env });
    new RegionSwitchPlan(stack, 'RegionSwitch', { config, ...props });
    return Template.fromStack(stack);
  };

  test('activates either Region by the function of that Region', () => {
    const arn = (region: string) => `:lambda:${region}:111122223333:function:payments-region-switch`;
    const template = templateOf({ recoveryTimeObjective: Duration.minutes(15) });
    template.hasResourceProperties('AWS::ARCRegionSwitch::Plan', {
      RecoveryApproach: 'activePassive',
      RecoveryTimeObjectiveMinutes: 15,
      Regions: ['us-east-1', 'us-west-2'],
      Workflows: ['us-east-1', 'us-west-2'].map((region) =>
        Match.objectLike({
          WorkflowTargetAction: 'activate',
          WorkflowTargetRegion: region,
          Steps: Match.arrayWith([
            Match.objectLike({
              Name: 'Seal',
              ExecutionBlockConfiguration: {
                CustomActionLambdaConfig: Match.objectLike({
                  RegionToRun: 'activatingRegion',
                  Lambdas: ['us-east-1', 'us-west-2'].map((at) => ({
                    Arn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, arn(at)]] },
                    Payload: '{"through":"Seal"}',
                  })),
                }),
              },
            }),
          ]),
        }),
      ),
    });
  });

  test('lets the plan invoke its two functions, and nothing else', () => {
    const template = templateOf();
    const [role] = Object.keys(
      template.findResources('AWS::IAM::Role', {
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [{ Principal: { Service: 'arc-region-switch.amazonaws.com' } }],
          },
        },
      }),
    );
    const policies = template.findResources('AWS::IAM::Policy', { Properties: { Roles: [{ Ref: role }] } });
    const statements = Object.values(policies).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    expect(statements.map(({ Action }) => Action)).toEqual([['lambda:GetFunction', 'lambda:InvokeFunction']]);
    expect(statements[0].Resource).toHaveLength(2);
  });

  test.each<[string, Partial<RegionSwitchPlanProps>, string]>([
    [
      'a person to approve',
      { approvalRoleArn: 'arn:aws:iam::111122223333:user/ada' },
      'approvalRoleArn is "arn:aws:iam::111122223333:user/ada"; allowed is the ARN of an IAM role',
    ],
    [
      'an objective of seconds',
      { recoveryTimeObjective: Duration.seconds(30) },
      'recoveryTimeObjective is 30 s; allowed is 60 s to 604800 s',
    ],
  ])('refuses %s', (_, props, message) => {
    expect(() => templateOf(props)).toThrow(message);
  });
});
