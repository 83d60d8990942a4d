import { join } from 'node:path';
import { openingBalances, verifyAccounts } from '../../app/payments/opening-balances';
import { startNode } from '../../local/process';
import type { LocalRegion } from '../../local/region/region';
import { LoadController } from '../load/controller';
import type { LoadArguments } from '../load/settings';

export interface RunningLoad {
  readonly controller: LoadController;
  /** File that the clients' history is written to. */
  readonly history: string;
}

/** Starts the clients, in a process of their own; they find the service by DNS as anyone would. */
export async function startLoadProcess(region: LocalRegion, folder: string, seed: number): Promise<RunningLoad> {
  const history = join(folder, 'history.jsonl');
  const reserved: readonly string[] = verifyAccounts;
  const settings: LoadArguments = {
    history,
    seed,
    service: new URL(region.topology.config.endpoints.service).hostname,
    route: { kind: 'dns', port: region.clients.dnsPort, addresses: region.clients.addresses },
    accounts: Object.keys(openingBalances).filter((account) => !reserved.includes(account)),
    // Longer than any outage that a drill waits for, so that every payment gets its answer.
    retryFor: 300_000,
  };
  const child = await startNode<{ port: number }>({
    name: 'load',
    entry: 'drill/load/main',
    args: [JSON.stringify(settings)],
    // It ends by settling what is in flight.
    grace: 20_000,
  });
  return { controller: new LoadController(child.ready.port), history };
}
