import type { Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';

/** Where CloudFront has its firewall, certificate and metrics. */
export const edgeRegion = 'us-east-1';

/** Name and certificate of a distribution. */
export const edgeSite = (stack: Stack, name: string, zone: route53.IHostedZone) => ({
  domainNames: [name],
  certificate: new acm.Certificate(stack, 'Certificate', {
    domainName: name,
    validation: acm.CertificateValidation.fromDns(zone),
  }),
});

/** The record that leads to a distribution. */
export function edgeRecord(stack: Stack, name: string, zone: route53.IHostedZone, distribution: IDistribution): void {
  new route53.ARecord(stack, 'Record', {
    zone,
    recordName: name,
    target: route53.RecordTarget.fromAlias(new CloudFrontTarget(distribution)),
  });
}
