import { DistributedSql } from '../../constructs/distributed-sql';
import { dataStack, type NetworkParts } from '../parts';
import { type BankingContext, type DataParts, otherOf } from './context';
import type { Place } from './settings';

/**
 * One Region's cluster of Aurora DSQL. Both write, and each reads what the other has committed.
 *
 * Applications go through the NAT gateways to its endpoint, over TLS and by IAM. They log in as `admin`: no other role
 * is there at birth, and no other one may create tables in `public`.
 */
export function distributedSqlOf(context: BankingContext, place: Place, { key }: NetworkParts): DataParts {
  const { regions, dsql } = context.settings;
  const stack = dataStack(context, 'data', regions[place], {
    description: 'Cluster of Aurora DSQL, peer of the one in the other Region',
    terminationProtection: true,
  });
  const sql = new DistributedSql(stack, 'Sql', {
    peerRegion: regions[otherOf(place)],
    witnessRegion: dsql.witness,
    encryptionKey: key,
    // Both hold the same, so one of them is backed up, and copied to the vault in the other Region.
    backupTag: place === 'first' ? context.scope : undefined,
    clusterIdentifiers: dsql.clusters && {
      [regions.first]: dsql.clusters.first,
      [regions.second]: dsql.clusters.second,
    },
  });
  return {
    stack,
    environment: {
      HOLDFAST_STORE: 'dsql',
      HOLDFAST_DATABASE_HOSTS: `${sql.endpointAddress}:${sql.port}`,
      HOLDFAST_DATABASE_NAME: 'postgres',
    },
    allow: (role) => void sql.grantConnectAdmin(role),
  };
}
