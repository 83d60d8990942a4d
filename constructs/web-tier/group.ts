import { type CfnUpdatePolicy, Duration } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { instanceTypesOf, portOf } from './instances';
import type { ApplicationGroupProps } from './props';

/** How a load balancer reaches the instances, and asks whether they live. */
export function targetGroupOf(
  scope: Construct,
  vpc: ec2.IVpc,
  props: ApplicationGroupProps,
): elbv2.ApplicationTargetGroup {
  return new elbv2.ApplicationTargetGroup(scope, 'TargetGroup', {
    vpc,
    targetType: elbv2.TargetType.INSTANCE,
    protocol: elbv2.ApplicationProtocol.HTTP,
    port: portOf(props),
    deregistrationDelay: props.deregistrationDelay ?? Duration.seconds(30),
    loadBalancingAlgorithmType: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
    healthCheck: {
      path: props.healthCheckPath ?? '/live',
      healthyHttpCodes: '200',
      interval: props.healthCheckInterval ?? Duration.seconds(10),
      timeout: props.healthCheckTimeout ?? Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 2,
    },
  });
}

/** What a group is made of. */
export interface GroupParts {
  /** Name of the group. */
  readonly name: string;
  readonly vpc: ec2.IVpc;
  readonly launchTemplate: ec2.LaunchTemplate;
  readonly targetGroup: elbv2.ApplicationTargetGroup;
  /** Stops a running deploy, which then rolls back. */
  readonly failureAlarm: cloudwatch.Alarm;
}

/** The instances, spread over the zones, as many as the processors ask for. */
export function groupOf(
  scope: Construct,
  parts: GroupParts,
  props: ApplicationGroupProps,
): autoscaling.AutoScalingGroup {
  const group = new autoscaling.AutoScalingGroup(scope, 'Group', {
    vpc: parts.vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    autoScalingGroupName: parts.name,
    // No desired capacity: every deploy would reset it, also that of a standby which has taken over.
    minCapacity: props.minCapacity,
    maxCapacity: props.maxCapacity,
    mixedInstancesPolicy: {
      launchTemplate: parts.launchTemplate,
      launchTemplateOverrides: instanceTypesOf(props).map((instanceType) => ({ instanceType })),
      instancesDistribution: {
        onDemandPercentageAboveBaseCapacity: 100,
        onDemandAllocationStrategy: autoscaling.OnDemandAllocationStrategy.PRIORITIZED,
      },
    },
    healthChecks: autoscaling.HealthChecks.withAdditionalChecks({
      additionalTypes: [autoscaling.AdditionalHealthCheckType.ELB],
      gracePeriod: Duration.minutes(2),
    }),
    defaultInstanceWarmup: props.instanceWarmup ?? Duration.seconds(90),
    groupMetrics: [autoscaling.GroupMetrics.all()],
    terminationPolicies: [autoscaling.TerminationPolicy.OLDEST_LAUNCH_TEMPLATE, autoscaling.TerminationPolicy.DEFAULT],
  });
  group.attachToApplicationTargetGroup(parts.targetGroup);
  group.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: props.targetCpuUtilization ?? 50 });
  finish(group, parts, props);
  return group;
}

/** What CDK has no property for. */
function finish(
  group: autoscaling.AutoScalingGroup,
  { failureAlarm }: GroupParts,
  { instancesNeeded }: ApplicationGroupProps,
): void {
  const resource = group.node.defaultChild as autoscaling.CfnAutoScalingGroup;
  resource.availabilityZoneImpairmentPolicy = {
    zonalShiftEnabled: true,
    impairedZoneHealthCheckBehavior: 'IgnoreUnhealthy',
  };
  resource.instanceMaintenancePolicy = { minHealthyPercentage: 100, maxHealthyPercentage: 120 };
  resource.cfnOptions.updatePolicy = refreshUntil(failureAlarm);
  if (instancesNeeded !== undefined) resource.addMetadata('holdfast', { instancesNeeded });
}

/**
 * New instances first, then old ones out; the alarm stops the refresh, and CloudFormation rolls the template back.
 *
 * The bounds stay as they are unless the template's own have changed: a failover raises the minimum of the standby that
 * takes over, and the next deploy must not set it back. CloudFormation documents this for groups with scheduled actions
 * and the CDK asks for it on every group, in the policy that this one replaces.
 * Source: CloudFormation template reference, UpdatePolicy attribute, AutoScalingScheduledAction.
 */
function refreshUntil({ alarmName }: cloudwatch.Alarm): CfnUpdatePolicy {
  return {
    autoScalingScheduledAction: { ignoreUnmodifiedGroupSizeProperties: true },
    autoScalingInstanceRefresh: {
      strategy: 'Rolling',
      preferences: {
        minHealthyPercentage: 100,
        maxHealthyPercentage: 120,
        skipMatching: true,
        bakeTime: 120,
        alarmSpecification: { alarms: [alarmName] },
      },
    },
  };
}
