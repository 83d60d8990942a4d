import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Backups, type BackupsProps } from '../../../constructs/backups';
import { stackIn } from '../core/stack';

function synth(props: Partial<BackupsProps> = {}): Template {
  const stack = stackIn('us-east-1');
  new Backups(stack, 'Backups', { vaultName: 'payments', copyRegion: 'us-west-2', ...props });
  return Template.fromStack(stack);
}

const template = synth();
const ruleOf = (found: Template) =>
  Object.values(found.findResources('AWS::Backup::BackupPlan'))[0]!.Properties.BackupPlan.BackupPlanRule[0];

test('recovery points are made every hour and kept for 35 days', () => {
  expect(ruleOf(template)).toMatchObject({
    ScheduleExpression: 'cron(0 * * * ? *)',
    Lifecycle: { DeleteAfterDays: 35 },
    StartWindowMinutes: 60,
  });
});

test('each is copied for as long to the vault of the other Region, found by name', () => {
  const [copy] = ruleOf(template).CopyActions;
  expect(copy.Lifecycle.DeleteAfterDays).toBe(35);
  expect(JSON.stringify(copy.DestinationBackupVaultArn)).toContain(
    'backup:us-west-2:000000000000:backup-vault:payments',
  );
});

test('the vault is encrypted, kept and locked in governance mode', () => {
  template.hasResource('AWS::Backup::BackupVault', {
    DeletionPolicy: 'Retain',
    Properties: {
      BackupVaultName: 'payments',
      EncryptionKeyArn: Match.anyValue(),
      LockConfiguration: { MinRetentionDays: 35, ChangeableForDays: Match.absent() },
    },
  });
});

test('a cooling-off period makes the lock final', () => {
  synth({ lockChangeableFor: Duration.days(7) }).hasResourceProperties('AWS::Backup::BackupVault', {
    LockConfiguration: { MinRetentionDays: 35, ChangeableForDays: 7 },
  });
});

test('what carries the tag is backed up', () => {
  template.hasResourceProperties('AWS::Backup::BackupSelection', {
    BackupSelection: {
      ListOfTags: [{ ConditionKey: 'holdfast:backup', ConditionType: 'STRINGEQUALS', ConditionValue: 'payments' }],
    },
  });
});

test('nothing is restored as a test unless a subnet group is given', () => {
  template.resourceCountIs('AWS::Backup::RestoreTestingPlan', 0);
});

test('the newest database backup is restored once a week into the given subnets', () => {
  const tested = synth({ restoreTestSubnetGroup: 'payments-primary' });
  tested.hasResourceProperties('AWS::Backup::RestoreTestingPlan', {
    RestoreTestingPlanName: 'payments_weekly',
    RecoveryPointSelection: { Algorithm: 'LATEST_WITHIN_WINDOW' },
  });
  tested.hasResourceProperties('AWS::Backup::RestoreTestingSelection', {
    ProtectedResourceType: 'RDS',
    RestoreMetadataOverrides: { dbSubnetGroupName: 'payments-primary' },
  });
});

test('given defaults change nothing', () => {
  const same = synth({ copyVaultName: 'payments', tagValue: 'payments', retention: Duration.days(35) });
  expect(same.toJSON()).toEqual(template.toJSON());
});

test.each<[string, Partial<BackupsProps>, string]>([
  [
    'a vault without a proper name',
    { vaultName: 'My Vault' },
    'vaultName is "My Vault"; allowed are 2 to 40 lower-case letters, digits and hyphens, beginning with a letter; rename it',
  ],
  [
    'a copy in the own Region',
    { copyRegion: 'us-east-1' },
    `copyRegion is "us-east-1", the stack's own Region; allowed is another one; a copy beside the original is lost with it`,
  ],
  [
    'a retention of hours',
    { retention: Duration.hours(2) },
    'retention is 7200 s; allowed is 86400 s to 31536000 s; choose a duration in that range',
  ],
  [
    'a cooling-off period that AWS refuses',
    { lockChangeableFor: Duration.days(2) },
    'lockChangeableFor is 172800 s; allowed is 259200 s to 3153600000 s; choose a duration in that range',
  ],
])('fails for %s', (_, props, message) => {
  expect(() => synth(props)).toThrow(`test-us-east-1/Backups: ${message}`);
});

test('an Aurora cluster is restored as a test where the props say so, and instances of RDS otherwise', () => {
  const tested = (props: Partial<BackupsProps>) =>
    Object.values(
      synth({ restoreTestSubnetGroup: 'bank', ...props }).findResources('AWS::Backup::RestoreTestingSelection'),
    ).map(({ Properties }) => Properties.ProtectedResourceType);
  expect([tested({}), tested({ restoreTestResourceType: 'Aurora' })]).toEqual([['RDS'], ['Aurora']]);
});

test('fails on a type of resource that is not restored into a subnet group', () => {
  expect(() => synth({ restoreTestResourceType: 'S3' })).toThrow(
    'restoreTestResourceType is "S3"; allowed are RDS and Aurora; choose the one that is backed up',
  );
});
