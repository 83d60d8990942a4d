import type { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { worstOf } from './cache-base';

/** Metrics that one alarm can watch (CloudWatch user guide, metric math in alarms). */
const metricsPerAlarm = 10;

/** Properties of `CacheAlarms`. */
export interface CacheAlarmsProps {
  readonly cacheName: string;
  /** Names of the nodes, by shard. */
  readonly nodes: readonly (readonly string[])[];
  readonly maximumReplicaLag: Duration;
  readonly cpuThreshold: number;
  readonly memoryThreshold: number;
  readonly topic?: sns.ITopic;
}

/** What people are told about a cache: by node where there is too much, by shard where a replica is missing or late. */
export class CacheAlarms extends Construct {
  readonly alarms: cloudwatch.Alarm[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CacheAlarmsProps,
  ) {
    super(scope, id);
    const { cacheName, cpuThreshold, memoryThreshold } = props;
    this.watchNodes('EngineCpu', {
      metricName: 'EngineCPUUtilization',
      threshold: cpuThreshold,
      minutes: 3,
      description: `a node of ${cacheName} is busy: commands wait`,
    });
    this.watchNodes('Memory', {
      metricName: 'DatabaseMemoryUsagePercentage',
      threshold: memoryThreshold,
      minutes: 3,
      description: `a node of ${cacheName} is almost full: soon entries leave before their time`,
    });
    this.watchNodes('Evictions', {
      metricName: 'Evictions',
      statistic: 'Sum',
      threshold: 0,
      minutes: 5,
      description: `a node of ${cacheName} is full: entries leave before their time, and the database sees more load`,
    });
    props.nodes.forEach((shard, index) => this.watchReplicas(shard, index + 1));
  }

  /** Watches the worst node, by as many alarms as the number of nodes needs. */
  watchNodes(id: string, watch: NodeWatch): void {
    const { metricName, statistic, threshold, minutes, description, unknownIsTooMuch } = watch;
    const nodes = this.props.nodes.flat();
    for (let first = 0; first < nodes.length; first += metricsPerAlarm)
      this.add(first === 0 ? id : `${id}${first / metricsPerAlarm + 1}`, {
        alarmDescription: description,
        metric: worstOf(nodes.slice(first, first + metricsPerAlarm), metricName, { statistic }),
        threshold,
        evaluationPeriods: minutes,
        treatMissingData: unknownIsTooMuch
          ? cloudwatch.TreatMissingData.BREACHING
          : cloudwatch.TreatMissingData.NOT_BREACHING,
      });
  }

  private watchReplicas(shard: readonly string[], number: number): void {
    this.add(`ReplicationLag${number}`, {
      alarmDescription: `shard ${number} of ${this.props.cacheName} has no replica or a late one: it may refuse writes, and a failover would lose some`,
      metric: worstOf(shard, 'ReplicationLag'),
      threshold: this.props.maximumReplicaLag.toSeconds(),
      evaluationPeriods: 3,
      // Replicas alone report it: a shard that says nothing has none.
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
  }

  private add(id: string, props: cloudwatch.AlarmProps): void {
    const alarm = new cloudwatch.Alarm(this, id, {
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      ...props,
    });
    if (this.props.topic) {
      alarm.addAlarmAction(new SnsAction(this.props.topic));
      alarm.addOkAction(new SnsAction(this.props.topic));
    }
    this.alarms.push(alarm);
  }
}

/** When the worst node is too bad. */
export interface NodeWatch {
  readonly metricName: string;
  readonly statistic?: string;
  /** Value above which it is too much. */
  readonly threshold: number;
  /** Minutes for which it has to last. */
  readonly minutes: number;
  readonly description: string;
  readonly unknownIsTooMuch?: boolean;
}
