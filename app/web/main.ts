import type { AddressInfo } from 'node:net';
import closeWithGrace from 'close-with-grace';
import { HaPool } from '../../runtime/database/pool';
import { nameOf } from '../../runtime/database/member';
import { secretCredentials } from '../common/credentials';
import { logger } from '../common/log';
import { OptionalCache, valkeyCache } from './cache';
import { readEnvironment, type WebEnvironment } from './environment';
import { Items } from './items';
import { webServer } from './server';

/** Milliseconds: a secret, and what a stopping instance has begun. */
const times = { secret: 2000, drain: 10_000 };

async function main(): Promise<void> {
  const environment = readEnvironment();
  const { region, instance, members, databaseName, databaseSecret, host, port } = environment;
  const log = logger({ region, instance });
  const pool = new HaPool({
    members,
    database: databaseName,
    credentials: secretCredentials({ region, secretId: databaseSecret, timeout: times.secret }),
    applicationName: `web-${instance}`,
    // What customers wait for; reports belong on connections of their own.
    limit: 15,
    onWriter: (writer) => log('info', 'writer changed', { writer: writer ? nameOf(writer) : 'none' }),
  });
  const cache = new OptionalCache(cacheOf(environment));
  let draining = false;
  const server = webServer({
    region,
    instance,
    items: new Items(pool, cache),
    facts: () => ({
      draining,
      writer: pool.writer !== undefined,
      readers: pool.writer !== undefined || pool.monitor.replicas.length > 0,
      cache: cache.state,
    }),
  });

  closeWithGrace({ delay: times.drain, logger: false }, async ({ err, signal }) => {
    log(err ? 'error' : 'info', 'stopping', { error: err, signal });
    draining = true;
    await server.close();
    cache.close();
    await pool.close();
  });

  await server.listen({ host, port });
  const address = server.server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ ready: true, port: address.port, region, instance })}\n`);
}

function cacheOf({ region, cache }: WebEnvironment) {
  if (!cache) return undefined;
  const credentials = secretCredentials({ region, secretId: cache.secret, timeout: times.secret });
  return valkeyCache({ endpoint: cache.endpoint, credentials });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
