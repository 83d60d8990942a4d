import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Topology } from '../../../assess/topology/model';
import { now, readHistory } from '../../../drill/history';
import { seededRandom } from '../../../drill/load/random';
import { withRunFolder } from '../../support/run';
import type { Side } from '../result';
import type { Row } from '../rows';
import { tightSpeed } from '../tight';
import { startPayingClients, untilServed } from './clients';
import { judgeNaive } from './judge';
import { type NaiveStack, startNaiveStack } from './stack';

/** Milliseconds. */
const phases = {
  /** Past the pool's first look, then to any point between two looks. */
  steady: 6000,
  betweenLooks: 5000,
  /** The fault lasts through two looks of every instance, and until service is back. */
  leastFault: 12_000,
  /** Without service for so long, it counts as one that does not come back. */
  longestFault: 40_000,
  healed: 4000,
};

export interface NaiveRun {
  readonly row: Row;
  readonly topology: Topology;
  readonly seed: number;
  /** Seconds. */
  readonly lag: number;
  readonly tell: (text: string) => void;
  /** Folder for the logs of its processes and the clients' history. */
  readonly out: string;
}

/** The same clients and the same fault, against the naive pool. */
export async function runNaive({ row, topology, seed, lag, tell, out }: NaiveRun): Promise<Side> {
  return withRunFolder(async (run) => {
    const { regions, endpoints } = topology.config;
    const zones = topology.regions.find(({ name }) => name === regions.primary)?.zones ?? [];
    const places = row.insideRegion
      ? { primary: `${regions.primary}/${zones[0]}`, standby: `${regions.primary}/${zones[1]}` }
      : { primary: regions.primary, standby: regions.standby };
    const node = topology.loadBalancers.find(({ region }) => region === regions.primary)!;
    const stack = await startNaiveStack({ run, places, lag, balancer: { node, speed: tightSpeed } });
    mkdirSync(out, { recursive: true });
    const history = join(out, 'history.jsonl');
    const service = new URL(endpoints.service).hostname;
    const load = await startPayingClients({ history, seed, service, address: stack.address });
    await sleep(phases.steady + seededRandom(seed).fraction() * phases.betweenLooks);
    tell(`naive pool: ${row.fault.summary}`);
    const from = now().mono;
    await inject(stack, row, regions);
    await untilServed(load, from, phases);
    const to = now().mono;
    tell('naive pool: healed');
    await stack.setRules([]);
    if (row.fault.database === 'hang') stack.primary.resume();
    await sleep(phases.healed);
    await load.stop();
    const promoted = !(await stack.standby.inRecovery());
    const survived = await stack.payments(promoted ? stack.standby : stack.primary);
    cpSync(run.logs, join(out, 'logs'), { recursive: true });
    const { events } = readHistory(history);
    return judgeNaive({ events, old: 'primary', successor: 'standby', survived, outage: { from, to } });
  });
}

async function inject(stack: NaiveStack, { fault }: Row, regions: Topology['config']['regions']): Promise<void> {
  await stack.setRules(fault.rules(regions));
  if (fault.database === 'kill') await stack.primary.kill();
  if (fault.database === 'hang') stack.primary.pause();
}
