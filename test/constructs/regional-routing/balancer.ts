import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** The load balancer of a Region, as another stack sees it. */
export function balancer(stack: Stack, region: string): elbv2.IApplicationLoadBalancer {
  return elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, region, {
    loadBalancerArn: `arn:aws:elasticloadbalancing:${region}:000000000000:loadbalancer/app/web/1`,
    loadBalancerDnsName: `web.${region}.elb.amazonaws.com`,
    loadBalancerCanonicalHostedZoneId: 'Z1',
    securityGroupId: 'sg-1',
    vpc: ec2.Vpc.fromVpcAttributes(stack, `${region}-vpc`, { vpcId: 'vpc-1', availabilityZones: [`${region}a`] }),
  });
}
