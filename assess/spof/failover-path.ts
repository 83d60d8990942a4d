import type { Topology } from '../topology/model';

/** One thing that a Region failover cannot do without: whether it is there, and what to say when it is not. */
interface Need {
  readonly met: (topology: Topology) => boolean;
  readonly missing: string;
}

const inStandby = (topology: Topology, nodes: readonly { readonly region: string }[]) =>
  nodes.some(({ region }) => region === topology.config.regions.standby);

const recordOf = ({ records }: Topology, role: 'PRIMARY' | 'SECONDARY') =>
  records.find(({ failover }) => failover === role);

const needs: readonly Need[] = [
  {
    met: (topology) =>
      inStandby(
        topology,
        topology.databases.filter(({ role }) => role === 'cross-region-replica'),
      ),
    missing: 'a replica of the database in the standby Region',
  },
  {
    met: (topology) =>
      inStandby(
        topology,
        topology.groups.filter(({ minimum }) => minimum > 0),
      ),
    missing: 'running instances in the standby Region',
  },
  { met: (topology) => inStandby(topology, topology.loadBalancers), missing: 'a load balancer in the standby Region' },
  {
    met: (topology) => recordOf(topology, 'PRIMARY')?.healthCheckId !== undefined,
    missing: 'a PRIMARY record with a health check',
  },
  {
    met: (topology) => recordOf(topology, 'SECONDARY')?.healthCheckId !== undefined,
    missing: 'a SECONDARY record with a health check',
  },
];

/** What is missing before the standby Region could take over; empty when it can. */
export function missingForFailover(topology: Topology): string[] {
  return needs.filter(({ met }) => !met(topology)).map(({ missing }) => missing);
}
