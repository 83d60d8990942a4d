import { buildAlerts, buildNetwork, type NetworkParts } from '../parts';
import type { BankingContext } from './context';
import type { Place } from './settings';

/** Network, key and topic of one Region. */
export function networkOf(context: BankingContext, place: Place): NetworkParts {
  const { regions, cidrs, alertEmail } = context.settings;
  const parts = buildNetwork(context, regions[place], {
    cidr: cidrs[place],
    description: 'Network, encryption key and the topic of the alarms',
    keyDescription: `Data of ${context.scope} in this Region`,
  });
  buildAlerts(context, parts.stack, parts.key, alertEmail);
  return parts;
}
