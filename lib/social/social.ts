import type { App } from 'aws-cdk-lib';
import { objectivesOf } from '../checks';
import {
  type ArchitectureOptions,
  buildAlertedNetwork,
  type BuiltArchitecture,
  hostedZoneOf,
  placeholderAccount,
  weekdayDrills,
} from '../parts';
import type { SocialContext } from './context';
import { copiesOf, dataOf } from './data';
import { edgeOf } from './edge';
import type { SocialSettings } from './settings';
import { frontOf } from './web';

/**
 * A social application of services that fail one by one: when comments are down, pictures, likes, messages and the feed
 * are there. In one Region; what people have written is in a second one, too.
 */
export function buildSocial(app: App, settings: SocialSettings, options: ArchitectureOptions = {}): BuiltArchitecture {
  const { scope, regions, cidr, alertEmail, timeZone, objectives } = settings;
  const context: SocialContext = { app, scope, account: options.account ?? placeholderAccount, settings, options };
  const network = buildAlertedNetwork(context, regions.home, {
    cidr,
    alertEmail,
    keyDescription: `Alarms and network of ${scope}`,
  });
  const zone = hostedZoneOf(network.stack, { domain: settings.domain, hostedZoneId: options.hostedZoneId });
  const copies = copiesOf(context);
  const data = dataOf(context);
  data.stack.addStackDependency(network.stack, 'alarms tell the topic');
  data.stack.addStackDependency(copies, 'uploads are copied into its bucket');
  const web = frontOf(context, network, data, zone);
  web.stack.addStackDependency(data.stack, 'instances look for their data');
  const edge = edgeOf(context, zone);
  edge.addStackDependency(data.stack, 'it serves the uploads');
  // Any service's alarm stops them.
  const stopAlarms = web.front.services.map(({ failureAlarm }) => failureAlarm);
  const drills = weekdayDrills(context, regions.home, { stopAlarms, timeZone });
  return {
    stacks: [network.stack, copies, data.stack, web.stack, edge, drills],
    // What is promised here is promised inside one Region; the rules take an RTO for that of losing it.
    objectives: objectivesOf({ availability: objectives.availability, monthlyBudget: objectives.monthlyBudget }),
  };
}
