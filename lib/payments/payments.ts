import type { App, Stack } from 'aws-cdk-lib';
import { Network } from '../../constructs/network';
import { objectivesOf } from '../checks';
import {
  type ArchitectureOptions,
  builtApplication,
  type BuiltArchitecture,
  hostedZoneOf,
  placeholderAccount,
} from '../parts';
import { type PaymentsSettings, runtimeConfigOf } from '../settings';
import { buildBackup, freezeDeploys } from './backup';
import type { PaymentsContext } from './context';
import { buildData } from './data';
import { buildDns } from './dns';
import { buildNetwork } from './network';
import { buildRegionSwitch } from './region-switch';
import { buildServerless, type ServerlessParts } from './serverless';
import { buildWeb } from './web';

/**
 * Payments that survive the loss of their Region: two Regions with network, databases, application and backups, a
 * witness, the lease and the failover, and the records that follow it.
 */
export function buildPayments(
  app: App,
  settings: PaymentsSettings,
  options: ArchitectureOptions = {},
): BuiltArchitecture {
  const context: PaymentsContext = {
    app,
    scope: settings.scope,
    settings,
    config: runtimeConfigOf(settings),
    account: options.account ?? placeholderAccount,
    applicationFolder: options.applicationFolder ?? builtApplication('payments'),
    functionsFolder: options.functionsFolder,
    hostedZoneId: options.hostedZoneId,
  };
  Network.assertDisjoint(Object.values(settings.cidrs));
  const serverless = buildServerless(context);
  const { control, failover, witness } = serverless;
  const { rto, rpo, availability, monthlyBudget } = settings.objectives;
  const dataPlane = buildDataPlane(context, serverless);
  const stacks = [
    ...dataPlane.stacks,
    ...[failover.primary, control, failover.standby, witness],
    ...buildRegionSwitch(context, [failover.primary, failover.standby]),
  ];
  for (const backup of dataPlane.backups) freezeDeploys(context, backup, stacks);
  return {
    stacks,
    objectives: objectivesOf({ rto, rpo: rpo.crossRegion, availability, monthlyBudget }),
  };
}

/**
 * Deploy order follows from what is referred to by name: both keys and the buckets for copies, then the writer and its
 * secret, then the replica, then the applications, then the records.
 */
function buildDataPlane(
  context: PaymentsContext,
  { control, failover }: ServerlessParts,
): { readonly stacks: readonly Stack[]; readonly backups: readonly Stack[] } {
  const { primary, standby } = context.config.regions;
  const networks = { primary: buildNetwork(context, primary), standby: buildNetwork(context, standby) };
  const zone = hostedZoneOf(networks.standby.stack, {
    domain: context.settings.domain,
    hostedZoneId: context.hostedZoneId,
  });
  const data = {
    primary: buildData(context, primary, networks.primary),
    standby: buildData(context, standby, networks.standby),
  };
  data.primary.stack.addStackDependency(
    networks.standby.stack,
    'its copies are encrypted by the key of the standby Region',
  );
  data.primary.stack.addStackDependency(control, 'it asks the lease before it creates an empty database');
  data.standby.stack.addStackDependency(data.primary.stack, 'the replica needs its source and the secret');
  const web = {
    primary: buildWeb(context, primary, networks.primary, data.primary, zone),
    standby: buildWeb(context, standby, networks.standby, data.standby, zone),
  };
  // Without the lease an application serves nobody.
  for (const { stack } of [web.primary, web.standby]) stack.addStackDependency(control, 'instances renew the lease');
  failover.primary.addStackDependency(networks.primary.stack, 'functions find subnets by parameter');
  failover.standby.addStackDependency(networks.standby.stack, 'functions find subnets by parameter');
  const backups = [buildBackup(context, primary, networks.primary), buildBackup(context, standby, networks.standby)];
  backups[0]!.addStackDependency(data.primary.stack, 'it restores into the subnets of the database');
  backups[1]!.addStackDependency(data.standby.stack, 'it restores into the subnets of the database');
  const dns = buildDns(context, web.primary, web.standby, zone);
  const both = [networks, data, web].flatMap((pair) => [pair.primary.stack, pair.standby.stack]);
  return { stacks: [...both, ...backups, dns], backups };
}
