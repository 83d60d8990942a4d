import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalRegion } from '../../local/region/region';
import type { HistoryEvent } from '../history';
import { readHistory } from '../history';
import type { StoreSnapshot } from '../check/snapshot';
import type { Clients } from './clients';
import { controlReader } from './control';
import { quiet } from './go-home';
import { snapshotStores } from './stores';
import type { ControlWatch } from './watch';

/** Seconds that a recovery may take to be closed once its clients are served and asked for nothing more. */
const closing = 60;

/** Stops the clients and reads every store once nothing is under way: what a verdict is about. */
export async function gatherEvidence(
  region: LocalRegion,
  watch: ControlWatch,
  clients: Clients,
  folder: string,
): Promise<{ events: readonly HistoryEvent[]; stores: StoreSnapshot }> {
  await clients.stop();
  await quiet(watch, closing);
  const { config } = region.topology;
  const holder = watch.lease?.holder ?? config.regions.primary;
  const reader = controlReader(config, holder, region.endpoints[holder]);
  const stores = await snapshotStores(region, reader).finally(() => reader.close());
  writeFileSync(join(folder, 'stores.json'), JSON.stringify(stores));
  return { events: readHistory(clients.history).events, stores };
}
