import type * as route53 from 'aws-cdk-lib/aws-route53';
import { DrainSwitch } from '../../constructs/regional-routing';
import { alertsOf, builtApplication, buildWeb, type NetworkParts, ServiceAlarms, type WebParts } from '../parts';
import type { BankingContext, DataParts } from './context';
import { serviceName } from './routing';
import type { Place } from './settings';

/** The application of one Region, as large in either, and the switch that drains the other one. */
export function webOf(
  context: BankingContext,
  place: Place,
  network: NetworkParts,
  data: DataParts,
  zone?: route53.IHostedZone,
): WebParts {
  const { scope, settings, options } = context;
  const { instances, regions, objectives } = settings;
  const parts = buildWeb(context, regions[place], network, {
    applicationFolder: options.applicationFolder ?? builtApplication('web'),
    tier: instances,
    domain: zone && { name: serviceName(settings), zone },
    environment: data.environment,
  });
  const { stack, web } = parts;
  data.allow(web.role);
  const topic = alertsOf(context, stack);
  new ServiceAlarms(stack, 'Alarms', {
    web,
    name: scope,
    topic,
    availability: objectives.availability,
    instancesNeeded: instances.needed,
  });
  new DrainSwitch(stack, 'DrainSwitch', {
    switchName: scope,
    listener: web.listener,
    alarmTopic: topic,
    assets: options.functionsFolder,
  });
  return parts;
}
