import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { backupTagKey } from '../../runtime/config/config';
import { durationBetween, enforce } from '../core/rules';

/** Properties of `Backups`. */
export interface BackupsProps {
  /** Name of the vault, and of the plan. */
  readonly vaultName: string;

  /** Region that receives a copy of each recovery point. */
  readonly copyRegion: string;

  /**
   * Name of the vault there.
   *
   * @default - the same as `vaultName`
   */
  readonly copyVaultName?: string;

  /**
   * Value of the tag `holdfast:backup` of what is backed up.
   *
   * @default - the same as `vaultName`
   */
  readonly tagValue?: string;

  /**
   * How long recovery points are kept, here and there: 1 to 365 days.
   *
   * @default Duration.days(35)
   */
  readonly retention?: Duration;

  /**
   * When recovery points are made. AWS Backup makes them hourly at most.
   *
   * @default - every hour
   */
  readonly schedule?: events.Schedule;

  /**
   * Time in which the vault's lock may still be lifted, 3 days or more. Then nobody can, the account's owner and AWS
   * among them (compliance mode).
   *
   * @default - governance mode: those with special permission may lift the lock
   */
  readonly lockChangeableFor?: Duration;

  /**
   * Key that encrypts the vault.
   *
   * @default - a new key with yearly rotation
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Name of the database subnet group into which a backup is restored once a week, as a test.
   *
   * @default - backups are not restored as a test
   */
  readonly restoreTestSubnetGroup?: string;

  /**
   * What is restored there: `RDS` for instances, `Aurora` for clusters.
   *
   * @default "RDS"
   */
  readonly restoreTestResourceType?: string;
}

/** Databases that AWS Backup restores as a test into a subnet group (AWS Backup API, RestoreTestingSelectionForCreate). */
const testedTypes = ['RDS', 'Aurora'];

/**
 * A locked vault, hourly recovery points with an encrypted copy in another Region, and a weekly restore as a test.
 *
 * What carries the tag `holdfast:backup` is backed up. A replica must not carry it, since an hourly backup would block
 * its promotion; a failover gives the tag to the member that it promotes.
 */
export class Backups extends Construct {
  readonly vault: backup.BackupVault;
  readonly plan: backup.BackupPlan;

  constructor(scope: Construct, id: string, props: BackupsProps) {
    super(scope, id);
    enforce('InvalidBackups', this.node.path, rules(Stack.of(this).region, props));
    const retention = props.retention ?? Duration.days(35);
    this.vault = this.createVault(props, retention);
    this.plan = this.createPlan(props, retention);
    this.plan.addSelection('Tagged', {
      backupSelectionName: props.vaultName,
      role: this.createRole('BackupRole', 'service-role/AWSBackupServiceRolePolicyForBackup'),
      resources: [backup.BackupResource.fromTag(backupTagKey, props.tagValue ?? props.vaultName)],
    });
    if (props.restoreTestSubnetGroup) this.testRestores(props, props.restoreTestSubnetGroup);
  }

  private createVault(props: BackupsProps, retention: Duration): backup.BackupVault {
    return new backup.BackupVault(this, 'Vault', {
      backupVaultName: props.vaultName,
      encryptionKey: props.encryptionKey ?? new kms.Key(this, 'Key', { enableKeyRotation: true }),
      lockConfiguration: { minRetention: retention, changeableFor: props.lockChangeableFor },
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  private createPlan(props: BackupsProps, retention: Duration): backup.BackupPlan {
    const { partition, account } = Stack.of(this);
    const copyVaultName = props.copyVaultName ?? props.vaultName;
    const copy = `arn:${partition}:backup:${props.copyRegion}:${account}:backup-vault:${copyVaultName}`;
    return new backup.BackupPlan(this, 'Plan', {
      backupPlanName: props.vaultName,
      backupVault: this.vault,
      backupPlanRules: [
        new backup.BackupPlanRule({
          ruleName: 'hourly',
          scheduleExpression: props.schedule ?? events.Schedule.cron({ minute: '0' }),
          startWindow: Duration.hours(1),
          completionWindow: Duration.hours(3),
          deleteAfter: retention,
          copyActions: [
            {
              destinationBackupVault: backup.BackupVault.fromBackupVaultArn(this, 'CopyVault', copy),
              deleteAfter: retention,
            },
          ],
        }),
      ],
    });
  }

  private createRole(id: string, managedPolicy: string): iam.Role {
    return new iam.Role(this, id, {
      assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(managedPolicy)],
    });
  }

  private testRestores({ vaultName: name, restoreTestResourceType }: BackupsProps, subnetGroup: string): void {
    const plan = new backup.CfnRestoreTestingPlan(this, 'RestoreTest', {
      restoreTestingPlanName: `${name.replaceAll('-', '_')}_weekly`,
      scheduleExpression: 'cron(0 6 ? * SUN *)',
      startWindowHours: 1,
      recoveryPointSelection: {
        algorithm: 'LATEST_WITHIN_WINDOW',
        includeVaults: [this.vault.backupVaultArn],
        recoveryPointTypes: ['SNAPSHOT'],
        selectionWindowDays: 7,
      },
    });
    new backup.CfnRestoreTestingSelection(this, 'RestoreTestDatabases', {
      restoreTestingPlanName: plan.ref,
      restoreTestingSelectionName: 'databases',
      protectedResourceType: restoreTestResourceType ?? 'RDS',
      protectedResourceArns: ['*'],
      iamRoleArn: this.createRole('RestoreRole', 'service-role/AWSBackupServiceRolePolicyForRestores').roleArn,
      restoreMetadataOverrides: { dbSubnetGroupName: subnetGroup },
      validationWindowHours: 1,
    });
  }
}

function rules(region: string, props: BackupsProps) {
  const { vaultName, copyRegion, restoreTestResourceType: tested = 'RDS' } = props;
  return [
    {
      when: !/^[a-z][a-z0-9-]{1,39}$/.test(vaultName),
      message: `vaultName is "${vaultName}"; allowed are 2 to 40 lower-case letters, digits and hyphens, beginning with a letter; rename it`,
    },
    {
      when: copyRegion === region,
      message: `copyRegion is "${copyRegion}", the stack's own Region; allowed is another one; a copy beside the original is lost with it`,
    },
    {
      when: !testedTypes.includes(tested),
      message: `restoreTestResourceType is "${tested}"; allowed are ${testedTypes.join(' and ')}; choose the one that is backed up`,
    },
    durationBetween('retention', props.retention, 86_400, 365 * 86_400),
    durationBetween('lockChangeableFor', props.lockChangeableFor, 3 * 86_400, 36_500 * 86_400),
  ];
}
