import { setTimeout as sleep } from 'node:timers/promises';
import { scaleTimers } from '../../runtime/config/timers';
import type { LocalRegion } from '../../local/region/region';
import { now } from '../history';
import { runExecution } from './executions';
import type { ControlWatch } from './watch';

const actor = 'holdfast drill';
/** Longest that a rebuild or a planned move may take before the drill gives up, seconds. */
const limit = 180;

interface Hooks {
  tell(text: string): void;
  /** Called when the planned move begins. */
  moving(): void;
}

/**
 * The way home, as an operator goes it: rebuild the lost side under its old identifiers, wait out the stable period,
 * then a planned switchover by the deployed state machine of the Region that takes over.
 *
 * @returns the moment at which the planned move began
 */
export async function goHome(region: LocalRegion, watch: ControlWatch, hooks: Hooks): Promise<{ from: number }> {
  const { config } = region.topology;
  const { primary } = config.regions;
  const reason = 'the fault has healed';
  await watch.until(({ records }) => records.every(({ status }) => status !== 'open' && status !== 'watching'), limit);
  hooks.tell(`rebuilding ${config.databases[primary].identifier} as a replica of the new writer`);
  const rebuilt = await runExecution(region, primary, name('rebuild'), { kind: 'rebuild', actor, reason }, limit);
  if (rebuilt.status !== 'SUCCEEDED') throw new Error(`the rebuild ended ${rebuilt.status}: ${rebuilt.output}`);
  await stablePeriod(region, watch);
  hooks.moving();
  const from = now().mono;
  hooks.tell(`switchover to ${primary}`);
  const moved = await runExecution(region, primary, name('home'), { kind: 'switchover', actor, reason }, limit);
  const home = await watch.until(({ lease }) => lease?.holder === primary && lease.phase === 'serving', 5);
  if (!home) throw new Error(`the switchover to ${primary} ended ${moved.status}: ${moved.output}`);
  return { from };
}

async function stablePeriod(region: LocalRegion, watch: ControlWatch): Promise<void> {
  const { stablePeriod: seconds } = scaleTimers(region.topology.config.timers, region.speed);
  const closed = Math.max(0, ...watch.records.map(({ closedAt }) => closedAt ?? 0));
  const left = closed + seconds * 1000 - Date.now();
  if (left > 0) await sleep(left + 200);
}

const name = (kind: string): string => `drill-${kind}-${Date.now()}`;
