import { Match, Template } from 'aws-cdk-lib/assertions';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BirthGuard, PrimaryDatabase } from '../../../constructs/database';
import { networkIn, stackIn } from '../core/stack';

let assets: string;
let template: Template;
beforeAll(() => {
  assets = mkdtempSync(join(tmpdir(), 'holdfast-guard-'));
  mkdirSync(join(assets, 'birth-guard'));
  writeFileSync(join(assets, 'birth-guard', 'index.js'), '');
  const stack = stackIn('us-east-1');
  const instanceIdentifier = 'payments-primary';
  const database = new PrimaryDatabase(stack, 'Database', {
    vpc: networkIn(stack),
    instanceIdentifier,
    secretName: 's',
  });
  const guard = new BirthGuard(stack, 'Guard', {
    instanceIdentifier,
    controlTableName: 'payments-control',
    leaseScope: 'payments',
    assets,
  });
  guard.protect(database.instance);
  template = Template.fromStack(stack);
});
afterAll(() => rmSync(assets, { recursive: true, force: true }));

test('the writer is created only after the guard has let it through', () => {
  const [guard] = Object.keys(template.findResources('Custom::BirthGuard'));
  const writers = template.findResources('AWS::RDS::DBInstance', {
    Properties: { DBInstanceIdentifier: 'payments-primary' },
  });
  expect(Object.values(writers).map(({ DependsOn }) => DependsOn)).toEqual([expect.arrayContaining([guard])]);
});

test('the guard asks about this table, this lease and this database, and is not waited for in vain', () => {
  template.hasResourceProperties('Custom::BirthGuard', {
    ControlTable: 'payments-control',
    LeaseScope: 'payments',
    DatabaseIdentifier: 'payments-primary',
    ServiceTimeout: '120',
  });
});

test('the guard may read the lease and look for the database, and nothing else', () => {
  const guard = Object.values(template.findResources('AWS::IAM::Policy')).find(({ Properties }) =>
    JSON.stringify(Properties).includes('payments-control'),
  )!;
  const statements = guard.Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[];
  expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
    'dynamodb:GetItem',
    'kms:Decrypt',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'rds:DescribeDBInstances',
  ]);
});

test('the guard runs on its own, in no network', () => {
  template.hasResourceProperties('AWS::Lambda::Function', { VpcConfig: Match.absent(), Timeout: 60 });
});

test('fails without the bundled function', () => {
  const build = () =>
    new BirthGuard(stackIn('us-east-1'), 'Guard', {
      instanceIdentifier: 'a',
      controlTableName: 'b',
      leaseScope: 'c',
      assets: '/nowhere',
    });
  expect(build).toThrow('there is no index.js in "/nowhere/birth-guard"');
});
