import { Duration, type Stack } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Plane } from '../../constructs/core';
import { RegionalRouting } from '../../constructs/regional-routing';
import { stackOfPlane, warnOfPlaceholderDomain, type WebParts } from '../parts';
import { type BankingContext, type Pair, places } from './context';
import { type BankingSettings, placeholderDomain } from './settings';

/** Name of the service: below the domain, where a CNAME may stand. */
export const serviceName = ({ host, domain = placeholderDomain }: Pick<BankingSettings, 'host' | 'domain'>) =>
  `${host}.${domain}`;

/** Records and health checks that lead clients to the nearest Region that serves. */
export function routingOf(context: BankingContext, web: Pair<WebParts>, zone?: route53.IHostedZone): Stack {
  const { settings, scope } = context;
  const { regions, routing, objectives, domain } = settings;
  const stack = stackOfPlane(context, Plane.DATA, `${scope}-dns`, regions.second, {
    description: 'Records and health checks that lead clients to a Region that serves',
  });
  if (!domain) warnOfPlaceholderDomain(stack, placeholderDomain);
  new RegionalRouting(stack, 'Routing', {
    domainName: serviceName(settings),
    hostedZone: zone ?? placeholderZone(stack),
    regions: places.map((place) => ({ region: regions[place], loadBalancer: web[place].web.loadBalancer })),
    // A Region without its store had better not be asked; whoever serves reads is.
    healthCheckPath: '/ready',
    checkInterval: Duration.seconds(routing.interval),
    failureThreshold: routing.threshold,
    ttl: Duration.seconds(routing.ttl),
    failoverTime: Duration.seconds(objectives.rto),
  });
  return stack;
}

const placeholderZone = (stack: Stack) =>
  new route53.PublicHostedZone(stack, 'HostedZone', {
    zoneName: placeholderDomain,
    acceleratedRecoveryEnabled: true,
  });
