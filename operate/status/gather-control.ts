import { setTimeout as sleep } from 'node:timers/promises';
import type { Topology } from '../../assess/topology/model';
import type { ControlStore } from '../../lambda/store/control';
import type { Timers } from '../../runtime/config/timers';
import { withControlTable } from './control-table';
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
  return withControlTable(config, endpoints, (store) => watched(store, timers));
}

async function watched(store: ControlStore, timers: Timers): Promise<ControlFacts> {
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
