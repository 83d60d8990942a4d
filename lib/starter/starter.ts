import { type App, Duration, Size, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Cache } from '../../constructs/cache';
import { PrimaryDatabase } from '../../constructs/database';
import { objectivesOf } from '../checks';
import {
  alertsOf,
  allowWebApplication,
  type ArchitectureContext,
  type ArchitectureOptions,
  buildAlertedNetwork,
  builtApplication,
  type BuiltArchitecture,
  buildWeb,
  dataStack,
  hostedZoneOf,
  type NetworkParts,
  placeholderAccount,
  ServiceAlarms,
  type WebApplicationData,
  webApplicationEnvironment,
  weekdayDrills,
  type WebParts,
} from '../parts';
import type { StarterSettings } from './settings';

interface StarterContext extends ArchitectureContext {
  readonly settings: StarterSettings;
  readonly options: ArchitectureOptions;
}

/** The smallest architecture that survives the loss of any one part inside a Region: servers, database, cache, alarms. */
export function buildStarter(
  app: App,
  settings: StarterSettings,
  options: ArchitectureOptions = {},
): BuiltArchitecture {
  const { scope, region, cidr, alertEmail, timeZone, objectives } = settings;
  const context: StarterContext = { app, scope, account: options.account ?? placeholderAccount, settings, options };
  const network = buildAlertedNetwork(context, region, { cidr, alertEmail, keyDescription: `Data of ${scope}` });
  const data = dataOf(context, network);
  const web = webOf(context, network, data);
  // Alarms name the topic, and instances look for the database and the cache.
  for (const { stack } of [data, web]) stack.addStackDependency(network.stack, 'alarms tell the topic');
  const drills = weekdayDrills(context, region, { stopAlarms: [web.web.failureAlarm], timeZone });
  return {
    stacks: [network.stack, data.stack, web.stack, drills],
    // What is promised here is promised inside one Region; the rules take an RTO for that of losing it.
    objectives: objectivesOf({ availability: objectives.availability, monthlyBudget: objectives.monthlyBudget }),
  };
}

interface DataParts extends WebApplicationData {
  readonly stack: Stack;
}

function dataOf(context: StarterContext, { network, key }: NetworkParts): DataParts {
  const { scope, settings } = context;
  const stack = dataStack(context, 'data', settings.region, {
    description: 'Database in two zones, and a cache of three nodes',
    terminationProtection: true,
  });
  const databaseSecret = `${scope}-db`;
  const databaseName = 'web';
  const common = { vpc: network.vpc, clientSecurityGroup: network.databaseClientSecurityGroup, encryptionKey: key };
  const database = new PrimaryDatabase(stack, 'Database', {
    ...common,
    instanceIdentifier: `${scope}-primary`,
    instanceType: new ec2.InstanceType(settings.database.instanceType),
    databaseName,
    secretName: databaseSecret,
    storage: Size.gibibytes(settings.database.storageGiB),
    backupRetention: Duration.seconds(settings.database.backupRetention),
    readReplicas: 0,
  });
  const cache = new Cache(stack, 'Cache', {
    ...common,
    cacheName: scope,
    shards: 1,
    replicasPerShard: settings.cache.replicas,
    nodeType: settings.cache.nodeType,
    alarmTopic: alertsOf(context, stack),
  });
  return { stack, database, databaseName, databaseSecret, cache };
}

function webOf(context: StarterContext, network: NetworkParts, data: DataParts): WebParts {
  const { settings, scope, options } = context;
  const { domain, region, instances } = settings;
  const zone = hostedZoneOf(network.stack, { domain, hostedZoneId: options.hostedZoneId });
  const parts = buildWeb(context, region, network, {
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
    availability: settings.objectives.availability,
    instancesNeeded: instances.needed,
  });
  if (zone)
    new route53.ARecord(stack, 'Record', {
      zone,
      recordName: domain,
      target: route53.RecordTarget.fromAlias(new LoadBalancerTarget(web.loadBalancer)),
    });
  return parts;
}
