import { RemovalPolicy, Size, Stack, Tags } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { backupTagKey } from '../../runtime/config/config';
import { enforce, type Rule } from '../core/rules';
import { commonInstanceProps, type DatabaseMemberProps, memberParts, type MemberParts, memberRules } from './member';
import { addReadReplicas } from './read-replicas';

/** Properties of a `PrimaryDatabase`. */
export interface PrimaryDatabaseProps extends DatabaseMemberProps {
  /** Name of the secret that holds user and password, the same in every Region. */
  readonly secretName: string;

  /**
   * Name of the database.
   *
   * @default "payments"
   */
  readonly databaseName?: string;

  /**
   * Name of the user.
   *
   * @default "holdfast"
   */
  readonly username?: string;

  /**
   * Storage at birth.
   *
   * @default Size.gibibytes(200)
   */
  readonly storage?: Size;

  /**
   * Storage up to which it grows by itself.
   *
   * @default - five times `storage`
   */
  readonly maximumStorage?: Size;

  /**
   * Region that receives copies of the secret and of the automated backups (point-in-time recovery there).
   *
   * @default - no copies in another Region
   */
  readonly standbyRegion?: string;

  /**
   * Alias of the key in the standby Region that encrypts those copies, for instance `alias/payments-data`. The key must
   * exist before this member is created.
   *
   * @default - required with `standbyRegion`
   */
  readonly standbyKeyAlias?: string;

  /**
   * Value of the tag `holdfast:backup`, by which a `Backups` plan finds the member.
   *
   * @default - no tag
   */
  readonly backupTag?: string;
}

/**
 * The member that is born as the writer: PostgreSQL, Multi-AZ, with read replicas inside the Region, its own secret
 * replicated to the standby Region, TLS forced, point-in-time recovery, deletion protection, and kept when the stack
 * goes. RDS-managed passwords are not used, since they forbid replicas.
 */
export class PrimaryDatabase extends Construct {
  readonly instance: rds.DatabaseInstance;
  readonly readReplicas: rds.DatabaseInstanceReadReplica[];
  readonly secret: secretsmanager.ISecret;
  readonly securityGroup: ec2.SecurityGroup;
  readonly subnetGroup: rds.SubnetGroup;
  readonly encryptionKey: kms.IKey;
  readonly instanceIdentifier: string;

  constructor(scope: Construct, id: string, props: PrimaryDatabaseProps) {
    super(scope, id);
    enforce('InvalidDatabase', this.node.path, [...memberRules(props), ...primaryRules(props)]);
    const parts = memberParts(this, props);
    this.instanceIdentifier = props.instanceIdentifier;
    this.securityGroup = parts.securityGroup;
    this.subnetGroup = parts.subnetGroup;
    this.encryptionKey = parts.encryptionKey;
    const secret = this.createSecret(props, parts);
    this.instance = this.createInstance(props, parts, secret);
    this.secret = secret;
    this.readReplicas = addReadReplicas(this, props, parts, this.instance, props.readReplicas ?? 2);
    if (props.backupTag) Tags.of(this.instance).add(backupTagKey, props.backupTag);
  }

  private createSecret(props: PrimaryDatabaseProps, parts: MemberParts): secretsmanager.Secret {
    const secret = new secretsmanager.Secret(this, 'Secret', {
      secretName: props.secretName,
      description: `Credentials of ${props.instanceIdentifier} and its replicas`,
      encryptionKey: parts.encryptionKey,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: props.username ?? 'holdfast' }),
        generateStringKey: 'password',
        passwordLength: 32,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    if (props.standbyRegion)
      // An alias is a name, so nothing is read from the other Region.
      (secret.node.defaultChild as secretsmanager.CfnSecret).replicaRegions = [
        { region: props.standbyRegion, kmsKeyId: props.standbyKeyAlias },
      ];
    return secret;
  }

  private createInstance(props: PrimaryDatabaseProps, parts: MemberParts, secret: secretsmanager.Secret) {
    const storage = (props.storage ?? Size.gibibytes(200)).toGibibytes();
    const instance = new rds.DatabaseInstance(this, 'Instance', {
      ...commonInstanceProps(props, parts),
      engine: parts.engine,
      instanceIdentifier: props.instanceIdentifier,
      databaseName: props.databaseName ?? 'payments',
      // Not `Credentials.fromSecret`: that attaches host and port, and a replicated secret would then carry the address
      // of a lost Region.
      credentials: rds.Credentials.fromPassword(props.username ?? 'holdfast', secret.secretValueFromJson('password')),
      multiAz: true,
      allocatedStorage: storage,
      maxAllocatedStorage: props.maximumStorage?.toGibibytes() ?? storage * 5,
      storageEncrypted: true,
      storageEncryptionKey: parts.encryptionKey,
      backupRetention: parts.backupRetention,
      deleteAutomatedBackups: false,
      preferredBackupWindow: '04:00-04:30',
      preferredMaintenanceWindow: 'sun:05:00-sun:05:30',
      removalPolicy: RemovalPolicy.RETAIN,
    });
    if (props.standbyRegion) this.replicateAutomatedBackups(instance, props, parts);
    return instance;
  }

  private replicateAutomatedBackups(instance: rds.DatabaseInstance, props: PrimaryDatabaseProps, parts: MemberParts) {
    const { partition, account } = Stack.of(this);
    const resource = instance.node.defaultChild as rds.CfnDBInstance;
    resource.automaticBackupReplicationRegion = props.standbyRegion;
    resource.automaticBackupReplicationKmsKeyId = `arn:${partition}:kms:${props.standbyRegion}:${account}:${props.standbyKeyAlias}`;
    resource.automaticBackupReplicationRetentionPeriod = parts.backupRetention.toDays();
  }
}

function primaryRules(props: PrimaryDatabaseProps): Rule[] {
  const { standbyRegion, standbyKeyAlias } = props;
  const storage = (props.storage ?? Size.gibibytes(200)).toGibibytes();
  const maximum = props.maximumStorage?.toGibibytes();
  return [
    {
      when: standbyRegion !== undefined && !standbyKeyAlias?.startsWith('alias/'),
      message: `standbyKeyAlias is "${standbyKeyAlias}"; allowed with standbyRegion is the alias of a key there, for instance "alias/payments-data"; create that key first`,
    },
    {
      when: maximum !== undefined && maximum < storage,
      message: `maximumStorage is ${maximum} GiB; allowed is at least the ${storage} GiB of storage; raise it`,
    },
  ];
}
