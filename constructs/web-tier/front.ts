import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ApplicationFrontProps } from './props';

/** Where a load balancer delivers its access logs. */
export function accessLogBucket(scope: Construct): s3.Bucket {
  return new s3.Bucket(scope, 'AccessLogs', {
    // Load balancers can deliver to a bucket with a key of S3's own only.
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    versioned: true,
    lifecycleRules: [{ expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(7) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** A load balancer in the public subnets, which can be shifted out of a zone. */
export function publicLoadBalancer(
  scope: Construct,
  loadBalancerName: string,
  accessLogs: s3.Bucket,
  props: ApplicationFrontProps,
): elbv2.ApplicationLoadBalancer {
  const loadBalancer = new elbv2.ApplicationLoadBalancer(scope, 'LoadBalancer', {
    vpc: props.vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    loadBalancerName,
    internetFacing: true,
    deletionProtection: props.deletionProtection ?? true,
    dropInvalidHeaderFields: true,
    crossZoneEnabled: true,
  });
  loadBalancer.setAttribute('zonal_shift.config.enabled', 'true');
  loadBalancer.logAccessLogs(accessLogs, 'load-balancer');
  return loadBalancer;
}

/** The listener that serves: HTTPS with a certificate, beside which HTTP redirects; else HTTP, and a warning. */
export function publicListener(
  scope: Construct,
  loadBalancer: elbv2.ApplicationLoadBalancer,
  { certificate }: ApplicationFrontProps,
  defaultAction: elbv2.ListenerAction,
): elbv2.ApplicationListener {
  if (!certificate) {
    Annotations.of(scope).addWarningV2(
      'holdfast:web-tier-without-certificate',
      'clients are served over plain HTTP, since there is no certificate; give the tier a certificate before it carries traffic',
    );
    return loadBalancer.addListener('Http', { port: 80, open: true, defaultAction });
  }
  loadBalancer.addRedirect();
  return loadBalancer.addListener('Https', {
    port: 443,
    open: true,
    certificates: [certificate],
    sslPolicy: elbv2.SslPolicy.TLS13_RES,
    defaultAction,
  });
}
