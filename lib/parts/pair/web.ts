import { Duration, type Stack } from 'aws-cdk-lib';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { Plane } from '../../../constructs/core';
import { alertsOf } from '../alerts';
import { builtApplication } from '../application';
import { stackOfPlane } from '../context';
import { warnOfPlaceholderDomain } from '../domain';
import { EndpointFailover } from '../endpoint-failover';
import type { NetworkParts } from '../network';
import { ServiceAlarms } from '../service-alarms';
import { buildWeb, type WebParts } from '../web';
import { weekdayDrills } from '../weekday-drills';
import { allowWebApplication, webApplicationEnvironment } from '../web-application';
import type { Pair, PairContext, PairRole } from './context';
import type { PairData } from './data';

/** The application of a pair of Regions, and the name at which it is found. */
export interface PairService {
  /** Name at which the load balancers are found. */
  readonly domainName: string;
  /** Instances that carry the usual load. */
  readonly instancesNeeded: number;
  /** Read replicas inside the standby Region. @default - as many as in the primary Region */
  readonly standbyReplicas?: number;
  /** Share of requests that succeed in 30 days, for the alarms. @default - 0.999 */
  readonly availability?: number;
}

/** The application of one Region, as large in either. */
export function pairWeb(
  context: PairContext,
  role: PairRole,
  service: PairService,
  network: NetworkParts,
  data: PairData,
  zone?: route53.IHostedZone,
): WebParts {
  const { scope, settings, options } = context;
  const { domainName, instancesNeeded, availability } = service;
  const parts = buildWeb(context, settings.regions[role], network, {
    applicationFolder: options.applicationFolder ?? builtApplication('web'),
    tier: { ...settings.instances, needed: instancesNeeded },
    domain: zone && { name: domainName, zone },
    environment: webApplicationEnvironment(data),
  });
  const { stack, web } = parts;
  allowWebApplication(web, data);
  const topic = alertsOf(context, stack);
  new ServiceAlarms(stack, 'Alarms', { web, name: scope, topic, availability, instancesNeeded });
  return parts;
}

/** Records and health checks; in the standby Region, so that a deploy of them never depends on a lost primary Region. */
export function pairDns(
  context: PairContext,
  { domainName }: PairService,
  web: Pair<WebParts>,
  hostedZone?: route53.IHostedZone,
): Stack {
  const { domain, regions, healthCheck } = context.settings;
  const stack = stackOfPlane(context, Plane.DATA, `${context.scope}-dns`, regions.standby, {
    description: 'Records and health checks that move the traffic',
  });
  if (!domain) warnOfPlaceholderDomain(stack, domainName);
  new EndpointFailover(stack, 'Dns', {
    domainName,
    hostedZone,
    primary: { region: regions.primary, loadBalancer: web.primary.web.loadBalancer },
    standby: { region: regions.standby, loadBalancer: web.standby.web.loadBalancer },
    checkInterval: Duration.seconds(healthCheck.interval),
    failureThreshold: healthCheck.threshold,
  });
  return stack;
}

/** In the Region that serves, with a lost zone among the faults. */
export function pairDrills(context: PairContext, { web }: WebParts): Stack {
  const { regions, timeZone } = context.settings;
  return weekdayDrills(context, regions.primary, { stopAlarms: [web.failureAlarm], timeZone });
}
