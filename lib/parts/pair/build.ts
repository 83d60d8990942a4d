import type { App, Stack } from 'aws-cdk-lib';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { Network } from '../../../constructs/network';
import type { PairSettings } from '../../settings/pair-shape';
import { buildBackup } from '../backup';
import { type ArchitectureOptions, placeholderAccount } from '../context';
import { hostedZoneOf } from '../domain';
import { buildAlertedNetwork, type NetworkParts } from '../network';
import type { WebParts } from '../web';
import { both, inBoth, otherRole, type Pair, type PairContext, pairNames, type PairRole } from './context';
import { pairData, type PairData } from './data';
import { pairDns, pairDrills, type PairService, pairWeb } from './web';

/** Two Regions of the same shape: the first one writes, the second one serves reads until people promote it. */
export interface PairParts {
  readonly context: PairContext;
  readonly networks: Pair<NetworkParts>;
  readonly data: Pair<PairData>;
  readonly web: Pair<WebParts>;
  /** Zone of the domain; none without a domain. */
  readonly zone?: route53.IHostedZone;
  readonly stacks: readonly Stack[];
}

/**
 * Builds both Regions. Deploy order follows from what is referred to by name: both keys, then the writer and its secret,
 * then the replica, then the applications, then what leads to them.
 */
export function buildPair(
  app: App,
  settings: PairSettings,
  options: ArchitectureOptions,
  service: PairService,
): PairParts {
  const { scope, domain, regions, cidrs } = settings;
  const context: PairContext = { app, scope, account: options.account ?? placeholderAccount, settings, options };
  Network.assertDisjoint(both(cidrs));
  const networks = inBoth((role) => pairNetwork(context, role));
  const zone = hostedZoneOf(networks.standby.stack, { domain, hostedZoneId: options.hostedZoneId });
  const data = inBoth((role) => pairData(context, role, networks[role], service.standbyReplicas));
  data.primary.stack.addStackDependency(
    networks.standby.stack,
    `its copies are encrypted by the key in ${regions.standby}`,
  );
  data.standby.stack.addStackDependency(data.primary.stack, 'the replica needs its source and the secret');
  const web = inBoth((role) => pairWeb(context, role, service, networks[role], data[role], zone));
  const backups = inBoth((role) => pairBackup(context, role, networks[role], data[role]));
  const shared = [pairDns(context, service, web, zone), pairDrills(context, web.primary)];
  const regional = [networks, data, web].flatMap((parts) => both<{ readonly stack: Stack }>(parts));
  return {
    context,
    networks,
    data,
    web,
    zone,
    stacks: [...regional.map(({ stack }) => stack), ...both(backups), ...shared],
  };
}

/** Network, key and topic of one Region. */
function pairNetwork(context: PairContext, role: PairRole): NetworkParts {
  const { regions, cidrs, alertEmail } = context.settings;
  const keyDescription = `Data of ${context.scope} in this Region`;
  return buildAlertedNetwork(context, regions[role], { cidr: cidrs[role], alertEmail, keyDescription });
}

/** Either vault receives the copies of the other one, so that roles can change without a template. */
function pairBackup(context: PairContext, role: PairRole, network: NetworkParts, data: PairData): Stack {
  const { regions, database } = context.settings;
  const stack = buildBackup(context, regions[role], network, {
    copyRegion: regions[otherRole(role)],
    retention: database.backupRetention,
    restoreTestSubnetGroup: pairNames.member(context, role),
  });
  stack.addStackDependency(data.stack, 'it restores into the subnets of the database');
  return stack;
}
