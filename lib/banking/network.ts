import { buildAlertedNetwork, type NetworkParts } from '../parts';
import type { BankingContext } from './context';
import type { Place } from './settings';

/** Network, key and topic of one Region. */
export function networkOf(context: BankingContext, place: Place): NetworkParts {
  const { regions, cidrs, alertEmail } = context.settings;
  const keyDescription = `Data of ${context.scope} in this Region`;
  return buildAlertedNetwork(context, regions[place], { cidr: cidrs[place], alertEmail, keyDescription });
}
