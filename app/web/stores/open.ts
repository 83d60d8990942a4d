import { nameOf } from '../../../runtime/database/member';
import { HaPool } from '../../../runtime/database/pool';
import { databaseAuthorities } from '../../common/authorities';
import { secretCredentials } from '../../common/credentials';
import { dsqlCredentials } from '../../common/dsql-credentials';
import { limited, type Log } from '../../common/log';
import { OptionalCache, valkeyCache } from '../cache';
import type { StoreEnvironment, WebEnvironment } from '../environment';
import { BucketItems, bucketClient } from './bucket';
import { Consumer } from './consumer';
import { databaseItems } from './database';
import { QueuedItems, queueClient } from './queue';
import type { ItemStore } from './store';
import { TableItems, tableClient } from './table';

/** Milliseconds within which a secret is read. */
const secretTimeout = 2000;

type Of<Kind extends StoreEnvironment['kind']> = Extract<StoreEnvironment, { kind: Kind }>;

/** Opens what the environment names. Nothing is asked yet, so that an instance starts whatever is away. */
export function openStore({ store, region, instance }: WebEnvironment, log: Log): ItemStore {
  switch (store.kind) {
    case 'database':
      return openDatabase(store, { region, instance }, log);
    case 'dsql':
      return openDsql(store, { region, instance }, log);
    case 'table':
      return new TableItems(store.table, tableClient(region));
    case 'bucket':
      return new BucketItems(store.bucket, bucketClient(region));
    case 'queue':
      return openQueue(store, region, log);
  }
}

function openDatabase(
  { members, databaseName, databaseSecret, cache }: Of<'database'>,
  { region, instance }: Pick<WebEnvironment, 'region' | 'instance'>,
  log: Log,
): ItemStore {
  const credentialsOf = (secretId: string) => secretCredentials({ region, secretId, timeout: secretTimeout });
  const pool = new HaPool({
    members,
    database: databaseName,
    credentials: credentialsOf(databaseSecret),
    certificateAuthorities: databaseAuthorities,
    applicationName: `web-${instance}`,
    // What customers wait for; reports belong on connections of their own.
    limit: 15,
    onWriter: (writer) => log('info', 'writer changed', { writer: writer ? nameOf(writer) : 'none' }),
  });
  const client = cache && valkeyCache({ endpoint: cache.endpoint, credentials: credentialsOf(cache.secret) });
  return databaseItems(pool, new OptionalCache(client));
}

/** One endpoint, which is as the whole cluster in the Region is: another Region's clients go to their own. */
function openDsql(
  { endpoint, databaseName }: Of<'dsql'>,
  { region, instance }: Pick<WebEnvironment, 'region' | 'instance'>,
  log: Log,
): ItemStore {
  const pool = new HaPool({
    kind: 'dsql',
    members: [endpoint],
    database: databaseName,
    credentials: dsqlCredentials({ region, hostname: endpoint.host }),
    applicationName: `web-${instance}`,
    limit: 15,
    onWriter: (writer) => log('info', 'writer changed', { writer: writer ? nameOf(writer) : 'none' }),
  });
  return databaseItems(pool, new OptionalCache(undefined));
}

/** Each instance that takes writes also puts them into the table, so that no part of its own can be missing. */
function openQueue({ queueUrl: url, table: name }: Of<'queue'>, region: string, log: Log): ItemStore {
  const table = new TableItems(name, tableClient(region));
  const client = queueClient(region);
  const consumer = new Consumer({ url, client, table, log: limited(log) });
  consumer.start();
  const items = new QueuedItems(url, client, table);
  return {
    read: (item) => items.read(item),
    write: (item) => items.write(item),
    facts: () => items.facts(),
    close: async () => {
      await consumer.stop();
      await items.close();
    },
  };
}
