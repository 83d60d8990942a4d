import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { enforce } from '../core/rules';
import { tell } from '../core/tell';
import { Firewall } from '../web-tier/firewall';
import { accessLogBucket, publicListener, publicLoadBalancer } from '../web-tier/front';
import type { FailSoftServiceProps, FailSoftServicesProps } from './props';
import { servicesRules } from './rules';
import { FailSoftService } from './service';

/**
 * Services that fail one by one: behind one load balancer, each with instances, a budget and alarms of its own, so that
 * a page which asks several of them keeps what the others answer. They share the load balancer and its firewall, the
 * network and the Region, and nothing else.
 *
 * @throws HoldfastError (`InvalidFailSoftServices`)
 */
export class FailSoftServices extends Construct {
  readonly applicationName: string;
  readonly vpc: ec2.IVpc;
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** The listener that serves. Paths of no service are answered with 404. */
  readonly listener: elbv2.ApplicationListener;
  readonly accessLogs: s3.Bucket;
  /** Goes off when the load balancer itself answers with 5xx: a service has no instances, or they keep silent. */
  readonly refusalAlarm: cloudwatch.Alarm;
  readonly alarmTopic?: sns.ITopic;

  constructor(scope: Construct, id: string, props: FailSoftServicesProps) {
    super(scope, id);
    enforce('InvalidFailSoftServices', this.node.path, servicesRules(props));
    this.applicationName = props.applicationName;
    this.vpc = props.vpc;
    this.alarmTopic = props.alarmTopic;
    this.accessLogs = accessLogBucket(this);
    this.loadBalancer = publicLoadBalancer(this, props.applicationName, this.accessLogs, props);
    this.listener = publicListener(this, this.loadBalancer, props, nobodysPath());
    new Firewall(this, 'Firewall', props.applicationName, this.loadBalancer);
    this.refusalAlarm = this.watchRefusals();
    tell(this.alarmTopic, this.refusalAlarm);
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** The services, in the order in which they were added. */
  get services(): FailSoftService[] {
    return this.node.children.filter((child) => child instanceof FailSoftService);
  }

  /**
   * Adds a service.
   *
   * @param id lower-case letters, digits and hyphens; the service is named `<applicationName>-<id>`
   * @throws HoldfastError (`InvalidFailSoftService`)
   */
  addService(id: string, props: FailSoftServiceProps): FailSoftService {
    return new FailSoftService(this, id, props);
  }

  /** Share of all requests that the load balancer itself answers with 5xx, percent. */
  metricRefusalRate(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    const period = Duration.minutes(1);
    const { metrics } = this.loadBalancer;
    return new cloudwatch.MathExpression({
      // A request for which no target was found is not among the requests.
      expression: '100 * refused / (refused + FILL(requests, 0))',
      usingMetrics: {
        refused: metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, { period }),
        requests: metrics.requestCount({ period }),
      },
      period,
      label: 'refused requests (%)',
      ...options,
    });
  }

  private watchRefusals(): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, 'RefusalAlarm', {
      alarmDescription: `the load balancer of ${this.applicationName} answers more than 1 % of the requests with an error of its own: a service has no instances, or they keep silent`,
      metric: this.metricRefusalRate(),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  private problems(): string[] {
    const count = this.services.length;
    if (count >= 2) return [];
    return [
      `${this.node.path} has ${count} service(s); allowed are two or more; add services, or use a WebTier for one`,
    ];
  }
}

/** No service is the default one: whose path it is must not depend on which services there are. */
function nobodysPath(): elbv2.ListenerAction {
  return elbv2.ListenerAction.fixedResponse(404, {
    contentType: 'application/json',
    messageBody: JSON.stringify({ error: 'no service has this path' }),
  });
}
