import { Duration } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';

/** A Region that records lead to. */
export interface FailoverEndpoint {
  readonly region: string;
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
}

export interface EndpointFailoverProps {
  /** Name of the service, for instance `www.example.com`. */
  readonly domainName: string;
  readonly primary: FailoverEndpoint;
  readonly standby: FailoverEndpoint;
  /** Zone of the records. @default - a new public zone for `domainName`, with accelerated recovery */
  readonly hostedZone?: route53.IHostedZone;
  /** Interval of the health checks: 10 s or 30 s. */
  readonly checkInterval: Duration;
  /** Checks in a row that turn the traffic. */
  readonly failureThreshold: number;
}

/** An alias to a load balancer is answered with this TTL (Route 53 developer guide, alias records), seconds. */
export const aliasTtl = 60;

/**
 * Traffic follows the health of endpoints: to the primary Region while it can answer (`/ready`), to the standby Region
 * otherwise. For services whose standby may answer reads before anybody has promoted it.
 *
 * Once the standby's database accepts writes (`/takeover`), the traffic stays there, also when the primary Region comes
 * back with a database of its own past: the promotion is the switch, and Route 53's data plane notices it.
 */
export class EndpointFailover extends Construct {
  readonly hostedZone: route53.IHostedZone;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EndpointFailoverProps,
  ) {
    super(scope, id);
    const { primary, standby, domainName } = props;
    this.hostedZone =
      props.hostedZone ??
      new route53.PublicHostedZone(this, 'HostedZone', { zoneName: domainName, acceleratedRecoveryEnabled: true });
    this.regionalRecord('PrimaryRegion', primary);
    this.regionalRecord('StandbyRegion', standby);
    const notPromoted = this.check('StandbyNotPromoted', standby, '/takeover', true);
    const primaryCheck = new route53.HealthCheck(this, 'PrimaryCheck', {
      type: route53.HealthCheckType.CALCULATED,
      childHealthChecks: [this.check('PrimaryReady', primary, '/ready'), notPromoted],
      healthThreshold: 2,
    });
    this.failoverRecord('Primary', primary, route53.Failover.PRIMARY, primaryCheck);
    const standbyCheck = this.check('StandbyReady', standby, '/ready');
    this.failoverRecord('Secondary', standby, route53.Failover.SECONDARY, standbyCheck);
  }

  /** The Region's own door, `<region>.<domain>`, for health checks and people. */
  private regionalRecord(id: string, { region, loadBalancer }: FailoverEndpoint): void {
    new route53.ARecord(this, id, {
      zone: this.hostedZone,
      recordName: `${region}.${this.props.domainName}`,
      target: aliasOf(loadBalancer, false),
      comment: `Front door of ${region}`,
    });
  }

  private check(id: string, { region }: FailoverEndpoint, resourcePath: string, inverted = false): route53.HealthCheck {
    return new route53.HealthCheck(this, id, {
      type: route53.HealthCheckType.HTTPS,
      fqdn: `${region}.${this.props.domainName}`,
      port: 443,
      enableSNI: true,
      resourcePath,
      requestInterval: this.props.checkInterval,
      failureThreshold: this.props.failureThreshold,
      inverted,
    });
  }

  private failoverRecord(
    id: string,
    { region, loadBalancer }: FailoverEndpoint,
    failover: route53.Failover,
    healthCheck: route53.HealthCheck,
  ): void {
    new route53.ARecord(this, id, {
      zone: this.hostedZone,
      recordName: this.props.domainName,
      // A load balancer without a healthy instance counts as lost, too.
      target: aliasOf(loadBalancer, true),
      failover,
      setIdentifier: region,
      healthCheck,
      comment: 'The health checks decide; nobody edits this record in a failover',
    });
  }
}

const aliasOf = (loadBalancer: elbv2.IApplicationLoadBalancer, evaluateTargetHealth: boolean) =>
  route53.RecordTarget.fromAlias(new LoadBalancerTarget(loadBalancer, { evaluateTargetHealth }));
