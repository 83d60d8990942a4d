import type { AddressInfo } from 'node:net';
import closeWithGrace from 'close-with-grace';
import { logger } from '../common/log';
import { readEnvironment } from './environment';
import { webServer } from './server';
import { openStore } from './stores/open';

/** Milliseconds in which a stopping instance finishes what it has begun. */
const drain = 10_000;

async function main(): Promise<void> {
  const environment = readEnvironment();
  const { region, instance, path, concurrency, host, port } = environment;
  const log = logger({ region, instance });
  const store = openStore(environment, log);
  let draining = false;
  const server = webServer({
    region,
    instance,
    path,
    concurrency,
    items: store,
    facts: () => ({ draining, ...store.facts() }),
  });

  closeWithGrace({ delay: drain, logger: false }, async ({ err, signal }) => {
    log(err ? 'error' : 'info', 'stopping', { error: err, signal });
    draining = true;
    await server.close();
    await store.close();
  });

  await server.listen({ host, port });
  const address = server.server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ ready: true, port: address.port, region, instance })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
