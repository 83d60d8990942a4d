import { Token } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import { enforce } from '../core/rules';

/** Attribute by which a load balancer takes part (ARC developer guide, Application Load Balancers). */
const attribute = 'zonal_shift.config.enabled';

/** What can be shifted away from a zone. */
export class ShiftableResource {
  /**
   * An Application Load Balancer, whose target groups may balance across zones or not. It is made to take part, unless
   * it is of another app: then it has to take part already.
   */
  static loadBalancer(loadBalancer: elbv2.IApplicationLoadBalancer): ShiftableResource {
    if (loadBalancer instanceof elbv2.ApplicationLoadBalancer) loadBalancer.setAttribute(attribute, 'true');
    return new ShiftableResource(loadBalancer.loadBalancerArn);
  }

  /**
   * A group of instances, which launches elsewhere while it is shifted. It is made to take part; whether unhealthy
   * instances of the zone are replaced stays as it is, and otherwise they are not.
   */
  static autoScalingGroup(group: autoscaling.AutoScalingGroup): ShiftableResource {
    const resource = groupOf(group);
    const policy = resource.availabilityZoneImpairmentPolicy;
    enforce('InvalidZonalShift', group.node.path, [
      {
        when: policy !== undefined && !('zonalShiftEnabled' in policy && policy.zonalShiftEnabled === true),
        message:
          'availabilityZoneImpairmentPolicy says otherwise than zonalShiftEnabled: true; allowed is that, or no policy; enable it',
      },
    ]);
    resource.availabilityZoneImpairmentPolicy ??= {
      zonalShiftEnabled: true,
      impairedZoneHealthCheckBehavior: 'IgnoreUnhealthy',
    };
    return new ShiftableResource(resource.attrAutoScalingGroupArn);
  }

  /** A load balancer or a group by its full ARN, which takes part already. */
  static ofArn(arn: string): ShiftableResource {
    enforce('InvalidZonalShift', 'ShiftableResource.ofArn', [
      {
        when: !Token.isUnresolved(arn) && !/^arn:[^:]+:(elasticloadbalancing|autoscaling):[^*]+$/.test(arn),
        message: `arn is "${arn}"; allowed is the full ARN of a load balancer or an Auto Scaling group, without wildcards; copy it from there`,
      },
    ]);
    return new ShiftableResource(arn);
  }

  private constructor(
    /** Its ARN. */
    readonly arn: string,
  ) {}
}

function groupOf(group: IConstruct): autoscaling.CfnAutoScalingGroup {
  return group.node.defaultChild as autoscaling.CfnAutoScalingGroup;
}
