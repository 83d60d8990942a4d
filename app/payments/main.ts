import type { AddressInfo } from 'node:net';
import closeWithGrace from 'close-with-grace';
import { hostClock } from '../../runtime/clock/clock';
import { DynamoLeaseStore } from '../../runtime/lease/store';
import { DynamoJournal } from '../../runtime/ledger/journal-store';
import { replicatedStore } from '../../runtime/store/replicated-store';
import { secretCredentials } from '../common/credentials';
import { readEnvironment } from './environment';
import { PaymentsInstance } from './instance';
import { limitsOf } from './limits';
import { logger } from '../common/log';
import { paymentsServer } from './server';

async function main(): Promise<void> {
  const environment = readEnvironment();
  const { config, region, instance } = environment;
  const log = logger({ region, instance });
  const { requestTimeout, drain } = limitsOf(config.timers);
  const { primary, standby } = config.regions;
  const options = { regions: [region, region === primary ? standby : primary] as const, requestTimeout };
  // Two sets of connections: however busy the journal is, a renewal never waits behind it.
  const control = replicatedStore(options);
  const journal = replicatedStore(options);
  const service = new PaymentsInstance({
    environment,
    log,
    clock: hostClock(),
    leaseStore: new DynamoLeaseStore(control, config.tables.control, config.scope),
    journal: new DynamoJournal(journal, config.tables.journal),
    credentials: secretCredentials({
      region,
      secretId: config.databases[region]!.secretId,
      timeout: Math.max(2000, requestTimeout),
    }),
  });
  const server = paymentsServer(service, { region, instance, doors: config.endpoints.regional });

  closeWithGrace({ delay: drain, logger: false }, async ({ err, signal }) => {
    log(err ? 'error' : 'info', 'stopping', { error: err, signal });
    service.drain();
    await server.close();
    await service.stop();
    control.close();
    journal.close();
  });

  service.start();
  await server.listen({ host: environment.host, port: environment.port });
  const { port } = server.server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ ready: true, port, region, instance })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
