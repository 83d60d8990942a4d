import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';

const minute = Duration.minutes(1);

/**
 * Share of a service's requests that fail, percent: answered with 5xx, or not delivered because no instance took the
 * connection. Time-outs count at the load balancer alone, which says of no request whose it was; latency shows them.
 */
export function failureRate(
  { metrics }: elbv2.ApplicationTargetGroup,
  options: cloudwatch.MathExpressionOptions = {},
): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: 'IF(requests > 0, 100 * (FILL(failures, 0) + FILL(refused, 0)) / requests, 0)',
    usingMetrics: {
      failures: metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period: minute }),
      refused: metrics.targetConnectionErrorCount({ period: minute }),
      requests: metrics.requestCount({ period: minute }),
    },
    period: minute,
    label: 'failed requests (%)',
    ...options,
  });
}

/** Goes off when more fails than may; where nobody asks, nothing fails. */
export function failureAlarm(
  scope: Construct,
  serviceName: string,
  metric: cloudwatch.IMetric,
  threshold: number,
): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, 'FailureAlarm', {
    alarmName: `${serviceName}-failures`,
    alarmDescription: `more than ${threshold} % of the requests to ${serviceName} fail`,
    metric,
    threshold,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

/** Goes off when answers are slow; a few requests at night are no sample. */
export function latencyAlarm(
  scope: Construct,
  serviceName: string,
  metric: cloudwatch.IMetric,
  threshold: Duration,
): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, 'LatencyAlarm', {
    alarmDescription: `more than 5 % of the requests to ${serviceName} take longer than ${threshold.toMilliseconds()} ms`,
    metric,
    threshold: threshold.toMilliseconds() / 1000,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 5,
    evaluateLowSampleCountPercentile: 'ignore',
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

/** Goes off when some instance is sick for longer than its replacement takes to be asked for. */
export function unhealthyAlarm(scope: Construct, serviceName: string, metric: cloudwatch.IMetric): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, 'UnhealthyAlarm', {
    alarmDescription: `an instance of ${serviceName} fails its health check for five minutes: replacing it doesn't help`,
    metric,
    threshold: 0,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 5,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

/** Goes off when a service has nobody to answer. A load balancer without targets reports nothing: that is nobody too. */
export function outageAlarm(scope: Construct, serviceName: string, metric: cloudwatch.IMetric): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, 'OutageAlarm', {
    alarmDescription: `${serviceName} has no healthy instance`,
    metric,
    threshold: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
  });
}
