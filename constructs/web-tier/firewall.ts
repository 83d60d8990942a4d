import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { LoggedWebAcl } from '../core/web-acl';

/** AWS's managed rules in front of a load balancer, with a log. */
export class Firewall extends LoggedWebAcl {
  constructor(scope: Construct, id: string, name: string, loadBalancer: elbv2.ApplicationLoadBalancer) {
    super(scope, id, { name, scope: 'REGIONAL' });
    new wafv2.CfnWebACLAssociation(this, 'Association', {
      resourceArn: loadBalancer.loadBalancerArn,
      webAclArn: this.webAcl.attrArn,
    });
  }
}
