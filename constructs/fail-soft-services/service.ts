import { Duration } from 'aws-cdk-lib';
import type * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { enforce } from '../core/rules';
import { tell } from '../core/tell';
import { groupOf, targetGroupOf } from '../web-tier/group';
import { instancesOf } from '../web-tier/instances';
import { failureAlarm, failureRate, latencyAlarm, outageAlarm, unhealthyAlarm } from './alarms';
import type { FailSoftServiceProps } from './props';
import { concurrencyVariable, serviceRules } from './rules';
import type { FailSoftServices } from './services';

/**
 * One service of an application: paths, target group, instances, role and alarms of its own, so that nothing that
 * happens to it, nor its deploys and its replacement, touches another one.
 *
 * @throws HoldfastError (`InvalidFailSoftService`)
 */
export class FailSoftService extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** Name of the group, of the launch template and of the service on the instances: `<applicationName>-<id>`. */
  readonly serviceName: string;
  readonly paths: string[];
  readonly priority: number;
  /** Requests that one instance works on at the same time. */
  readonly concurrency: number;
  /** Requests that the service works on at the same time at its largest: what databases behind it must stand. */
  readonly concurrencyBudget: number;
  readonly targetGroup: elbv2.ApplicationTargetGroup;
  readonly rule: elbv2.ApplicationListenerRule;
  readonly group: autoscaling.AutoScalingGroup;
  readonly launchTemplate: ec2.LaunchTemplate;
  /** Role of the instances. */
  readonly role: iam.Role;
  readonly grantPrincipal: iam.IPrincipal;
  readonly securityGroup: ec2.SecurityGroup;
  readonly connections: ec2.Connections;
  /** Goes off when requests fail; it stops a running deploy of this service, which then rolls back. */
  readonly failureAlarm: cloudwatch.Alarm;
  readonly latencyAlarm: cloudwatch.Alarm;
  /** Goes off when an instance stays sick. */
  readonly unhealthyAlarm: cloudwatch.Alarm;
  /** Goes off when no instance is healthy. */
  readonly outageAlarm: cloudwatch.Alarm;

  /**
   * @param scope the application
   * @param id    lower-case letters, digits and hyphens
   */
  constructor(scope: FailSoftServices, id: string, props: FailSoftServiceProps) {
    super(scope, id);
    const { vpc } = scope;
    const name = `${scope.applicationName}-${id}`;
    enforce('InvalidFailSoftService', this.node.path, serviceRules(name, props, this.others(scope)));
    this.serviceName = name;
    this.paths = [...props.paths];
    this.priority = props.priority;
    this.concurrency = props.concurrency ?? 64;
    this.concurrencyBudget = this.concurrency * props.maxCapacity;
    const environment = { ...props.environment, [concurrencyVariable]: String(this.concurrency) };
    const { securityGroup, role, launchTemplate } = instancesOf(this, name, vpc, { ...props, environment });
    this.securityGroup = securityGroup;
    this.connections = securityGroup.connections;
    this.role = role;
    this.grantPrincipal = role;
    this.launchTemplate = launchTemplate;
    this.targetGroup = targetGroupOf(this, vpc, props);
    this.rule = new elbv2.ApplicationListenerRule(this, 'Rule', {
      listener: scope.listener,
      priority: props.priority,
      conditions: [elbv2.ListenerCondition.pathPatterns(props.paths)],
      action: elbv2.ListenerAction.forward([this.targetGroup]),
    });
    this.failureAlarm = failureAlarm(this, name, this.metricFailureRate(), props.maximumFailureRate ?? 5);
    this.latencyAlarm = latencyAlarm(this, name, this.metricLatency(), props.maximumLatency ?? Duration.seconds(1));
    this.unhealthyAlarm = unhealthyAlarm(this, name, this.metricUnhealthyInstances());
    this.outageAlarm = outageAlarm(this, name, this.metricHealthyInstances());
    tell(scope.alarmTopic, this.failureAlarm, this.latencyAlarm, this.unhealthyAlarm, this.outageAlarm);
    const { targetGroup } = this;
    this.group = groupOf(this, { name, vpc, launchTemplate, targetGroup, failureAlarm: this.failureAlarm }, props);
  }

  /** Requests. */
  metricRequests(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.targetGroup.metrics.requestCount({ period: Duration.minutes(1), ...options });
  }

  /** Share of requests that fail, percent: answered with 5xx, or not delivered because no instance took them. */
  metricFailureRate(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return failureRate(this.targetGroup, options);
  }

  /** Time in which 95 of 100 requests are answered, seconds. */
  metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.targetGroup.metrics.targetResponseTime({
      statistic: 'p95',
      period: Duration.minutes(1),
      ...options,
    });
  }

  /** Instances that fail their health check. */
  metricUnhealthyInstances(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.targetGroup.metrics.unhealthyHostCount({
      statistic: 'Maximum',
      period: Duration.minutes(1),
      ...options,
    });
  }

  /** Instances that pass it. */
  metricHealthyInstances(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.targetGroup.metrics.healthyHostCount({ statistic: 'Maximum', period: Duration.minutes(1), ...options });
  }

  /** The services that were there before, since this one is among the children of the application already. */
  private others({ services }: FailSoftServices): FailSoftService[] {
    return services.filter((one) => one !== this);
  }
}
