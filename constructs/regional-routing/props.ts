import type { Duration } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as route53 from 'aws-cdk-lib/aws-route53';

/** A Region that serves. */
export interface ServingRegion {
  /** Its code, for instance `us-east-1`. */
  readonly region: string;

  /** Its load balancer, which answers HTTPS for `<region>.<domainName>` too. */
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;

  /**
   * Further checks, without any of which the Region gets no clients, for instance that of `RoutingControls`.
   *
   * @default - none
   */
  readonly healthChecks?: route53.IHealthCheck[];
}

/** Properties of a `RegionalRouting`. */
export interface RegionalRoutingProps {
  /** Name of the service, for instance `bank.example.com`. */
  readonly domainName: string;

  /** The Regions that serve: two or more. */
  readonly regions: ServingRegion[];

  /**
   * Zone of the records.
   *
   * @default - a new public zone for `domainName`, with accelerated recovery
   */
  readonly hostedZone?: route53.IHostedZone;

  /**
   * Path that answers 200 while a Region can serve, for Route 53's checkers.
   *
   * @default "/health"
   */
  readonly healthCheckPath?: string;

  /**
   * Interval of the health checks: 10 s or 30 s.
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

  /**
   * Whether each Region can be drained at the others, which a `DrainSwitch` or the application answers for there.
   *
   * @default true
   */
  readonly drainSwitches?: boolean;

  /**
   * Time for which resolvers keep an answer: 1 s to 60 s. With it the records are CNAMEs, which cannot stand at the apex
   * of the zone.
   *
   * @default - aliases to the load balancers, which Route 53 answers with 60 s
   */
  readonly ttl?: Duration;

  /**
   * Longest time in which clients must be away from a Region that is lost without an answer. A synthesis that cannot
   * meet it fails.
   *
   * @default - none is held
   */
  readonly failoverTime?: Duration;
}
