import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { drainPath, drainText } from '../../lambda/drain-switch/answer';
import { enforce } from '../core/rules';
import type { RegionalRoutingProps, ServingRegion } from './props';
import { routingRules, timingOf } from './rules';
import { drainSeconds, failoverSeconds } from './switch-time';

/**
 * Several Regions serve under one name: a client gets the nearest one that is healthy and not drained.
 *
 * The switch that drains a Region is answered by the others and asked by an inverted check. So draining needs nothing of
 * the Region that is drained, a lost switch drains nobody, and no record is edited: Route 53's data plane notices.
 */
export class RegionalRouting extends Construct {
  readonly hostedZone: route53.IHostedZone;
  /** Longest time until resolvers have let go of a Region that is drained. */
  readonly longestDrain: Duration;
  /** Longest time until resolvers have let go of a Region that is lost without an answer. */
  readonly longestFailover: Duration;
  private readonly checks: Record<string, route53.IHealthCheck> = {};

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RegionalRoutingProps,
  ) {
    super(scope, id);
    enforce('InvalidRegionalRouting', this.node.path, routingRules(props));
    const timing = timingOf(props);
    this.longestDrain = Duration.seconds(drainSeconds(timing));
    this.longestFailover = Duration.seconds(failoverSeconds(timing));
    this.hostedZone =
      props.hostedZone ??
      new route53.PublicHostedZone(this, 'HostedZone', {
        zoneName: props.domainName,
        acceleratedRecoveryEnabled: true,
      });
    for (const serving of props.regions) {
      this.addRegionalRecord(serving);
      this.checks[serving.region] = this.addChecks(serving);
      this.addLatencyRecord(serving);
    }
  }

  /** The check that decides whether a Region gets clients. */
  healthCheckOf(region: string): route53.IHealthCheck {
    const check = this.checks[region];
    enforce('UnknownRegion', this.node.path, [
      {
        when: !check,
        message: `"${region}" does not serve; allowed are ${Object.keys(this.checks).join(', ')}; name one of them`,
      },
    ]);
    return check!;
  }

  /** 1 while a Region gets clients, 0 while it does not. Route 53 keeps it in us-east-1, where an alarm must be too. */
  metricInService(servingRegion: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Route53',
      metricName: 'HealthCheckStatus',
      dimensionsMap: { HealthCheckId: this.healthCheckOf(servingRegion).healthCheckId },
      statistic: 'Minimum',
      period: Duration.minutes(1),
      region: 'us-east-1',
      ...options,
    });
  }

  /** The Region's own door, `<region>.<domain>`, which the checks ask at. */
  private addRegionalRecord({ region, loadBalancer }: ServingRegion): void {
    new route53.ARecord(this, `Door-${region}`, {
      zone: this.hostedZone,
      recordName: this.doorOf(region),
      target: aliasOf(loadBalancer, false),
      comment: `Front door of ${region}`,
    });
  }

  private addLatencyRecord({ region, loadBalancer }: ServingRegion): void {
    const { domainName, ttl } = this.props;
    const routing = {
      zone: this.hostedZone,
      recordName: domainName,
      region,
      setIdentifier: region,
      healthCheck: this.checks[region],
      comment: 'The health check decides; nobody edits this record to drain a Region',
    };
    if (ttl) new route53.CnameRecord(this, `Route-${region}`, { ...routing, domainName: this.doorOf(region), ttl });
    else new route53.ARecord(this, `Route-${region}`, { ...routing, target: aliasOf(loadBalancer, true) });
  }

  /** Healthy while the endpoint is, nobody drains the Region, and the further checks are healthy. */
  private addChecks({ region, healthChecks = [] }: ServingRegion): route53.IHealthCheck {
    const endpoint = this.addCheck(`Endpoint-${region}`, {
      type: route53.HealthCheckType.HTTPS,
      fqdn: this.doorOf(region),
      resourcePath: this.props.healthCheckPath ?? '/health',
    });
    const children = [endpoint, ...this.addDrainChecks(region), ...healthChecks];
    if (children.length === 1) return endpoint;
    return new route53.HealthCheck(this, `InService-${region}`, {
      type: route53.HealthCheckType.CALCULATED,
      childHealthChecks: children,
      healthThreshold: children.length,
    });
  }

  /** One check for each other Region: inverted, and so healthy unless that Region says that this one is drained. */
  private addDrainChecks(region: string): route53.IHealthCheck[] {
    if (this.props.drainSwitches === false) return [];
    return this.props.regions
      .filter((other) => other.region !== region)
      .map((other) =>
        this.addCheck(`Drain-${region}-at-${other.region}`, {
          type: route53.HealthCheckType.HTTPS_STR_MATCH,
          fqdn: this.doorOf(other.region),
          resourcePath: `${drainPath}/${region}`,
          searchString: drainText(region),
          inverted: true,
        }),
      );
  }

  private addCheck(id: string, what: route53.HealthCheckProps): route53.HealthCheck {
    return new route53.HealthCheck(this, id, {
      port: 443,
      enableSNI: true,
      requestInterval: this.props.checkInterval ?? Duration.seconds(10),
      failureThreshold: this.props.failureThreshold ?? 2,
      ...what,
    });
  }

  private doorOf(region: string): string {
    return `${region}.${this.props.domainName}`;
  }
}

function aliasOf(loadBalancer: elbv2.IApplicationLoadBalancer, evaluateTargetHealth: boolean): route53.RecordTarget {
  return route53.RecordTarget.fromAlias(new LoadBalancerTarget(loadBalancer, { evaluateTargetHealth }));
}
