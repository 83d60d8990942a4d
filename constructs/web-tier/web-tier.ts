import { Duration } from 'aws-cdk-lib';
import type * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { enforce } from '../core/rules';
import { Firewall } from './firewall';
import { accessLogBucket, publicListener, publicLoadBalancer } from './front';
import { groupOf, targetGroupOf } from './group';
import { instancesOf } from './instances';
import type { WebTierProps } from './props';
import { webTierRules } from './rules';

/**
 * Instances of one application behind a load balancer, spread over the zones of a network. Nothing is installed at
 * launch, the health check knows nothing of the database, a zone can be shifted away from, and a bad deploy rolls back.
 */
export class WebTier extends Construct {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** The listener that serves: HTTPS with a certificate, else HTTP. Rules for paths of their own go here. */
  readonly listener: elbv2.ApplicationListener;
  readonly targetGroup: elbv2.ApplicationTargetGroup;
  readonly group: autoscaling.AutoScalingGroup;
  readonly launchTemplate: ec2.LaunchTemplate;
  /** Role of the instances. */
  readonly role: iam.Role;
  readonly securityGroup: ec2.SecurityGroup;
  readonly accessLogs: s3.Bucket;
  /** Goes off when the application fails requests; it stops a running deploy, which then rolls back. */
  readonly failureAlarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: WebTierProps) {
    super(scope, id);
    const { tierName: name, vpc } = props;
    enforce('InvalidWebTier', this.node.path, webTierRules(props));
    this.accessLogs = accessLogBucket(this);
    const { securityGroup, role, launchTemplate } = instancesOf(this, name, vpc, props);
    this.securityGroup = securityGroup;
    this.role = role;
    this.launchTemplate = launchTemplate;
    this.loadBalancer = publicLoadBalancer(this, name, this.accessLogs, props);
    this.targetGroup = targetGroupOf(this, vpc, props);
    const forward = elbv2.ListenerAction.forward([this.targetGroup]);
    this.listener = publicListener(this, this.loadBalancer, props, forward);
    this.failureAlarm = this.watchFailures(props);
    const { targetGroup, failureAlarm } = this;
    this.group = groupOf(this, { name, vpc, launchTemplate, targetGroup, failureAlarm }, props);
    new Firewall(this, 'Firewall', name, this.loadBalancer);
  }

  private watchFailures(props: WebTierProps): cloudwatch.Alarm {
    const failed = this.loadBalancer.metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, {
      period: Duration.minutes(1),
    });
    const all = this.loadBalancer.metrics.requestCount({ period: Duration.minutes(1) });
    return new cloudwatch.Alarm(this, 'FailureAlarm', {
      alarmName: `${props.tierName}-failures`,
      alarmDescription: `More than 5 % of the requests to ${props.tierName} fail`,
      metric: new cloudwatch.MathExpression({
        expression: 'IF(requests > 0, 100 * failures / requests, 0)',
        usingMetrics: { failures: failed, requests: all },
        period: Duration.minutes(1),
      }),
      threshold: 5,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}
