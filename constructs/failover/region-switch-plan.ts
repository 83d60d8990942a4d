import { Arn, ArnFormat, type Duration, Stack, Validations } from 'aws-cdk-lib';
import { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { RuntimeConfig } from '../../runtime/config/config';
import { durationBetween, enforce } from '../core/rules';
import { milestones } from './plan';
import { regionSwitchFunctionName, regionSwitchSteps } from './region-switch-steps';
import { parseConfig } from './stack-config';

/** Properties of a `RegionSwitchPlan`. */
export interface RegionSwitchPlanProps {
  /** Runtime configuration of the architecture: a JSON value without tokens. */
  readonly config: object;

  /**
   * ARN of the role whose holders may approve an execution before it does anything. It needs
   * `arc-region-switch:ApprovePlanExecutionStep`, and is best not the one that may start executions.
   *
   * @default - an execution begins without approval
   */
  readonly approvalRoleArn?: string;

  /**
   * Recovery time that ARC reports executions against, one minute to seven days.
   *
   * @default - none is reported
   */
  readonly recoveryTimeObjective?: Duration;
}

/**
 * The failover as a plan of ARC Region switch. Put it into the standby Region, which the loss of the primary one leaves
 * alone, and give the `Failover` of both Regions `regionSwitch: true`.
 *
 * @see https://docs.aws.amazon.com/r53recovery/latest/dg/region-switch.html
 */
export class RegionSwitchPlan extends Construct {
  /** ARN of the plan. */
  readonly planArn: string;

  constructor(scope: Construct, id: string, props: RegionSwitchPlanProps) {
    super(scope, id);
    const config = parseConfig(this, props.config);
    this.validate(props);
    const plan = this.createPlan(config, props);
    this.planArn = plan.attrArn;
    if (props.approvalRoleArn)
      Validations.of(plan).acknowledge({
        id: 'Resilience-RecoveryManualStep',
        reason:
          'only a plan that a person starts asks for approval; what observers report, the state machine acts on without it',
      });
  }

  private validate({ approvalRoleArn, recoveryTimeObjective }: RegionSwitchPlanProps): void {
    enforce('InvalidRegionSwitchPlan', this.node.path, [
      durationBetween('recoveryTimeObjective', recoveryTimeObjective, 60, 7 * 24 * 3600),
      {
        when: approvalRoleArn !== undefined && !/^arn:[a-z-]+:iam::\d{12}:role\/.+/.test(approvalRoleArn),
        message: `approvalRoleArn is "${approvalRoleArn}"; allowed is the ARN of an IAM role; write it as arn:aws:iam::111122223333:role/name`,
      },
    ]);
  }

  private createPlan(config: RuntimeConfig, { approvalRoleArn, recoveryTimeObjective }: RegionSwitchPlanProps) {
    const { primary, standby } = config.regions;
    const functionArns = [primary, standby].map((region) => this.functionArn(config, region));
    const role = this.createRole(config, functionArns);
    const steps = regionSwitchSteps(milestones(config.timers), { functionArns, approvalRoleArn });
    const plan = new CfnPlan(this, 'Plan', {
      name: `${config.scope}-failover`,
      description: `Moves the right to write of ${config.scope} to the Region that is activated`,
      executionRole: role.roleArn,
      recoveryApproach: 'activePassive',
      regions: [primary, standby],
      primaryRegion: primary,
      recoveryTimeObjectiveMinutes: recoveryTimeObjective?.toMinutes(),
      workflows: [primary, standby].map((region) => ({
        workflowTargetAction: 'activate',
        workflowTargetRegion: region,
        workflowDescription: `${region} takes over`,
        steps,
      })),
    });
    plan.node.addDependency(role);
    return plan;
  }

  private createRole({ scope }: RuntimeConfig, functionArns: string[]): Role {
    const role = new Role(this, 'ExecutionRole', {
      assumedBy: new ServicePrincipal('arc-region-switch.amazonaws.com'),
      description: `Region switch of ${scope}: invokes its step in either Region`,
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:GetFunction', 'lambda:InvokeFunction'], resources: functionArns }),
    );
    return role;
  }

  private functionArn({ scope }: RuntimeConfig, region: string): string {
    const arn = { service: 'lambda', region, resource: 'function', resourceName: regionSwitchFunctionName(scope) };
    return Arn.format({ ...arn, arnFormat: ArnFormat.COLON_RESOURCE_NAME }, Stack.of(this));
  }
}
