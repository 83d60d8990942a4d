import { Duration, type Stack } from 'aws-cdk-lib';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { Plane } from '../../constructs/core';
import { FailoverDns } from '../../constructs/failover-dns';
import { stackOfPlane, warnOfPlaceholderDomain, type WebParts } from '../parts';
import { placeholderDomain } from '../settings';
import type { PaymentsContext } from './context';

/** Records and health checks; in the standby Region, so that a deploy of them never depends on a lost primary Region. */
export function buildDns(
  context: PaymentsContext,
  primary: WebParts,
  standby: WebParts,
  hostedZone?: route53.IHostedZone,
): Stack {
  const { config, settings } = context;
  const stack = stackOfPlane(context, Plane.DATA, `${config.scope}-dns`, config.regions.standby, {
    description: 'Records and health checks that move the traffic',
  });
  if (!settings.domain) warnOfPlaceholderDomain(stack, placeholderDomain);
  new FailoverDns(stack, 'Dns', {
    domainName: settings.domain ?? placeholderDomain,
    hostedZone,
    primaryRegion: config.regions.primary,
    standbyRegion: config.regions.standby,
    primaryLoadBalancer: primary.web.loadBalancer,
    standbyLoadBalancer: standby.web.loadBalancer,
    checkInterval: Duration.seconds(settings.timers.switchInterval),
    failureThreshold: settings.timers.switchThreshold,
  });
  return stack;
}
