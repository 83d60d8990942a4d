import { east, of, replicated, type RuleCase, west } from './case';

const alarm = (MetricName: string) => of('AWS::CloudWatch::Alarm', { MetricName });
const plan = (CopyActions?: object[]) =>
  of('AWS::Backup::BackupPlan', { BackupPlan: { BackupPlanRule: [{ RuleName: 'hourly', CopyActions }] } });
const vaultIn = (region: string) => ({
  DestinationBackupVaultArn: `arn:aws:backup:${region}:123456789012:backup-vault:x`,
});
const table = (replicas: object[], more: object = {}) =>
  of('AWS::DynamoDB::GlobalTable', { Replicas: replicas, ...more });
const safe = {
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  DeletionProtectionEnabled: true,
};
const keyed = { SSESpecification: { KMSMasterKeyId: 'key' } };
const secret = (...regions: string[]) => ({
  Secret: of('AWS::SecretsManager::Secret', { ReplicaRegions: regions.map((Region) => ({ Region })) }),
});
const password = {
  MasterUserPassword: {
    'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Secret' }, ':SecretString:password}}']],
  },
};
const key = (region: string) => `arn:aws:kms:${region}:123456789012:key/x`;
const cache = (more: object) => of('AWS::ElastiCache::ReplicationGroup', { AutomaticFailoverEnabled: true, ...more });

/** Rules about copies of data. */
export const data: Readonly<Record<string, RuleCase>> = {
  AuroraGlobalLagAlarm: {
    fine: [east({ G: of('AWS::RDS::GlobalCluster') }), west({ A: alarm('AuroraGlobalDBRPOLag') })],
    broken: [east({ G: of('AWS::RDS::GlobalCluster'), A: alarm('CPUUtilization') })],
    at: ['G'],
    says: 'no alarm watches the lag',
  },
  GlobalDatastoreLagAlarm: {
    fine: [east({ G: of('AWS::ElastiCache::GlobalReplicationGroup'), A: alarm('GlobalDatastoreReplicationLag') })],
    broken: [east({ G: of('AWS::ElastiCache::GlobalReplicationGroup') })],
    at: ['G'],
    says: 'no alarm watches the lag',
  },
  ReplicaLagAlarm: {
    fine: [
      ...replicated(),
      west({
        A: of('AWS::CloudWatch::Alarm', {
          Metrics: [{ Id: 'm', MetricStat: { Metric: { MetricName: 'ReplicaLag' } } }],
        }),
      }),
    ],
    broken: replicated(),
    at: ['Copy'],
    says: 'no alarm watches how far the replica is behind us-east-1',
    alsoFine: [
      [
        east({
          Db: of('AWS::RDS::DBInstance'),
          R: of('AWS::RDS::DBInstance', { SourceDBInstanceIdentifier: { Ref: 'Db' } }),
        }),
      ],
    ],
  },
  BackupCopy: {
    fine: [east({ P: plan([vaultIn('us-west-2')]) })],
    broken: [east({ P: plan() }), west({ Q: plan([vaultIn('us-west-2')]) })],
    at: ['P', 'Q'],
    says: 'each copy stays in us-west-2',
    alsoFine: [[east({ P: plan([{ DestinationBackupVaultArn: { Ref: 'VaultParameter' } }]) })]],
  },
  BackupVaultLock: {
    fine: [east({ V: of('AWS::Backup::BackupVault', { LockConfiguration: { MinRetentionDays: 7 } }) })],
    broken: [east({ V: of('AWS::Backup::BackupVault') })],
    at: ['V'],
    says: 'no lock',
  },
  BackupRestoreTest: {
    fine: [east({ P: plan() }), west({ T: of('AWS::Backup::RestoreTestingPlan') })],
    broken: [east({ P: plan() })],
    at: ['P'],
    says: 'nothing ever restores',
  },
  ReplicaKey: {
    fine: [
      ...replicated({ StorageEncrypted: true }, { KmsKeyId: key('us-west-2') }),
      east(
        {
          K: of('AWS::KMS::Key', { MultiRegion: true }),
          T: table([
            { Region: 'a', ...keyed },
            { Region: 'b', ...keyed },
          ]),
        },
        { Outputs: { Key: { Value: { 'Fn::GetAtt': ['K', 'Arn'] } } } },
      ),
      west({
        R: of('AWS::KMS::ReplicaKey', {
          PrimaryKeyArn: {
            'Fn::GetStackOutput': { StackName: 'stack-us-east-1-K-T', Region: 'us-east-1', OutputName: 'Key' },
          },
        }),
      }),
    ],
    broken: [
      ...replicated({ StorageEncrypted: true }),
      east({ K: of('AWS::KMS::Key', { MultiRegion: true }), T: table([{ Region: 'a', ...keyed }, { Region: 'b' }]) }),
    ],
    at: ['Copy', 'T', 'K'],
    says: 'its source is encrypted, and the copy names no key',
    alsoFine: [replicated()],
  },
  ReplicaSecret: {
    fine: replicated(password, {}, secret('us-west-2')),
    broken: replicated(password, {}, secret('eu-west-1')),
    at: ['Secret'],
    says: '"Copy" in us-west-2 has no copy of the secret',
  },
  RpoAsynchronous: {
    fine: [
      east({ T: table([{ Region: 'a' }, { Region: 'b' }], { MultiRegionConsistency: 'STRONG' }) }),
      west({ One: table([{ Region: 'a' }]) }),
    ],
    broken: [...replicated(), east({ T: table([{ Region: 'a' }, { Region: 'b' }]) })],
    objectives: { rpo: 0 },
    at: ['Copy', 'T'],
    says: 'the RPO is 0, and this copy is replicated asynchronously',
    alsoFine: [
      [...replicated(), east({ J: table([], {}) }, { Metadata: { holdfast: { config: { grade: 'journal' } } } })],
    ],
  },
  GlobalTableBackup: {
    fine: [east({ T: table([{ Region: 'a', ...safe }]) })],
    broken: [
      east({
        T: table([
          { Region: 'a', ...safe },
          { Region: 'b', DeletionProtectionEnabled: true },
        ]),
      }),
    ],
    at: ['T'],
    says: 'the replica in b has no point-in-time recovery',
  },
  GlobalTableTtl: {
    fine: [east({ T: table([], { MultiRegionConsistency: 'EVENTUAL', TimeToLiveSpecification: { Enabled: true } }) })],
    broken: [east({ T: table([], { MultiRegionConsistency: 'STRONG', TimeToLiveSpecification: { Enabled: true } }) })],
    at: ['T'],
    says: 'has a time to live',
  },
  RdsBackupRetention: {
    fine: [east({ Db: of('AWS::RDS::DBInstance', { BackupRetentionPeriod: 35 }) })],
    broken: [east({ Db: of('AWS::RDS::DBInstance', { BackupRetentionPeriod: '36' }) })],
    at: ['Db'],
    says: '36 days; allowed are 35 at most',
  },
  CacheFailoverNodes: {
    fine: [east({ C: cache({ ReplicasPerNodeGroup: 1 }) })],
    broken: [east({ C: cache({ ReplicasPerNodeGroup: 0 }), D: cache({ NumCacheClusters: 1 }) })],
    at: ['C', 'D'],
    says: 'has one node a shard',
  },
};
