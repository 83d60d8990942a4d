import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FailoverRecord } from '../../lambda/store/record';
import { scaleTimers } from '../../runtime/config/timers';
import { localClientConfig } from '../../local/region/clients';
import type { LocalRegion } from '../../local/region/region';
import { now } from '../history';
import { runExecution } from './executions';
import type { ControlWatch } from './watch';

const actor = 'holdfast drill';
/** Longest that a rebuild or a planned move may take before the drill gives up, seconds. */
const limit = 180;
const attempts = 3;

interface Hooks {
  tell(text: string): void;
  /** Called when the planned move begins. */
  moving(): void;
  /** Wall clock at which the recovery was made to crash, if it was; epoch milliseconds. */
  struckAt(): number | undefined;
}

/** Seconds that a move whose execution has ended may take to be home all the same. */
const grace = 5;

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
  await quiet(watch);
  hooks.tell(`rebuilding ${config.databases[primary].identifier} as a replica of the new writer`);
  const rebuilt = await runExecution(region, primary, name('rebuild'), { kind: 'rebuild', actor, reason }, limit);
  // The switchover rebuilds what is not rebuilt yet, so this one only saves time.
  if (rebuilt.status !== 'SUCCEEDED') hooks.tell(`the rebuild ended ${rebuilt.status}: ${rebuilt.output}`);
  await stablePeriod(region, watch);
  hooks.moving();
  const { mono: from, wall } = now();
  hooks.tell(`switchover to ${primary}`);
  for (let attempt = 1; ; attempt += 1) {
    const moved = await runExecution(region, primary, name('home'), { kind: 'switchover', actor, reason }, limit);
    // A move that was made to crash is nobody's but the reconciler's: the operator only waits.
    const crashed = (hooks.struckAt() ?? 0) >= wall;
    const home = await watch.until(
      ({ lease }) => lease?.holder === primary && lease.phase === 'serving',
      crashed ? limit : grace,
    );
    if (!home && crashed) throw new Error(`the move to ${primary} was not finished within ${limit} s of its crash`);
    if (home) return { from };
    // Refused while a suspicion is looked into, or rolled back: the service goes on where it is, and an operator tries again.
    const why = `the switchover to ${primary} ended ${moved.status}: ${moved.output}`;
    if (attempt === attempts) throw new Error(why);
    hooks.tell(`${why}; trying again`);
    await quiet(watch);
    await stablePeriod(region, watch);
  }
}

/** Resolves once nothing is being decided or moved, false if something still is after the limit. */
export function quiet(watch: ControlWatch, limitSeconds = limit): Promise<boolean> {
  return watch.until(({ records }) => underWay(records).length === 0, limitSeconds);
}

/** Pure. */
export const underWay = (records: readonly FailoverRecord[]): FailoverRecord[] =>
  records.filter(({ status }) => status === 'open' || status === 'watching');

async function stablePeriod(region: LocalRegion, watch: ControlWatch): Promise<void> {
  const { stablePeriod: seconds } = scaleTimers(region.topology.config.timers, region.speed);
  const closed = Math.max(0, ...watch.records.map(({ closedAt }) => closedAt ?? 0));
  const left = closed + seconds * 1000 - Date.now();
  if (left > 0) await sleep(left + 200);
}

/** Resolves when a Region's database follows the other Region's again: the architecture is whole. */
export async function untilRebuilt(region: LocalRegion, standby: string): Promise<void> {
  const { databases } = region.topology.config;
  const { identifier } = databases[standby];
  const client = new RDSClient(localClientConfig(standby, region.endpoints[standby]));
  const deadline = performance.now() + limit * 1000;
  try {
    for (;;) {
      const found = await client
        .send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }))
        .catch(() => undefined);
      const [instance] = found?.DBInstances ?? [];
      if (instance?.ReadReplicaSourceDBInstanceIdentifier && instance.DBInstanceStatus === 'available') return;
      if (performance.now() > deadline)
        throw new Error(`${identifier} is ${instance?.DBInstanceStatus ?? 'absent'}, not a replica, after ${limit} s`);
      await sleep(500);
    }
  } finally {
    client.destroy();
  }
}

const name = (kind: string): string => `drill-${kind}-${Date.now()}`;
