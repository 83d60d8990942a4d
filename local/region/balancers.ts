import type { Topology } from '../../assess/topology/model';
import type { ServingProcess } from '../autoscaling/group';
import type { RunningBalancer } from '../balancer/elbv2';
import { BalancerClient } from '../balancer/server';
import { startNode } from '../process';

/** The load balancers of all Regions, one process each. */
export interface Balancers {
  /** Loopback port on which each Region's load balancer serves. */
  readonly ports: Readonly<Record<string, number>>;
  readonly running: readonly RunningBalancer[];
  setTargets(region: string, targets: readonly ServingProcess[]): Promise<void>;
}

export async function startBalancers(topology: Topology, speed: number): Promise<Balancers> {
  const started = topology.loadBalancers.map(async (node) => {
    const child = await startNode<{ port: number; control: number }>({
      name: `balancer-${node.region}`,
      entry: 'local/balancer/main',
      env: { HOLDFAST_BALANCER: JSON.stringify({ node, speed }) },
    });
    const client = new BalancerClient(`http://127.0.0.1:${child.ready.control}`);
    const zones = topology.regions.find(({ name }) => name === node.region)?.zones ?? [];
    return { node, port: child.ready.port, zones, client, healthOfTargets: () => client.healthOfTargets() };
  });
  const running = await Promise.all(started);
  return {
    running,
    ports: Object.fromEntries(running.map(({ node, port }) => [node.region, port])),
    setTargets: async (region, targets) => {
      const own = running.filter(({ node }) => node.region === region);
      await Promise.all(
        own.map(({ client }) =>
          client.setTargets(targets.map((target) => ({ ...target, standsFor: [...target.standsFor] }))),
        ),
      );
    },
  };
}
