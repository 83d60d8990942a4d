import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** Share of requests that failed in a period, percent: at the instances, or because none could be asked. */
export function failedRequests(
  { metrics }: elbv2.IApplicationLoadBalancer,
  period: Duration,
  label?: string,
): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: 'IF(requests > 0, 100 * (FILL(target, 0) + FILL(balancer, 0)) / requests, 0)',
    usingMetrics: {
      requests: metrics.requestCount({ period }),
      target: metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, { period }),
      balancer: metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, { period }),
    },
    period,
    label,
  });
}
