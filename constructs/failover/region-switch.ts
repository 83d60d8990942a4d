import { Arn, ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { RuntimeConfig } from '../../runtime/config/config';
import { durationBetween, enforce } from '../core/rules';
import type { Foundation } from './foundation';
import { Permissions } from './permissions';
import { milestones } from './plan';
import { RecoveryFunction } from './recovery-function';
import { regionSwitchSteps } from './region-switch-plan';

/** How a failover is carried out by a Region switch plan of ARC as well. */
export interface RegionSwitchOptions {
  /**
   * ARN of the role whose holders may approve an execution before it does anything. It needs
   * `arc-region-switch:ApprovePlanExecutionStep`, and is best not the one that may start executions.
   *
   * @default - an execution begins without approval
   */
  readonly approvalRoleArn?: string;

  /**
   * Recovery time that ARC reports executions against, whole minutes.
   *
   * @default - none is reported
   */
  readonly recoveryTimeObjective?: Duration;
}

interface RegionSwitchProps {
  readonly config: RuntimeConfig;
  readonly options: RegionSwitchOptions;
  readonly foundation: Foundation;
  readonly steps: readonly IFunction[];
  readonly assets: string;
  readonly reservedConcurrency: number;
}

/**
 * The failover's plan as a Region switch plan: the function that goes on with it in each Region, and in the standby
 * Region, which the loss of the primary one leaves alone, the plan itself.
 *
 * @see https://docs.aws.amazon.com/r53recovery/latest/dg/region-switch.html
 */
export class RegionSwitch extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: RegionSwitchProps,
  ) {
    super(scope, id);
    const { regions } = props.config;
    this.validate();
    this.createFunction();
    if (Stack.of(this).region === regions.standby) this.createPlan();
  }

  private validate(): void {
    const { approvalRoleArn, recoveryTimeObjective } = this.props.options;
    enforce('InvalidRegionSwitch', this.node.path, [
      durationBetween('recoveryTimeObjective', recoveryTimeObjective, 60, 7 * 24 * 3600),
      {
        when: approvalRoleArn !== undefined && !/^arn:[a-z-]+:iam::\d{12}:role\/.+/.test(approvalRoleArn),
        message: `approvalRoleArn is "${approvalRoleArn}"; allowed is the ARN of an IAM role; write it as arn:aws:iam::111122223333:role/name`,
      },
    ]);
  }

  private createFunction(): void {
    const { config, foundation, steps, assets, reservedConcurrency } = this.props;
    const permissions = new Permissions(Stack.of(this), config);
    new RecoveryFunction(this, 'Traveller', {
      functionName: functionName(config),
      description: `Failover of ${config.scope}: a step of the Region switch plan`,
      assets,
      code: 'region-switch',
      config: JSON.stringify(config),
      statements: [
        ...permissions.control(['GetItem', 'PutItem', 'UpdateItem']),
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: steps.map(({ functionArn }) => functionArn),
        }),
      ],
      encryptionKey: foundation.key,
      deadLetterQueue: foundation.deadLetters,
      timeout: Duration.minutes(15),
      // What runs side by side needs one each.
      reservedConcurrency: Math.max(3, reservedConcurrency),
    });
  }

  private createPlan(): void {
    const { config, options } = this.props;
    const { primary, standby } = config.regions;
    const functionArns = [primary, standby].map((region) => this.arnIn(region));
    const role = new Role(this, 'ExecutionRole', {
      assumedBy: new ServicePrincipal('arc-region-switch.amazonaws.com'),
      description: `Region switch of ${config.scope}: invokes its step in either Region`,
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:GetFunction', 'lambda:InvokeFunction'], resources: functionArns }),
    );
    const steps = regionSwitchSteps(milestones(config.timers), {
      functionArns,
      approvalRoleArn: options.approvalRoleArn,
    });
    const plan = new CfnPlan(this, 'Plan', {
      name: `${config.scope}-failover`,
      description: `Moves the right to write of ${config.scope} to the Region that is activated`,
      executionRole: role.roleArn,
      recoveryApproach: 'activePassive',
      regions: [primary, standby],
      primaryRegion: primary,
      recoveryTimeObjectiveMinutes: options.recoveryTimeObjective?.toMinutes(),
      workflows: [primary, standby].map((region) => ({
        workflowTargetAction: 'activate',
        workflowTargetRegion: region,
        workflowDescription: `${region} takes over`,
        steps,
      })),
    });
    plan.node.addDependency(role);
    if (options.approvalRoleArn)
      Validations.of(plan).acknowledge({
        id: 'Resilience-RecoveryManualStep',
        reason:
          'only a plan that a person starts asks for approval; what observers report, the state machine acts on without it',
      });
  }

  private arnIn(region: string): string {
    const arn = { service: 'lambda', region, resource: 'function', resourceName: functionName(this.props.config) };
    return Arn.format({ ...arn, arnFormat: ArnFormat.COLON_RESOURCE_NAME }, Stack.of(this));
  }
}

const functionName = ({ scope }: RuntimeConfig): string => `${scope}-region-switch`;
