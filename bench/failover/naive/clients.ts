import { setTimeout as sleep } from 'node:timers/promises';
import { openingBalances, verifyAccounts } from '../../../app/payments/opening-balances';
import { now, type Sample } from '../../../drill/history';
import { LoadController } from '../../../drill/load/controller';
import type { LoadArguments } from '../../../drill/load/settings';
import { startNode } from '../../../local/process';

export interface PayingClients {
  /** File for their history. */
  readonly history: string;
  readonly seed: number;
  /** Name of the service. */
  readonly service: string;
  /** `host:port` of its load balancer. */
  readonly address: string;
}

/** The clients of a drill, which only pay and never give up. */
export async function startPayingClients({ address, ...rest }: PayingClients): Promise<LoadController> {
  const reserved: readonly string[] = verifyAccounts;
  const settings: LoadArguments = {
    ...rest,
    route: { kind: 'fixed', address },
    accounts: Object.keys(openingBalances).filter((account) => !reserved.includes(account)),
    retryFor: 300_000,
    // After it has changed its pools over, every read goes to the dead server: clients that insist would stop paying.
    mix: { credits: 0.1, reads: 0 },
  };
  const child = await startNode<{ port: number }>({
    name: 'load',
    entry: 'drill/load/main',
    args: [JSON.stringify(settings)],
    grace: 20_000,
  });
  return new LoadController(child.ready.port);
}

/**
 * Resolves once the fault has lasted long enough and writes are acknowledged again, or it has lasted too long.
 *
 * @param from when it struck, of the monotonic clock; both limits are in milliseconds
 */
export async function untilServed(
  load: LoadController,
  from: number,
  { leastFault, longestFault }: { readonly leastFault: number; readonly longestFault: number },
): Promise<void> {
  const seen: Sample[] = [];
  for (;;) {
    await sleep(250);
    seen.push(...(await load.newSamples()));
    const lasted = now().mono - from;
    const served = seen.slice(-4).every(({ acknowledgedBy }) => Object.keys(acknowledgedBy).length > 0);
    if (lasted > longestFault || (lasted > leastFault && served)) return;
  }
}
