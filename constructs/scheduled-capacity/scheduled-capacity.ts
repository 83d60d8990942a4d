import { Duration } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { enforce } from '../core/rules';
import { tell } from '../core/tell';
import type { CapacityWindow, ScheduledCapacityProps } from './props';
import { type Bounds, boundsOf, largestOf, leadMinutes, resourceOf, scheduledCapacityRules } from './rules';
import { BootedPool } from './warm-pool';
import { beginOf, endOf } from './week';

/** Groups that follow the clock. */
const scheduled = new WeakSet<autoscaling.AutoScalingGroup>();

/**
 * Instances before a peak that the clock announces. In a window the group's minimum is raised, and its scaling policies
 * go on above it; afterwards the minimum is what it was, and the policies let the group shrink as fast as the load does.
 *
 * @throws HoldfastError (`InvalidScheduledCapacity`)
 */
export class ScheduledCapacity extends Construct {
  readonly group: autoscaling.AutoScalingGroup;
  /** Begin and end of each window. */
  readonly scheduledActions: autoscaling.ScheduledAction[] = [];
  /** Time from asking for instances until they are warm: a window begins that long before its peak, or longer. */
  readonly leadTime: Duration;
  readonly warmPool?: autoscaling.WarmPool;
  /** Goes off when the group has had fewer instances than its minimum for the lead time: there is no capacity. */
  readonly shortageAlarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: ScheduledCapacityProps) {
    super(scope, id);
    const { group, warmPool } = props;
    const bounds = boundsOf(group);
    enforce('InvalidScheduledCapacity', this.node.path, scheduledCapacityRules(props, bounds, scheduled.has(group)));
    scheduled.add(group);
    this.group = group;
    this.leadTime = Duration.minutes(leadMinutes(props, bounds));
    for (const [name, window] of Object.entries(props.windows)) this.schedule(name, window, props.timeZone, bounds);
    this.keepSizes();
    if (warmPool) {
      const { name: groupName } = bounds;
      const maxPrepared = warmPool.maxPrepared ?? largestOf(props);
      this.warmPool = new BootedPool(this, 'WarmPool', { ...warmPool, group, groupName, maxPrepared }).pool;
    }
    this.shortageAlarm = this.watchShortage();
    tell(props.alarmTopic, this.shortageAlarm);
  }

  /** Fewest instances that the group may have at the moment. */
  metricMinimum(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('GroupMinSize', options);
  }

  /** Instances in service. */
  metricInService(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('GroupInServiceInstances', options);
  }

  /** Instances of the warm pool that have booted and wait. */
  metricWarmed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('WarmPoolWarmedCapacity', options);
  }

  private metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/AutoScaling',
      metricName,
      dimensionsMap: { AutoScalingGroupName: this.group.autoScalingGroupName },
      statistic: 'Minimum',
      period: Duration.minutes(1),
      ...options,
    });
  }

  /** The minimum alone: a desired capacity would take instances away from a group that has grown larger already. */
  private schedule(name: string, window: CapacityWindow, timeZone: string, { least }: Bounds): void {
    const at = (id: string, cron: string, minCapacity: number) =>
      this.scheduledActions.push(
        new autoscaling.ScheduledAction(this, `${name}-${id}`, {
          autoScalingGroup: this.group,
          schedule: autoscaling.Schedule.expression(cron),
          timeZone,
          minCapacity,
        }),
      );
    at('begin', beginOf(window), window.capacity);
    at('end', endOf(window), least);
  }

  /** Otherwise a deploy in a window would set the minimum back to that of the template, until the next window. */
  private keepSizes(): void {
    const { cfnOptions } = resourceOf(this.group);
    cfnOptions.updatePolicy = {
      ...cfnOptions.updatePolicy,
      autoScalingScheduledAction: { ignoreUnmodifiedGroupSizeProperties: true },
    };
  }

  private watchShortage(): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, 'ShortageAlarm', {
      alarmDescription: `the group has had fewer instances than its minimum for ${this.leadTime.toMinutes()} min: none launch, or they don't stay`,
      metric: new cloudwatch.MathExpression({
        expression: 'minimum - running',
        usingMetrics: { minimum: this.metricMinimum(), running: this.metricInService() },
        period: Duration.minutes(1),
        label: 'missing instances',
      }),
      threshold: 0,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: this.leadTime.toMinutes(),
    });
  }
}
