import type { Duration } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as s3 from 'aws-cdk-lib/aws-s3';

/** Instances of one application: what a `WebTier` and each service of `FailSoftServices` have. */
export interface ApplicationGroupProps {
  /** Bucket in the same Region that holds the application's archive. */
  readonly applicationBucket: s3.IBucket;

  /** Key of the archive, a zip with `bin/node` and `app/main.js`. */
  readonly applicationKey: string;

  /** Fewest instances. An idle group scales in to it, so a standby is as large as its minimum. */
  readonly minCapacity: number;

  /** Most instances. */
  readonly maxCapacity: number;

  /**
   * Instances that the full load needs. It goes into the metadata of the group, where the rule
   * `Resilience-AutoScalingZoneLoss` finds it: that many must be left of `minCapacity` when a zone is lost.
   *
   * @default - nothing is said, and the rule asks for one
   */
  readonly instancesNeeded?: number;

  /**
   * Environment of the application; each value on one line and without single quotes.
   *
   * @default - only AWS_REGION, PORT and HOLDFAST_INSTANCE
   */
  readonly environment?: { [name: string]: string };

  /**
   * Instance types, best first, all of one processor architecture. Several, because there may be no capacity of one
   * type when it is needed most.
   *
   * @default - m7g.large, m6g.large, m7gd.large
   */
  readonly instanceTypes?: ec2.InstanceType[];

  /**
   * Security groups that the instances carry beside their own, for instance that of the database's clients.
   *
   * @default - none
   */
  readonly additionalSecurityGroups?: ec2.ISecurityGroup[];

  /**
   * Port of the application on an instance.
   *
   * @default 8080
   */
  readonly applicationPort?: number;

  /**
   * Path of the load balancer's health check. It must not depend on the database, or the loss of the database would
   * replace every instance.
   *
   * @default "/live"
   */
  readonly healthCheckPath?: string;

  /**
   * Interval of that check, 5 s to 300 s.
   *
   * @default Duration.seconds(10)
   */
  readonly healthCheckInterval?: Duration;

  /**
   * Time-out of that check; shorter than the interval.
   *
   * @default Duration.seconds(5)
   */
  readonly healthCheckTimeout?: Duration;

  /**
   * Time that an instance which leaves has to finish its requests.
   *
   * @default Duration.seconds(30)
   */
  readonly deregistrationDelay?: Duration;

  /**
   * Time from launch until a new instance counts as warm.
   *
   * @default Duration.seconds(90)
   */
  readonly instanceWarmup?: Duration;

  /**
   * Processor use, in percent, that target tracking aims at: 10 to 90.
   *
   * @default 50
   */
  readonly targetCpuUtilization?: number;
}

/** A load balancer that clients reach: what a `WebTier` and `FailSoftServices` have. */
export interface ApplicationFrontProps {
  /** Network: the load balancer stands in its public subnets, the instances in its private ones. */
  readonly vpc: ec2.IVpc;

  /**
   * Certificate of the load balancer. With it, port 80 only redirects to HTTPS.
   *
   * @default - plain HTTP on port 80, and a warning
   */
  readonly certificate?: acm.ICertificate;

  /**
   * Whether the load balancer is protected from deletion.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;
}

/** Properties of a `WebTier`. */
export interface WebTierProps extends ApplicationFrontProps, ApplicationGroupProps {
  /** Name of the load balancer, the group and the service on the instances. */
  readonly tierName: string;
}
