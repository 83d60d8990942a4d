import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadBalancerNode } from '../../assess/topology/model';
import { now, readHistory } from '../../drill/history';
import { seededRandom } from '../../drill/load/random';
import { FabricClient } from '../../local/fabric/client';
import { type RunFolder, startNode } from '../../local/process';
import { startPayingClients, untilServed } from '../failover/naive/clients';
import { judgeNaive } from '../failover/naive/judge';
import { withRunFolder } from '../support/run';
import { type StartCluster, witness } from './cluster';
import type { PeerNode } from './node';
import { secondsWithTwoPrimaries } from './overlap';
import { primariesAmong, replicates, until } from './postgres';
import type { Outcome } from './result';
import type { PeerRow } from './rows';
import { createBooks, paymentsOn, startService } from './service';
import { installPeers } from './software';
import { PrimaryWatch } from './watch';

/** Milliseconds. */
const phases = {
  /** Until the fault, and then to any point of the longest loop that an agent has. */
  steady: 4000,
  loop: 10_000,
  leastFault: 12_000,
  /** Where clients still reach the primary, it may serve them for long before anybody acts: past every peer's time-outs. */
  leastCut: 60_000,
  /** Without service for so long, it counts as one that does not come back. */
  longestFault: 120_000,
  healed: 10_000,
};

export interface PeerRunOptions {
  readonly row: PeerRow;
  readonly start: StartCluster;
  readonly seed: number;
  /** Name of the service, as clients ask for it. */
  readonly service: string;
  readonly balancer: { readonly node: LoadBalancerNode; readonly speed: number };
  readonly tell: (text: string) => void;
  /** Folder for the logs, the clients' history and what the watch saw. */
  readonly out: string;
}

/** The same clients and the same fault, against a peer: a cluster of its own, from nothing. */
export async function runPeer(options: PeerRunOptions): Promise<Outcome> {
  const { row, seed, tell, out } = options;
  mkdirSync(out, { recursive: true });
  return withRunFolder(async (run) => {
    try {
      const { fabric, nodes, address } = await startPeer(run, options);
      const watch = new PrimaryWatch(nodes);
      const history = join(out, 'history.jsonl');
      const load = await startPayingClients({ history, seed, service: options.service, address });
      await sleep(phases.steady + seededRandom(seed).fraction() * phases.loop);
      await mustBeSteady(nodes);
      tell(row.title);
      const from = now().mono;
      await inject(fabric, row, nodes[0]!);
      const leastFault = row.name === 'cut' ? phases.leastCut : phases.leastFault;
      await untilServed(load, from, { leastFault, longestFault: phases.longestFault });
      const to = now().mono;
      tell(`healed after ${((to - from) / 1000).toFixed(0)} s`);
      await fabric.clear();
      if (row.base.fault.database === 'hang') nodes[0]!.resume();
      await sleep(phases.healed);
      await load.stop();
      await watch.stop();
      writeFileSync(join(out, 'primaries.jsonl'), watch.looks.map((look) => `${JSON.stringify(look)}\n`).join(''));
      const survived = await paymentsOn(await primaryInTheEnd(nodes));
      const { events } = readHistory(history);
      const evidence = { events, old: 'primary', successor: 'standby', survived, outage: { from, to } };
      return { ...judgeNaive(evidence), twoPrimaries: secondsWithTwoPrimaries(watch.looks) };
    } finally {
      cpSync(run.logs, join(out, 'logs'), { recursive: true });
    }
  });
}

interface Started {
  readonly fabric: FabricClient;
  readonly nodes: readonly PeerNode[];
  readonly address: string;
}

async function startPeer(run: RunFolder, { start, balancer, tell }: PeerRunOptions): Promise<Started> {
  const began = performance.now();
  const child = await startNode<{ port: number }>({ name: 'fabric', entry: 'local/fabric/main' });
  const fabric = new FabricClient(`http://127.0.0.1:${child.ready.port}`);
  const nodes = await start({ run, fabric, software: await installPeers(run) });
  await createBooks(nodes[0]!);
  const standbys = nodes.length - 1;
  // Patroni's primary makes the slots of its standbys in its own time.
  await until('every standby replicates', () => replicates(nodes[0]!, standbys));
  const address = await startService(fabric, nodes, balancer);
  tell(`started in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return { fabric, nodes, address };
}

/** The catalogue's fault, with the peer's places for its Regions. */
async function inject(fabric: FabricClient, { base, scope }: PeerRow, node: PeerNode): Promise<void> {
  const { fault } = base;
  await fabric.setRules(fault.rules({ primary: 'primary', standby: 'standby', witness }));
  if (fault.database === 'kill') node.kill(scope);
  if (fault.database === 'hang') node.pause(scope);
}

/** What goes wrong before the fault, of a busy machine's making, would be measured as if the fault had caused it. */
async function mustBeSteady(nodes: readonly PeerNode[]): Promise<void> {
  const [leader, ...others] = await primariesAmong(nodes);
  if (leader !== nodes[0] || others.length > 0)
    throw new Error(`failed over before the fault: ${leader?.name ?? 'no server'} is the primary`);
  if (!(await replicates(leader, nodes.length - 1))) throw new Error('a standby fell behind before the fault');
}

/** Who holds the history that survives: if there are two even now, the one of the newest timeline. */
async function primaryInTheEnd(nodes: readonly PeerNode[]): Promise<PeerNode> {
  let found: PeerNode | undefined;
  await until('one of the servers is a primary in the end', async () => {
    [found] = await primariesAmong(nodes);
    return found !== undefined;
  });
  return found!;
}
