import { Duration, Size } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  PrimaryDatabase,
  type PrimaryDatabaseProps,
  ReplicaDatabase,
  type ReplicaDatabaseProps,
} from '../../../constructs/database';
import { networkIn, stackIn } from '../core/stack';

const standby = { standbyRegion: 'us-west-2', standbyKeyAlias: 'alias/payments-data' };

function primary(props: Partial<PrimaryDatabaseProps> = {}): Template {
  const stack = stackIn('us-east-1');
  new PrimaryDatabase(stack, 'Database', {
    vpc: networkIn(stack),
    instanceIdentifier: 'payments-primary',
    secretName: 'payments-db',
    ...props,
  });
  return Template.fromStack(stack);
}

function replica(props: Partial<ReplicaDatabaseProps> = {}): Template {
  const stack = stackIn('us-west-2');
  new ReplicaDatabase(stack, 'Database', {
    vpc: networkIn(stack),
    instanceIdentifier: 'payments-standby',
    sourceIdentifier: 'payments-primary',
    sourceRegion: 'us-east-1',
    ...props,
  });
  return Template.fromStack(stack);
}

function memberOf(template: Template, identifier: string) {
  const found = template.findResources('AWS::RDS::DBInstance', { Properties: { DBInstanceIdentifier: identifier } });
  return Object.values(found)[0]!;
}

describe('the primary', () => {
  const template = primary({ ...standby, backupTag: 'payments' });
  const writer = memberOf(template, 'payments-primary');

  test('is Multi-AZ, encrypted, protected and recoverable to any point of 35 days', () => {
    expect(writer.Properties).toMatchObject({
      MultiAZ: true,
      StorageEncrypted: true,
      DeletionProtection: true,
      BackupRetentionPeriod: 35,
      DeleteAutomatedBackups: false,
      MonitoringInterval: 60,
      PubliclyAccessible: false,
    });
  });

  test('stays when its stack goes', () => {
    expect([writer.DeletionPolicy, writer.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });

  test('has its own password, since one managed by RDS forbids replicas', () => {
    expect(writer.Properties.ManageMasterUserPassword).toBeUndefined();
    expect(JSON.stringify(writer.Properties.MasterUserPassword)).toContain('{{resolve:secretsmanager:');
  });

  test('has a secret without a host, which would be that of a lost Region', () => {
    template.resourceCountIs('AWS::SecretsManager::SecretTargetAttachment', 0);
  });

  test('has its secret and automated backups replicated, encrypted by the key of the standby Region', () => {
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'payments-db',
      ReplicaRegions: [{ Region: 'us-west-2', KmsKeyId: 'alias/payments-data' }],
    });
    expect(writer.Properties).toMatchObject({
      AutomaticBackupReplicationRegion: 'us-west-2',
      AutomaticBackupReplicationRetentionPeriod: 35,
    });
    expect(JSON.stringify(writer.Properties.AutomaticBackupReplicationKmsKeyId)).toContain(
      'kms:us-west-2:000000000000:alias/payments-data',
    );
  });

  test('carries the tag that backup plans look for, and its replicas do not', () => {
    const tagged = template.findResources('AWS::RDS::DBInstance', {
      Properties: { Tags: Match.arrayWith([{ Key: 'holdfast:backup', Value: 'payments' }]) },
    });
    expect(Object.values(tagged).map(({ Properties }) => Properties.DBInstanceIdentifier)).toEqual([
      'payments-primary',
    ]);
  });

  test('has two read replicas under fixed names in different zones', () => {
    const replicas = [1, 2].map((n) => memberOf(template, `payments-primary-replica-${n}`).Properties);
    expect(replicas.map(({ AvailabilityZone }) => AvailabilityZone)).toEqual(['us-east-1a', 'us-east-1b']);
  });

  test('has read replicas that name no encryption, which follows from their source', () => {
    const { Properties } = memberOf(template, 'payments-primary-replica-1');
    expect(Properties).not.toHaveProperty('StorageEncrypted');
    expect(Properties).not.toHaveProperty('KmsKeyId');
  });

  test('refuses connections without TLS, whatever the parameters', () => {
    primary({ parameters: { max_connections: '500' } }).hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Parameters: Match.objectLike({ 'rds.force_ssl': '1', max_connections: '500' }),
    });
  });

  test('copies nothing to another Region unless told', () => {
    const alone = primary();
    expect(memberOf(alone, 'payments-primary').Properties).not.toHaveProperty('AutomaticBackupReplicationRegion');
    alone.hasResourceProperties('AWS::SecretsManager::Secret', { ReplicaRegions: Match.absent() });
  });

  test('is the same when defaults are given', () => {
    const given = primary({
      readReplicas: 2,
      databaseName: 'payments',
      username: 'holdfast',
      storage: Size.gibibytes(200),
      backupRetention: Duration.days(35),
      monitoringInterval: Duration.minutes(1),
      deletionProtection: true,
    });
    expect(given.toJSON()).toEqual(primary().toJSON());
  });
});

