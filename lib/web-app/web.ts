import type { Stack } from 'aws-cdk-lib';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { WeekdayCatalogue } from '../../constructs/chaos';
import {
  alertsOf,
  allowWebApplication,
  builtApplication,
  buildWeb,
  dataStack,
  type NetworkParts,
  ServiceAlarms,
  webApplicationEnvironment,
  type WebParts,
} from '../parts';
import type { WebAppContext } from './context';
import type { DataParts } from './data';

/** The application of one Region, as large in either. */
export function webOf(
  context: WebAppContext,
  role: 'primary' | 'standby',
  network: NetworkParts,
  data: DataParts,
  zone?: route53.IHostedZone,
): WebParts {
  const { scope, settings, options } = context;
  const { instances, domain, regions, objectives } = settings;
  const parts = buildWeb(context, regions[role], network, {
    applicationFolder: options.applicationFolder ?? builtApplication('web'),
    tier: instances,
    domain: zone && { name: domain!, zone },
    environment: webApplicationEnvironment(data),
  });
  const { stack, web } = parts;
  allowWebApplication(web, data);
  new ServiceAlarms(stack, 'Alarms', {
    web,
    name: scope,
    topic: alertsOf(context, stack),
    availability: objectives.availability,
    instancesNeeded: instances.needed,
  });
  return parts;
}

/** A fault for each working day in the Region that serves, a lost zone among them. */
export function drillsOf(context: WebAppContext, { web }: WebParts): Stack {
  const { regions, timeZone } = context.settings;
  const stack = dataStack(context, 'drills', regions.primary, {
    description: 'Experiments of AWS FIS, one each working day',
  });
  new WeekdayCatalogue(stack, 'Weekdays', {
    architecture: context.scope,
    stopAlarms: [web.failureAlarm],
    zone: `${regions.primary}a`,
    timeZone,
  });
  return stack;
}
