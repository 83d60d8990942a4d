import { CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, type IConstruct } from 'constructs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { enforce } from '../core/rules';
import { bundledFunctions } from '../failover/recovery-function';

/** Properties of a `BirthGuard`. */
export interface BirthGuardProps {
  /** Identifier of the database that is guarded. */
  readonly instanceIdentifier: string;

  /** Table that holds the lease; it must exist, in this Region too, before the database does. */
  readonly controlTableName: string;

  /** What the lease protects, for instance `payments`. */
  readonly leaseScope: string;

  /**
   * Folder of the bundled functions; it holds `birth-guard/index.js`.
   *
   * @default - `dist/lambda` of this package
   */
  readonly assets?: string;
}

/**
 * Fails a deployment that would create a writer empty although a lease, and so a ledger, exists: a lost primary stack
 * that is deployed again, or an identifier that is changed. A database that exists already is let through.
 *
 * CloudFormation has no condition on what is in a table when it deploys, so this is a custom resource; it creates
 * nothing.
 */
export class BirthGuard extends Construct {
  readonly function: lambda.Function;
  private readonly resource: CustomResource;

  constructor(scope: Construct, id: string, props: BirthGuardProps) {
    super(scope, id);
    const folder = join(props.assets ?? bundledFunctions, 'birth-guard');
    enforce('InvalidBirthGuard', this.node.path, [
      {
        when: !existsSync(join(folder, 'index.js')),
        message: `there is no index.js in "${folder}"; the bundled function must be there; run "npm run build" first`,
      },
    ]);
    this.function = this.createFunction(folder, props);
    this.resource = new CustomResource(this, 'Guard', {
      resourceType: 'Custom::BirthGuard',
      serviceToken: this.function.functionArn,
      // Otherwise a function that does not answer would hold the deployment up for an hour.
      serviceTimeout: Duration.minutes(2),
      properties: {
        ControlTable: props.controlTableName,
        LeaseScope: props.leaseScope,
        DatabaseIdentifier: props.instanceIdentifier,
      },
    });
  }

  /** Lets a construct, the database, be created or replaced only after the guard has let it through. */
  protect(database: IConstruct): void {
    database.node.addDependency(this.resource);
  }

  private createFunction(folder: string, props: BirthGuardProps): lambda.Function {
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: `Reads the lease before ${props.instanceIdentifier} is created`,
    });
    logGroup.grantWrite(role);
    for (const statement of this.permissions(props)) role.addToPolicy(statement);
    return new lambda.Function(this, 'Function', {
      description: `Keeps ${props.instanceIdentifier} from being created empty beside a lease`,
      runtime: lambda.Runtime.NODEJS_22_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(folder),
      role,
      logGroup,
      timeout: Duration.minutes(1),
      memorySize: 256,
    });
  }

  private permissions({ controlTableName, instanceIdentifier }: BirthGuardProps): iam.PolicyStatement[] {
    const { partition, region, account } = Stack.of(this);
    const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
    return [
      new iam.PolicyStatement({
        actions: ['dynamodb:GetItem'],
        resources: [arn('dynamodb', `table/${controlTableName}`)],
      }),
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [arn('kms', 'key/*')],
        conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` } },
      }),
      new iam.PolicyStatement({
        actions: ['rds:DescribeDBInstances'],
        resources: [arn('rds', `db:${instanceIdentifier}`)],
      }),
    ];
  }
}
