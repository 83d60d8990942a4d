import { Duration, type Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Plane } from '../../constructs/core';
import { Edge, EdgeContent, EdgeOrigin } from '../../constructs/edge';
import { alertsOf, EndpointFailover, namesOf, stackOfPlane, warnOfPlaceholderDomain, type WebParts } from '../parts';
import { names, type Pair, type WebAppContext } from './context';
import { placeholderDomain } from './settings';

/** Where CloudFront has its firewall, certificate and metrics. */
const edgeRegion = 'us-east-1';

/** Records and health checks; in the standby Region, so that a deploy of them never depends on a lost primary Region. */
export function dnsOf(context: WebAppContext, web: Pair<WebParts>, hostedZone?: route53.IHostedZone): Stack {
  const { domain, regions, healthCheck } = context.settings;
  const stack = stackOfPlane(context, Plane.DATA, `${context.scope}-dns`, regions.standby, {
    description: 'Records and health checks that move the traffic',
  });
  if (!domain) warnOfPlaceholderDomain(stack, placeholderDomain);
  new EndpointFailover(stack, 'Dns', {
    domainName: domain ?? placeholderDomain,
    hostedZone,
    primary: { region: regions.primary, loadBalancer: web.primary.web.loadBalancer },
    standby: { region: regions.standby, loadBalancer: web.standby.web.loadBalancer },
    checkInterval: Duration.seconds(healthCheck.interval),
    failureThreshold: healthCheck.threshold,
  });
  return stack;
}

/** CloudFront before the static files of both Regions, at `static.<domain>`: pages work without it, if less prettily. */
export function edgeOf(context: WebAppContext, zone?: route53.IHostedZone): Stack {
  const { primary, standby } = context.settings.regions;
  const { bucket, copies } = namesOf(context);
  const stack = stackOfPlane(context, Plane.DATA, `${context.scope}-edge`, edgeRegion, {
    description: 'CloudFront before the static files of both Regions',
  });
  const site = zone && siteOf(stack, `static.${context.settings.domain}`, zone);
  const { distribution } = new Edge(stack, 'Edge', {
    edgeName: context.scope,
    primary: EdgeOrigin.bucket(bucket(names.static, primary), primary),
    fallback: EdgeOrigin.bucket(copies(names.static, standby), standby),
    content: EdgeContent.pages(),
    behaviors: {
      '/assets/*': {
        primary: EdgeOrigin.bucket(bucket(names.static, primary), primary),
        fallback: EdgeOrigin.bucket(copies(names.static, standby), standby),
        content: EdgeContent.assets(),
      },
    },
    ...site,
    // Another Region has no topic of ours.
    alarmTopic: [primary, standby].includes(edgeRegion) ? alertsOf(context, stack) : undefined,
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
