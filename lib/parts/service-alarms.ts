import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { WebTier } from '../../constructs/web-tier';
import { failedRequests } from './failed-requests';

/** What a service promises those who use it, and what is watched. */
export interface ServiceAlarmsProps {
  readonly web: WebTier;
  /** First part of the alarms' names. */
  readonly name: string;
  readonly topic: ITopic;
  /** Share of requests that succeed in 30 days. @default 0.999 */
  readonly availability?: number;
  /** Time in which 95 % of the requests are answered, over 5 minutes. @default Duration.millis(200) */
  readonly latency?: Duration;
  /** Share of requests that may fail, over 5 minutes. @default 0.001 */
  readonly errors?: number;
  /** Instances without which the load is not carried. */
  readonly instancesNeeded: number;
}

/**
 * How fast the error budget burns: with this factor it would be gone in that part of 30 days. Long windows say that it
 * matters, short ones that it still goes on. Source: The Site Reliability Workbook, chapter 5, multiwindow alerts.
 */
const burns = [
  { id: 'FastBurn', factor: 14.4, long: Duration.hours(1), short: Duration.minutes(5), gone: 'two days' },
  { id: 'SlowBurn', factor: 6, long: Duration.hours(6), short: Duration.minutes(30), gone: 'five days' },
];

/** Alarms on what users notice: failed requests, slow ones, a budget of errors that burns, too few instances. */
export class ServiceAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceAlarmsProps,
  ) {
    super(scope, id);
    const { web, latency = Duration.millis(200), errors = 0.001, instancesNeeded } = props;
    const seconds = latency.toSeconds({ integral: false });
    this.alarm('Errors', {
      alarmDescription: `More than ${percentOf(errors)} % of the requests fail, over 5 minutes`,
      metric: this.failures(Duration.minutes(5)),
      threshold: percentOf(errors),
    });
    this.alarm('Latency', {
      alarmDescription: `5 % of the requests take longer than ${seconds * 1000} ms, over 5 minutes`,
      metric: web.loadBalancer.metrics.targetResponseTime({ period: Duration.minutes(5), statistic: 'p95' }),
      threshold: seconds,
    });
    this.alarm('Instances', {
      alarmDescription: `Fewer than ${instancesNeeded} instances are healthy: the load is not carried`,
      metric: web.targetGroup.metrics.healthyHostCount({ period: Duration.minutes(1), statistic: 'Minimum' }),
      threshold: instancesNeeded,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    for (const burn of burns) this.watchBurn(burn);
    // It stops deploys and experiments; people want to know, too.
    this.tell(web.failureAlarm);
  }

  private watchBurn({ id, factor, long, short, gone }: (typeof burns)[number]): void {
    const { name, availability = 0.999 } = this.props;
    const threshold = percentOf((1 - availability) * factor);
    const windows = [long, short].map(
      (period, index) =>
        new cloudwatch.Alarm(this, `${id}${index === 0 ? 'Long' : 'Short'}`, {
          ...common,
          alarmName: `${name}-${id}-${period.toMinutes()}m`,
          alarmDescription: `More than ${threshold} % of the requests fail, over ${period.toHumanString()}`,
          metric: this.failures(period),
          threshold,
        }),
    );
    const alarm = new cloudwatch.CompositeAlarm(this, id, {
      compositeAlarmName: `${name}-${id}`,
      alarmDescription: `Requests fail so often that the errors of 30 days are used up in ${gone}`,
      alarmRule: cloudwatch.AlarmRule.allOf(
        ...windows.map((one) => cloudwatch.AlarmRule.fromAlarm(one, cloudwatch.AlarmState.ALARM)),
      ),
    });
    this.tell(alarm);
  }

  private alarm(
    id: string,
    props: Partial<cloudwatch.AlarmProps> & Pick<cloudwatch.AlarmProps, 'metric' | 'threshold'>,
  ) {
    const alarm = new cloudwatch.Alarm(this, id, { ...common, ...props, alarmName: `${this.props.name}-${id}` });
    this.tell(alarm);
  }

  private tell(alarm: cloudwatch.AlarmBase): void {
    alarm.addAlarmAction(new SnsAction(this.props.topic));
    alarm.addOkAction(new SnsAction(this.props.topic));
  }

  private failures(period: Duration): cloudwatch.MathExpression {
    return failedRequests(this.props.web.loadBalancer, period, 'failed requests, percent');
  }
}

const common = {
  evaluationPeriods: 1,
  comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
  treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
};

/** Without the noise of floating point. */
const percentOf = (share: number) => Number((share * 100).toFixed(4));
