import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeployFreeze, type DeployFreezeProps } from '../../../constructs/deploy-freeze';

let assets: string;
beforeAll(() => {
  assets = mkdtempSync(join(tmpdir(), 'holdfast-freeze-'));
  mkdirSync(join(assets, 'deploy-freeze'));
  writeFileSync(join(assets, 'deploy-freeze', 'index.js'), 'exports.handler = async () => undefined;');
});
afterAll(() => rmSync(assets, { recursive: true, force: true }));

const templateOf = (props: Partial<DeployFreezeProps> = {}) => {
  const app = new App({ outdir: mkdtempSync(join(assets, 'out-')) });
  const stack = new Stack(app, 'payments-backup', { env: { region: 'us-west-2', account: '111122223333' } });
  new DeployFreeze(stack, 'DeployFreeze', {
    leaseScope: 'pay-ments',
    controlTableName: 'payments-control',
    stackNames: ['payments-data', 'payments-web'],
    assets,
    ...props,
  });
  return Template.fromStack(stack);
};

test('asks before every operation on the stacks that are named, and lets none pass that is refused', () => {
  templateOf().hasResourceProperties('AWS::CloudFormation::LambdaHook', {
    Alias: 'Holdfast::PayMents::DeployFreeze',
    TargetOperations: ['STACK'],
    FailureMode: 'FAIL',
    HookStatus: 'ENABLED',
    StackFilters: { FilteringCriteria: 'ALL', StackNames: { Include: ['payments-data', 'payments-web'] } },
  });
});

test('answers within the time that CloudFormation waits', () => {
  templateOf().hasResourceProperties('AWS::Lambda::Function', {
    Timeout: 29,
    Environment: { Variables: { HOLDFAST_SCOPE: 'pay-ments', HOLDFAST_CONTROL_TABLE: 'payments-control' } },
  });
});

test('reads the table and nothing else, and is invoked by the hooks of its own account', () => {
  const template = templateOf();
  const actions = Object.values(template.findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[] }[])
    .flatMap(({ Action }) => Action);
  expect(new Set(actions)).toEqual(
    new Set(['logs:CreateLogStream', 'logs:PutLogEvents', 'dynamodb:Query', 'kms:Decrypt', 'lambda:InvokeFunction']),
  );
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: Match.objectLike({
      Statement: [
        Match.objectLike({
          Principal: { Service: 'hooks.cloudformation.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
        }),
      ],
    }),
  });
});

test.each<[string, Partial<DeployFreezeProps>, string]>([
  ['no stack', { stackNames: [] }, 'stackNames is empty; allowed is one stack or more'],
  [
    'its own stack',
    { stackNames: ['payments-backup'] },
    'stackNames holds "payments-backup", the stack of the hook itself',
  ],
  [
    'a scope that no lease has',
    { leaseScope: 'Payments!' },
    'leaseScope is "Payments!"; allowed are lower-case letters',
  ],
  ['a folder without the function', { assets: '/nowhere' }, 'there is no index.js in "/nowhere/deploy-freeze"'],
])('refuses %s', (_, props, message) => {
  expect(() => templateOf(props)).toThrow(message);
});
