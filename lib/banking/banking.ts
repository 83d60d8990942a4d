import type { App, Stack } from 'aws-cdk-lib';
import { Network } from '../../constructs/network';
import { objectivesOf } from '../checks';
import {
  type ArchitectureOptions,
  type BuiltArchitecture,
  hostedZoneOf,
  type NetworkParts,
  placeholderAccount,
} from '../parts';
import { auroraGlobalOf } from './aurora-global';
import { backupOf } from './backup';
import { type BankingContext, type DataParts, inBoth, type Pair, places } from './context';
import { distributedSqlOf } from './distributed-sql';
import { drillsOf } from './drills';
import { networkOf } from './network';
import { routingOf } from './routing';
import type { BankingSettings } from './settings';
import { webOf } from './web';

/** A bank in two Regions that both serve, each large enough for all of its clients. */
export function buildBanking(
  app: App,
  settings: BankingSettings,
  options: ArchitectureOptions = {},
): BuiltArchitecture {
  const { scope, cidrs, objectives } = settings;
  const context: BankingContext = { app, scope, account: options.account ?? placeholderAccount, settings, options };
  Network.assertDisjoint(Object.values(cidrs));
  return { stacks: stacksOf(context), objectives: objectivesOf(objectives) };
}

/** Deploy order follows from what is referred to by name: keys, then the store, then who uses it, then what leads there. */
function stacksOf(context: BankingContext): Stack[] {
  const { domain } = context.settings;
  const networks = inBoth((place) => networkOf(context, place));
  const zone = hostedZoneOf(networks.second.stack, { domain, hostedZoneId: context.options.hostedZoneId });
  const data = storeOf(context, networks);
  const web = inBoth((place) => webOf(context, place, networks[place], data[place], zone));
  const backups = inBoth((place) => backupOf(context, place, networks[place]));
  const drills = inBoth((place) => drillsOf(context, place, web[place]));
  for (const place of places) {
    const { stack } = networks[place];
    for (const one of [data[place].stack, web[place].stack, drills[place]])
      one.addStackDependency(stack, 'alarms tell the topic');
    backups[place].addStackDependency(data[place].stack, 'it restores into the subnets of the database');
  }
  const pairs = [networks, data, web].flatMap(({ first, second }) => [first.stack, second.stack]);
  return [
    ...pairs,
    ...places.map((place) => backups[place]),
    routingOf(context, web, zone),
    ...places.map((place) => drills[place]),
  ];
}

function storeOf(context: BankingContext, networks: Pair<NetworkParts>): Pair<DataParts> {
  if (context.settings.store === 'aurora-global') return auroraGlobalOf(context, networks);
  return inBoth((place) => distributedSqlOf(context, place, networks[place]));
}
