import { Duration, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { GlobalDatabase, type GlobalDatabaseMember, SecondaryDatabase } from '../../constructs/global-database';
import { allowSecrets, alertsOf, dataStack, namesOf, type NetworkParts, secretArn } from '../parts';
import { type BankingContext, type DataParts, type Pair } from './context';
import type { Place } from './settings';

const databaseName = 'bank';

/** Identifier of a Region's cluster, and of its subnet group. */
export const clusterOf = ({ scope, settings }: BankingContext, place: Place) => `${scope}-${settings.regions[place]}`;

const secretOf = ({ scope }: BankingContext) => `${scope}-db`;

/** Aurora PostgreSQL in both Regions: the first one is born as the writer, the second one reads. */
export function auroraGlobalOf(context: BankingContext, networks: Pair<NetworkParts>): Pair<DataParts> {
  const { lag } = context.settings.aurora;
  const first = stackOf(context, 'first', 'Aurora cluster that is born as the writer');
  const second = stackOf(context, 'second', 'Aurora cluster that reads, and can be promoted');
  // The copy of the secret is encrypted by the key there.
  first.addStackDependency(networks.second.stack, 'the copy of the secret needs the key there');
  const globalDatabase = new GlobalDatabase(first, 'Database', {
    ...memberProps(context, 'first', networks.first),
    globalClusterIdentifier: context.scope,
    databaseName,
    secondaryRegion: context.settings.regions.second,
    secretName: secretOf(context),
    secondaryKeyAlias: namesOf(context).keyAlias,
    backupTag: context.scope,
  });
  const secondary = new SecondaryDatabase(second, 'Database', {
    ...memberProps(context, 'second', networks.second),
    globalDatabase,
    maximumLag: Duration.seconds(lag),
    alarmTopic: alertsOf(context, second),
  });
  return { first: partsOf(context, first, globalDatabase), second: partsOf(context, second, secondary) };
}

const stackOf = (context: BankingContext, place: Place, description: string) =>
  dataStack(context, 'data', context.settings.regions[place], { description, terminationProtection: true });

const memberProps = (context: BankingContext, place: Place, { network, key }: NetworkParts) => {
  const { aurora, backupRetention } = context.settings;
  return {
    vpc: network.vpc,
    clusterIdentifier: clusterOf(context, place),
    clientSecurityGroup: network.databaseClientSecurityGroup,
    encryptionKey: key,
    instanceType: new ec2.InstanceType(aurora.instanceType),
    instances: aurora.instances,
    backupRetention: Duration.seconds(backupRetention),
  };
};

/** Applications know the instances of their Region, and find the writer among them by themselves. */
function partsOf(context: BankingContext, stack: Stack, { instances }: GlobalDatabaseMember): DataParts {
  return {
    stack,
    environment: {
      HOLDFAST_DATABASE_HOSTS: instances
        .map(({ attrEndpointAddress: host, attrEndpointPort: port }) => `${host}:${port}`)
        .join(),
      HOLDFAST_DATABASE_NAME: databaseName,
      HOLDFAST_DATABASE_SECRET: secretOf(context),
    },
    allow: (role) => allowSecrets(role, [secretArn(stack, secretOf(context))]),
  };
}
