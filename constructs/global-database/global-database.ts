import { RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { backupTagKey } from '../../runtime/config/config';
import { enforce } from '../core/rules';
import {
  engineParameters,
  type GlobalDatabaseAttributes,
  type IGlobalDatabase,
  ImportedGlobalDatabase,
} from './global-database-base';
import { GlobalDatabaseMember } from './member';
import type { GlobalDatabaseProps } from './props';
import { globalDatabaseRules } from './rules';

/**
 * An Aurora PostgreSQL global database and the cluster that is born as its writer. Aurora copies the storage to a
 * `SecondaryDatabase` in another Region, asynchronously. Who writes now is state in Aurora: switchovers and failovers
 * edit no template.
 */
export class GlobalDatabase extends GlobalDatabaseMember implements IGlobalDatabase {
  /** A global database of another app. */
  static fromGlobalDatabaseAttributes(
    scope: Construct,
    id: string,
    attributes: GlobalDatabaseAttributes,
  ): IGlobalDatabase {
    return new ImportedGlobalDatabase(scope, id, attributes);
  }

  readonly globalClusterIdentifier: string;
  readonly primaryRegion: string;
  readonly primaryClusterIdentifier: string;
  readonly secondaryRegion: string;
  readonly engineVersion: rds.AuroraPostgresEngineVersion;
  readonly secretName: string;
  readonly parameters: { [name: string]: string };
  readonly globalCluster: rds.CfnGlobalCluster;
  readonly secret: secretsmanager.ISecret;

  constructor(scope: Construct, id: string, props: GlobalDatabaseProps) {
    const { region } = Stack.of(scope);
    enforce('InvalidGlobalDatabase', `${scope.node.path}/${id}`, globalDatabaseRules(props, region));
    const engineVersion = props.engineVersion ?? rds.AuroraPostgresEngineVersion.VER_17_9;
    const parameters = engineParameters(props.parameters);
    super(scope, id, props, {
      engineVersion,
      globalClusterIdentifier: props.globalClusterIdentifier,
      parameters: { ...parameters, ...lossBound(props) },
      instances: props.instances ?? 2,
      backupWindow: '04:00-04:30',
      maintenanceWindow: 'sun:05:00-sun:05:30',
    });
    this.globalClusterIdentifier = props.globalClusterIdentifier;
    this.primaryRegion = region;
    this.primaryClusterIdentifier = props.clusterIdentifier;
    this.secondaryRegion = props.secondaryRegion;
    this.engineVersion = engineVersion;
    this.secretName = props.secretName;
    this.parameters = parameters;
    this.globalCluster = this.createGlobalCluster(props);
    this.secret = this.createSecret(props);
    this.writeAtBirth(props);
  }

  /** Born empty; the first cluster that names it becomes the writer (RDS API reference, CreateGlobalCluster). */
  private createGlobalCluster(props: GlobalDatabaseProps): rds.CfnGlobalCluster {
    const global = new rds.CfnGlobalCluster(this, 'Global', {
      globalClusterIdentifier: props.globalClusterIdentifier,
      engine: 'aurora-postgresql',
      engineVersion: this.engineVersion.auroraPostgresFullVersion,
      storageEncrypted: true,
      deletionProtection: props.deletionProtection ?? true,
    });
    global.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.clusterResource.node.addDependency(global);
    return global;
  }

  /** Passwords managed by RDS are refused in a global database (Aurora user guide, limitations with Secrets Manager). */
  private createSecret(props: GlobalDatabaseProps): secretsmanager.Secret {
    const secret = new secretsmanager.Secret(this, 'Secret', {
      secretName: props.secretName,
      description: `Credentials of ${props.globalClusterIdentifier} in both Regions`,
      encryptionKey: this.encryptionKey,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: props.username ?? 'holdfast' }),
        generateStringKey: 'password',
        passwordLength: 32,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // An alias is a name, so nothing is read from the other Region.
    (secret.node.defaultChild as secretsmanager.CfnSecret).replicaRegions = [
      { region: props.secondaryRegion, kmsKeyId: props.secondaryKeyAlias },
    ];
    return secret;
  }

  private writeAtBirth(props: GlobalDatabaseProps): void {
    const cluster = this.clusterResource;
    cluster.databaseName = props.databaseName ?? 'main';
    cluster.masterUsername = props.username ?? 'holdfast';
    // A reference, which CloudFormation resolves when it deploys. No host is attached to the secret: a copy of it would
    // then carry the address of a lost Region.
    cluster.masterUserPassword = this.secret.secretValueFromJson('password').unsafeUnwrap();
    cluster.enableGlobalWriteForwarding = props.writeForwarding;
    if (props.backupTag) Tags.of(cluster).add(backupTagKey, props.backupTag);
  }
}

/**
 * Of the writer alone: with two Regions, a promoted cluster that had it too would hold up every commit until the lost
 * Region is back (Aurora user guide, managing RPOs for Aurora PostgreSQL).
 */
function lossBound({ maximumDataLoss }: GlobalDatabaseProps): { [name: string]: string } {
  return maximumDataLoss ? { 'rds.global_db_rpo': String(maximumDataLoss.toSeconds()) } : {};
}
