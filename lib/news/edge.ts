import { Duration, type Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Plane } from '../../constructs/core';
import { Edge, EdgeContent, EdgeOrigin } from '../../constructs/edge';
import { alertsOf, namesOf, stackOfPlane } from '../parts';
import type { PairParts } from '../parts/pair';
import type { NewsSettings } from './settings';
import { staticPart } from './static';

/** Where CloudFront has its firewall, certificate and metrics. */
const edgeRegion = 'us-east-1';

/**
 * CloudFront before both Regions. Pages come from the name that DNS moves; until it has moved, each request that fails
 * there is sent to the standby Region's own door at once.
 *
 * @param originName name that DNS moves
 */
export function edgeOf(parts: PairParts, settings: NewsSettings, originName: string): Stack {
  const { context, zone, data } = parts;
  const { regions, domain, edge } = settings;
  const stack = stackOfPlane(context, Plane.DATA, `${context.scope}-edge`, edgeRegion, {
    description: 'CloudFront before both Regions',
  });
  const site = zone && siteOf(stack, domain!, zone);
  const { bucket, copies } = namesOf(context);
  const ttl = { minTtl: Duration.seconds(edge.minTtl), maxTtl: Duration.seconds(edge.maxTtl) };
  const { distribution } = new Edge(stack, 'Edge', {
    edgeName: context.scope,
    primary: EdgeOrigin.https(originName),
    fallback: EdgeOrigin.https(`${regions.standby}.${originName}`),
    content: EdgeContent.cached({ ...ttl, defaultTtl: ttl.minTtl, queryStrings: edge.queryStrings }),
    behaviors: {
      '/assets/*': {
        primary: EdgeOrigin.bucket(bucket(staticPart, regions.primary), regions.primary),
        fallback: EdgeOrigin.bucket(copies(staticPart, regions.standby), regions.standby),
        content: EdgeContent.cached({ ...ttl, defaultTtl: ttl.maxTtl }),
      },
    },
    minimumHitRate: edge.minimumHitRate,
    ...site,
    // Another Region has no topic of ours.
    alarmTopic: Object.values(regions).includes(edgeRegion) ? alertsOf(context, stack) : undefined,
  });
  stack.addStackDependency(data.primary.stack, 'it serves the files of this bucket');
  if (site)
    new route53.ARecord(stack, 'Record', {
      zone: zone!,
      recordName: domain,
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