describe('the replica', () => {
  const template = replica();
  const member = memberOf(template, 'payments-standby');

  test('names its source by an ARN made of names and by its Region', () => {
    const source = JSON.stringify(member.Properties.SourceDBInstanceIdentifier);
    expect(source).toContain('rds:us-east-1:000000000000:db:payments-primary');
    expect(member.Properties.SourceRegion).toBe('us-east-1');
  });

  test('is Multi-AZ, protected and encrypted by a key of its own Region', () => {
    expect(member.Properties).toMatchObject({ MultiAZ: true, DeletionProtection: true });
    expect(member.Properties.KmsKeyId['Fn::GetAtt'][0]).toMatch(/^DatabaseKey/);
    expect(member.Properties).not.toHaveProperty('StorageEncrypted');
  });

  test('stays when its stack goes', () => {
    expect([member.DeletionPolicy, member.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });

  test('is recoverable to any point of 35 days once promoted', () => {
    expect(member.Properties.BackupRetentionPeriod).toBe(35);
  });

  test('is born without master user, storage size and name, which come from its source', () => {
    for (const name of ['MasterUsername', 'MasterUserPassword', 'AllocatedStorage', 'DBName', 'Engine'])
      expect(member.Properties).not.toHaveProperty(name);
  });

  test('is left out of hourly backups, which would block its promotion', () => {
    expect(JSON.stringify(member.Properties.Tags ?? [])).not.toContain('holdfast:backup');
  });

  test('raises an alarm when its lag is too large or unknown', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ReplicaLag',
      Threshold: 30,
      TreatMissingData: 'breaching',
    });
  });

  test('tells the topic when it falls behind and when it is back', () => {
    const stack = stackIn('us-west-2');
    const topic = sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-west-2:000000000000:payments-alerts');
    new ReplicaDatabase(stack, 'Database', {
      vpc: networkIn(stack),
      instanceIdentifier: 'payments-standby',
      sourceIdentifier: 'payments-primary',
      sourceRegion: 'us-east-1',
      alarmTopic: topic,
    });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [topic.topicArn],
      OKActions: [topic.topicArn],
    });
  });

  test('feeds the read replicas of its Region when asked for some', () => {
    const { Properties } = memberOf(replica({ readReplicas: 1 }), 'payments-standby-replica-1');
    expect(JSON.stringify(Properties.SourceDBInstanceIdentifier)).toContain('DatabaseInstance');
  });
});

test.each<[string, Partial<PrimaryDatabaseProps>, string]>([
  [
    'an identifier that RDS would change',
    { instanceIdentifier: 'Payments' },
    'instanceIdentifier is "Payments"; allowed are lower-case letters, digits and single hyphens, at most 50, beginning with a letter, known at synth time; rename it',
  ],
  [
    'too many read replicas',
    { readReplicas: 6 },
    'readReplicas is 6; allowed is a whole number from 0 to 5; choose one in that range',
  ],
  [
    'a retention over 35 days',
    { backupRetention: Duration.days(36) },
    'backupRetention is 3110400 s; allowed is 86400 s to 3024000 s; choose a duration in that range',
  ],
  [
    'a retention of a day and a half',
    { backupRetention: Duration.hours(36) },
    'backupRetention is 1.5 days; allowed are whole days from 1 to 35; round it',
  ],
  [
    'a monitoring interval that RDS does not know',
    { monitoringInterval: Duration.seconds(20) },
    'monitoringInterval is 20 s; allowed are 1, 5, 10, 15, 30 and 60 s; choose one of them',
  ],
  [
    'TLS switched off',
    { parameters: { 'rds.force_ssl': '0' } },
    'parameters sets rds.force_ssl to 0; allowed is 1; leave it out, connections are always encrypted',
  ],
  [
    'copies without a key',
    { standbyRegion: 'us-west-2' },
    'standbyKeyAlias is "undefined"; allowed with standbyRegion is the alias of a key there, for instance "alias/payments-data"; create that key first',
  ],
  [
    'storage that would shrink',
    { maximumStorage: Size.gibibytes(100) },
    'maximumStorage is 100 GiB; allowed is at least the 200 GiB of storage; raise it',
  ],
])('fails for a primary with %s', (_, props, message) => {
  expect(() => primary(props)).toThrow(`test-us-east-1/Database: ${message}`);
});

test.each<[string, Partial<ReplicaDatabaseProps>, string]>([
  [
    'a source in its own Region',
    { sourceRegion: 'us-west-2' },
    `sourceRegion is "us-west-2"; allowed is a Region other than the stack's own (us-west-2), known at synth time; use readReplicas of the source for replicas inside its Region`,
  ],
  [
    'itself as source',
    { sourceIdentifier: 'payments-standby' },
    `sourceIdentifier is "payments-standby", the replica's own identifier; allowed is another one; a failback needs to tell the two apart`,
  ],
  [
    'a lag of a day',
    { maximumLag: Duration.days(1) },
    'maximumLag is 86400 s; allowed is 1 s to 3600 s; choose a duration in that range',
  ],
])('fails for a replica with %s', (_, props, message) => {
  expect(() => replica(props)).toThrow(`test-us-west-2/Database: ${message}`);
});
