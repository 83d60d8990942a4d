import { Duration, type Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Plane } from '../../constructs/core';
import { Edge, EdgeContent, EdgeOrigin } from '../../constructs/edge';
import { alertsOf, namesOf, stackOfPlane } from '../parts';
import { names, type SocialContext } from './context';

/** Where CloudFront has its firewall, certificate and metrics. */
const edgeRegion = 'us-east-1';

/** CloudFront before what people have uploaded, at `media.<domain>`, from the copies while the bucket of the services fails. */
export function edgeOf(context: SocialContext, zone?: route53.IHostedZone): Stack {
  const { regions, domain } = context.settings;
  const { bucket, copies } = namesOf(context);
  const stack = stackOfPlane(context, Plane.DATA, `${context.scope}-edge`, edgeRegion, {
    description: 'CloudFront before the uploads',
  });
  const site = zone && siteOf(stack, `media.${domain}`, zone);
  const { distribution } = new Edge(stack, 'Edge', {
    edgeName: context.scope,
    primary: EdgeOrigin.bucket(bucket(names.uploads, regions.home), regions.home),
    fallback: EdgeOrigin.bucket(copies(names.uploads, regions.copies), regions.copies),
    // An upload may be replaced under its name, which is seen after an hour at the latest.
    content: EdgeContent.cached({
      minTtl: Duration.minutes(1),
      defaultTtl: Duration.hours(1),
      maxTtl: Duration.hours(1),
    }),
    ...site,
    // Another Region has no topic of ours.
    alarmTopic: regions.home === edgeRegion ? alertsOf(context, stack) : undefined,
  });
  if (site)
    new route53.ARecord(stack, 'Record', {
      zone: zone!,
      recordName: site.domainNames[0],
      target: route53.RecordTarget.fromAlias(new CloudFrontTarget(distribution)),
    });
  return stack;
}

const siteOf = (stack: Stack, name: string, zone: route53.IHostedZone) => ({
  domainNames: [name],
  certificate: new acm.Certificate(stack, 'Certificate', {
    domainName: name,
    validation: acm.CertificateValidation.fromDns(zone),
  }),
});
