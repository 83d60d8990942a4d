import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, type CfnFunction, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HoldfastError } from '../core';

/** Where a function sits that talks to the database. */
export interface FunctionNetwork {
  readonly subnetIds: string[];
  readonly securityGroupId: string;
}

export interface RecoveryFunctionProps {
  readonly functionName: string;
  readonly description: string;
  /** Folder of the bundled code, which holds `<code>/index.js`. */
  readonly assets: string;
  /** Name of the function's folder in it. */
  readonly code: string;
  /** Runtime configuration as JSON. */
  readonly config: string;
  readonly statements: PolicyStatement[];
  readonly encryptionKey: IKey;
  readonly deadLetterQueue: IQueue;
  readonly timeout: Duration;
  readonly reservedConcurrency: number;
  /** @default - outside any VPC */
  readonly network?: FunctionNetwork;
}

/** Folder in which `npm run build` leaves the bundled functions, seen from the sources and from a bundle alike. */
export const bundledFunctions = resolve(__dirname, '..', '..', 'dist', 'lambda');

/** A function on the way of a recovery: a role of its own, encrypted logs, reserved concurrency, a dead-letter queue. */
export class RecoveryFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: RecoveryFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${props.functionName}`,
      encryptionKey: props.encryptionKey,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
    });
    logGroup.grantWrite(role);
    for (const statement of props.statements) role.addToPolicy(statement);
    if (props.network) role.addToPolicy(networkInterfaces());
    this.function = new LambdaFunction(this, 'Function', {
      functionName: props.functionName,
      description: props.description,
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundleOf(props)),
      role,
      logGroup,
      timeout: props.timeout,
      memorySize: 512,
      reservedConcurrentExecutions: props.reservedConcurrency,
      deadLetterQueue: props.deadLetterQueue,
      environmentEncryption: props.encryptionKey,
      environment: {
        HOLDFAST_CONFIG: props.config,
        // The runtime's bundle of certificate authorities, those of RDS among them; Node.js loads it only when told.
        NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
      },
    });
    if (props.network) {
      const resource = this.function.node.defaultChild as CfnFunction;
      resource.vpcConfig = { subnetIds: props.network.subnetIds, securityGroupIds: [props.network.securityGroupId] };
    }
  }
}

function bundleOf({ assets, code }: RecoveryFunctionProps): string {
  const folder = join(assets, code);
  if (!existsSync(join(folder, 'index.js')))
    throw new HoldfastError(
      'MissingBundle',
      `there is no index.js in "${folder}"; the bundled functions must be there; run "npm run build" first`,
    );
  return folder;
}

/** What Lambda itself needs to attach a function to a network; these actions know no resources. */
function networkInterfaces(): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.ALLOW,
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });
}

/** The stack's Region, which must be known while synthesizing. */
export function concreteRegion(construct: Construct): string {
  const { region } = Stack.of(construct);
  if (/^\$\{Token/.test(region))
    throw new HoldfastError(
      'UnresolvedRegion',
      `${construct.node.path}: the stack's Region is an unresolved token; a Region code is needed; pass env: { region } to the stack`,
    );
  return region;
}
