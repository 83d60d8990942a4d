import { Duration } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { enforce, type Rule, wholeNumber } from '../core/rules';

/** Properties of a `FailoverDns`. */
export interface FailoverDnsProps {
  /** Name of the service, for instance `payments.example.com`. */
  readonly domainName: string;

  /** Region that serves at birth. */
  readonly primaryRegion: string;

  /** Region that can take over. */
  readonly standbyRegion: string;

  /** Load balancer of the primary Region. */
  readonly primaryLoadBalancer: elbv2.IApplicationLoadBalancer;

  /** Load balancer of the standby Region. */
  readonly standbyLoadBalancer: elbv2.IApplicationLoadBalancer;

  /**
   * Zone of the records.
   *
   * @default - a new public zone for `domainName`, with accelerated recovery
   */
  readonly hostedZone?: route53.IHostedZone;

  /**
   * Path on the standby that answers 200 only while its Region holds the lease and is open for writes.
   *
   * @default "/takeover"
   */
  readonly takeoverPath?: string;

  /**
   * Interval of the health check: 10 s or 30 s.
   *
   * @default Duration.seconds(10)
   */
  readonly checkInterval?: Duration;

  /**
   * Checks in a row that turn the traffic: 1 to 10.
   *
   * @default 2
   */
  readonly failureThreshold?: number;
}

/**
 * Traffic follows the lease. One question, asked of the standby alone: have you taken over? The secondary record is
 * healthy when the answer is yes, the primary record when it is no. The primary's own health is no part of the answer:
 * a blip would send clients to a Region that may not write, and back again. A failover changes no record: it is
 * Route 53's data plane that notices.
 */
export class FailoverDns extends Construct {
  readonly hostedZone: route53.IHostedZone;
  /** Healthy while the standby has taken over. */
  readonly takeoverCheck: route53.HealthCheck;
  /** Healthy while the standby has not taken over. */
  readonly primaryCheck: route53.HealthCheck;

  constructor(scope: Construct, id: string, props: FailoverDnsProps) {
    super(scope, id);
    enforce('InvalidFailoverDns', this.node.path, rules(props));
    this.hostedZone =
      props.hostedZone ??
      new route53.PublicHostedZone(this, 'HostedZone', {
        zoneName: props.domainName,
        acceleratedRecoveryEnabled: true,
      });
    this.addRegionalRecord('PrimaryRegion', props, props.primaryRegion, props.primaryLoadBalancer);
    this.addRegionalRecord('StandbyRegion', props, props.standbyRegion, props.standbyLoadBalancer);
    this.takeoverCheck = this.addCheck('TakeoverCheck', props, false);
    this.primaryCheck = this.addCheck('PrimaryCheck', props, true);
    this.addFailoverRecord('Primary', props, route53.Failover.PRIMARY);
    this.addFailoverRecord('Secondary', props, route53.Failover.SECONDARY);
  }

  /** The Region's own door, `<region>.<domain>`, for observers and people. */
  private addRegionalRecord(
    id: string,
    props: FailoverDnsProps,
    region: string,
    loadBalancer: elbv2.IApplicationLoadBalancer,
  ): void {
    new route53.ARecord(this, id, {
      zone: this.hostedZone,
      recordName: `${region}.${props.domainName}`,
      target: aliasOf(loadBalancer, false),
      comment: `Front door of ${region}`,
    });
  }

  private addCheck(id: string, props: FailoverDnsProps, inverted: boolean): route53.HealthCheck {
    return new route53.HealthCheck(this, id, {
      type: route53.HealthCheckType.HTTPS,
      fqdn: `${props.standbyRegion}.${props.domainName}`,
      port: 443,
      enableSNI: true,
      resourcePath: props.takeoverPath ?? '/takeover',
      requestInterval: props.checkInterval ?? Duration.seconds(10),
      failureThreshold: props.failureThreshold ?? 2,
      inverted,
    });
  }

  private addFailoverRecord(id: string, props: FailoverDnsProps, failover: route53.Failover): void {
    const primary = failover === route53.Failover.PRIMARY;
    const record = new route53.ARecord(this, id, {
      zone: this.hostedZone,
      recordName: props.domainName,
      target: aliasOf(primary ? props.primaryLoadBalancer : props.standbyLoadBalancer, true),
      failover,
      setIdentifier: primary ? props.primaryRegion : props.standbyRegion,
      healthCheck: primary ? this.primaryCheck : this.takeoverCheck,
      comment: 'The health check decides; nobody edits this record in a failover',
    });
    // The CDK insists on the target's own health for a failover alias; Route 53 does not when there is a health check.
    // Who may write decides, and a blip of the load balancer must not.
    const resource = record.node.defaultChild as route53.CfnRecordSet;
    resource.addPropertyOverride('AliasTarget.EvaluateTargetHealth', false);
  }
}

/** An alias to a load balancer; Route 53 answers it with a TTL of 60 s. */
function aliasOf(loadBalancer: elbv2.IApplicationLoadBalancer, evaluateTargetHealth: boolean): route53.RecordTarget {
  return route53.RecordTarget.fromAlias(new LoadBalancerTarget(loadBalancer, { evaluateTargetHealth }));
}

function rules(props: FailoverDnsProps): Rule[] {
  const interval = props.checkInterval ?? Duration.seconds(10);
  const seconds = interval.isUnresolved() ? undefined : interval.toSeconds({ integral: false });
  const path = props.takeoverPath ?? '/takeover';
  return [
    {
      when: !/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(props.domainName),
      message: `domainName is "${props.domainName}"; allowed is a lower-case domain name known at synth time; write it like "payments.example.com"`,
    },
    {
      when: props.primaryRegion === props.standbyRegion,
      message: `standbyRegion is "${props.standbyRegion}", the same as primaryRegion; allowed are two Regions; name the other one`,
    },
    {
      when: seconds !== 10 && seconds !== 30,
      message: `checkInterval is ${seconds === undefined ? 'an unresolved token' : `${seconds} s`}; allowed are 10 s and 30 s; write Duration.seconds(10)`,
    },
    wholeNumber('failureThreshold', props.failureThreshold, 1, 10),
    {
      when: !path.startsWith('/'),
      message: `takeoverPath is "${path}"; allowed is a path that begins with a slash; write "/takeover"`,
    },
  ];
}
