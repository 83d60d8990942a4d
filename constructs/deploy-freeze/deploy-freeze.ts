import { CfnLambdaHook, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { enforce } from '../core/rules';
import { bundledFunctions } from '../failover/recovery-function';

/** Properties of a `DeployFreeze`. */
export interface DeployFreezeProps {
  /** What the lease protects, for instance `payments`: 3 to 20 lower-case letters, digits and hyphens. */
  readonly leaseScope: string;

  /** Table that holds the lease and the records of failovers, by its replica in this Region. */
  readonly controlTableName: string;

  /** Names of the stacks of this Region that stay as they are while a failover is open; not the one that this is in. */
  readonly stackNames: string[];

  /**
   * Folder of the bundled functions; it holds `deploy-freeze/index.js`.
   *
   * @default - `dist/lambda` of this package
   */
  readonly assets?: string;
}

/**
 * Refuses to create, update or delete stacks while a failover is open: a Lambda hook of CloudFormation, which asks the
 * control table first. Put one into each Region that holds data, in a stack that it does not name, so that it can be
 * changed at any time.
 *
 * @see https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks.html
 */
export class DeployFreeze extends Construct {
  /** Answers for the hook. */
  readonly function: lambda.Function;
  /** Name of the hook's type: what its configuration is changed by. */
  readonly hookName: string;

  constructor(scope: Construct, id: string, props: DeployFreezeProps) {
    super(scope, id);
    const folder = join(props.assets ?? bundledFunctions, 'deploy-freeze');
    this.validate(props, folder);
    this.function = this.createFunction(folder, props);
    this.hookName = `Holdfast::${pascal(props.leaseScope)}::DeployFreeze`;
    this.createHook(props.stackNames);
  }

  private validate({ stackNames, leaseScope }: DeployFreezeProps, folder: string): void {
    const own = Stack.of(this).stackName;
    enforce('InvalidDeployFreeze', this.node.path, [
      {
        when: !existsSync(join(folder, 'index.js')),
        message: `there is no index.js in "${folder}"; the bundled function must be there; run "npm run build" first`,
      },
      {
        when: !/^[a-z](?:-?[a-z0-9])+$/.test(leaseScope) || leaseScope.length < 3 || leaseScope.length > 20,
        message: `leaseScope is "${leaseScope}"; allowed are lower-case letters, digits and single hyphens, 3 to 20 characters; use the scope of the lease`,
      },
      {
        when: stackNames.length === 0,
        message: 'stackNames is empty; allowed is one stack or more; name the stacks that a failover works with',
      },
      {
        when: stackNames.includes(own),
        message: `stackNames holds "${own}", the stack of the hook itself; allowed are others; leave it out, or the hook could not be mended while it refuses`,
      },
    ]);
  }

  private createFunction(folder: string, { leaseScope, controlTableName }: DeployFreezeProps): lambda.Function {
    const { partition, region, account } = Stack.of(this);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: `Reads whether a failover of ${leaseScope} is open`,
    });
    logGroup.grantWrite(role);
    const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: [arn('dynamodb', `table/${controlTableName}`)],
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [arn('kms', 'key/*')],
        conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` } },
      }),
    );
    return new lambda.Function(this, 'Function', {
      description: `Keeps stacks of ${leaseScope} as they are while a failover is open`,
      runtime: lambda.Runtime.NODEJS_22_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(folder),
      role,
      logGroup,
      // CloudFormation waits no longer.
      timeout: Duration.seconds(29),
      memorySize: 256,
      environment: { HOLDFAST_SCOPE: leaseScope, HOLDFAST_CONTROL_TABLE: controlTableName },
    });
  }

  private createHook(stackNames: string[]): void {
    const { account } = Stack.of(this);
    const role = new iam.Role(this, 'HookRole', {
      assumedBy: new iam.ServicePrincipal('hooks.cloudformation.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
      description: 'Invokes the function that answers for the hook',
    });
    const allow = new iam.PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: [this.function.functionArn],
    });
    const { policyDependable } = role.addToPrincipalPolicy(allow);
    const hook = new CfnLambdaHook(this, 'Hook', {
      alias: this.hookName,
      lambdaFunction: this.function.functionArn,
      executionRole: role.roleArn,
      targetOperations: ['STACK'],
      failureMode: 'FAIL',
      hookStatus: 'ENABLED',
      stackFilters: { filteringCriteria: 'ALL', stackNames: { include: stackNames } },
    });
    if (policyDependable) hook.node.addDependency(policyDependable);
  }
}

const pascal = (name: string) =>
  name
    .split('-')
    .map((part) => part[0]!.toUpperCase() + part.slice(1))
    .join('');
