import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/** Properties of `CacheCredentials`. */
export interface CacheCredentialsProps {
  readonly cacheName: string;
  readonly encryptionKey: kms.IKey;
  readonly accessString?: string;
  readonly secret?: secretsmanager.ISecret;
}

/**
 * Engine of users and groups. Those of Redis serve both engines, and a cache that moves from Redis to Valkey keeps them
 * (ElastiCache user guide, role-based access control).
 */
const engine = 'redis';

/** The one user that may log in, with the password of a secret. */
export class CacheCredentials extends Construct {
  readonly secret: secretsmanager.ISecret;
  readonly userGroup: CfnUserGroup;

  constructor(scope: Construct, id: string, props: CacheCredentialsProps) {
    super(scope, id);
    this.secret = props.secret ?? this.createSecret(props);
    const user = new CfnUser(this, 'User', {
      engine,
      userId: `${props.cacheName}-client`,
      // References, which CloudFormation resolves when it deploys: the template holds no secret.
      userName: this.secret.secretValueFromJson('username').unsafeUnwrap(),
      passwords: [this.secret.secretValueFromJson('password').unsafeUnwrap()],
      accessString: props.accessString ?? 'on ~* +@all -@dangerous +info',
    });
    // A group must have a user named default. Left as it is, anybody could log in as that one: this one is off.
    const nobody = new CfnUser(this, 'Nobody', {
      engine,
      userId: `${props.cacheName}-default`,
      userName: 'default',
      noPasswordRequired: true,
      accessString: 'off -@all',
    });
    this.userGroup = new CfnUserGroup(this, 'Group', {
      engine,
      userGroupId: `${props.cacheName}-users`,
      userIds: [user.ref, nobody.ref],
    });
  }

  private createSecret({ cacheName, encryptionKey }: CacheCredentialsProps): secretsmanager.Secret {
    return new secretsmanager.Secret(this, 'Secret', {
      description: `Credentials of the cache ${cacheName}`,
      encryptionKey,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: cacheName }),
        generateStringKey: 'password',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
