import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Topology } from '../../assess/topology/model';
import { DynamoControlStore } from '../../lambda/store/control';
import type { Timers } from '../../runtime/config/timers';
import { clientConfig, using } from './clients';
import type { ControlFacts } from './facts';

/**
 * The control table by strong reads, and whether the beat moves: watched until it does, for as long as a lease is
 * valid at the most. Asks the standby Region first, where the table is at home, then the other.
 */
export async function gatherControl(
  { config }: Topology,
  timers: Timers,
  endpoints?: Readonly<Record<string, string>>,
): Promise<ControlFacts> {
  const { primary, standby } = config.regions;
  const readBy = (region: string): Promise<ControlFacts> =>
    using(new DynamoDBClient(clientConfig(region, endpoints)), async (client) => {
      const documents = DynamoDBDocumentClient.from(client);
      return watched(new DynamoControlStore(documents, config.tables.control, config.scope), timers);
    });
  try {
    return await readBy(standby);
  } catch (first) {
    return readBy(primary).catch((second: unknown) => {
      throw new Error(`${standby}: ${reason(first)}; ${primary}: ${reason(second)}`);
    });
  }
}

async function watched(store: DynamoControlStore, timers: Timers): Promise<ControlFacts> {
  const snapshot = await store.snapshot();
  const first = snapshot.lease;
  if (!first) return { snapshot };
  const begin = performance.now();
  for (;;) {
    await sleep(timers.renewInterval * 500);
    const lease = await store.lease();
    const seconds = (performance.now() - begin) / 1000;
    const moved = lease !== undefined && (lease.beat !== first.beat || lease.epoch !== first.epoch);
    if (moved || seconds > timers.lease) return { snapshot, beat: { moved, watched: seconds } };
  }
}

/** An error in one line. The SDK reports what several addresses answered as one error without a message. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.message || (error as { code?: string }).code || '';
  return [error.name === 'Error' ? '' : error.name, text.split('\n')[0]].filter((part) => part !== '').join(': ');
}
