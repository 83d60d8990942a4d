import type { App, Stack } from 'aws-cdk-lib';
import { Network } from '../../constructs/network';
import { objectivesOf } from '../checks';
import {
  type ArchitectureOptions,
  buildBackup,
  type BuiltArchitecture,
  hostedZoneOf,
  type NetworkParts,
  placeholderAccount,
} from '../parts';
import { names, type Pair, type WebAppContext } from './context';
import { dataOf } from './data';
import { networkOf } from './network';
import type { WebAppSettings } from './settings';
import { dnsOf, edgeOf } from './traffic';
import { drillsOf, webOf } from './web';

/**
 * A web application that survives a zone without being noticed, and a Region with its reads: two Regions of the same
 * size, the second one read-only until people promote its database.
 */
export function buildWebApp(app: App, settings: WebAppSettings, options: ArchitectureOptions = {}): BuiltArchitecture {
  const { scope } = settings;
  const context: WebAppContext = { app, scope, account: options.account ?? placeholderAccount, settings, options };
  Network.assertDisjoint(Object.values(settings.cidrs));
  const { rto, rpo, availability } = settings.objectives;
  return { stacks: stacksOf(context), objectives: objectivesOf({ rto, rpo, availability }) };
}

/**
 * Deploy order follows from what is referred to by name: both keys and the bucket for copies, then the writer and its
 * secret, then the replica, then the applications, then what leads to them.
 */
function stacksOf(context: WebAppContext): Stack[] {
  const networks = { primary: networkOf(context, 'primary'), standby: networkOf(context, 'standby') };
  const { domain } = context.settings;
  const zone = hostedZoneOf(networks.standby.stack, { domain, hostedZoneId: context.options.hostedZoneId });
  const data = {
    primary: dataOf(context, 'primary', networks.primary),
    standby: dataOf(context, 'standby', networks.standby),
  };
  data.primary.stack.addStackDependency(networks.standby.stack, 'its copies are encrypted by the key there');
  data.standby.stack.addStackDependency(data.primary.stack, 'the replica needs its source and the secret');
  const web = {
    primary: webOf(context, 'primary', networks.primary, data.primary, zone),
    standby: webOf(context, 'standby', networks.standby, data.standby, zone),
  };
  const edge = edgeOf(context, zone);
  edge.addStackDependency(data.primary.stack, 'it serves the files of this bucket');
  const pairs = [networks, data, web].flatMap(({ primary, standby }) => [primary.stack, standby.stack]);
  const drills = drillsOf(context, web.primary);
  return [...pairs, ...backupsOf(context, networks, data), edge, dnsOf(context, web, zone), drills];
}

/** Either vault receives the copies of the other one, so that roles can change without a template. */
function backupsOf(context: WebAppContext, networks: Pair<NetworkParts>, data: Pair<{ stack: Stack }>): Stack[] {
  const { regions, database } = context.settings;
  return (['primary', 'standby'] as const).map((role) => {
    const stack = buildBackup(context, regions[role], networks[role], {
      copyRegion: regions[role === 'primary' ? 'standby' : 'primary'],
      retention: database.backupRetention,
      restoreTestSubnetGroup: names.member(context, role),
    });
    stack.addStackDependency(data[role].stack, 'it restores into the subnets of the database');
    return stack;
  });
}
