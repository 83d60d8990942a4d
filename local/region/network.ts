import type { Topology } from '../../assess/topology/model';
import type { FabricClient } from '../fabric/client';

/** A Region's doors as seen from one place: each is a port on loopback behind which the fabric waits. */
export interface Doors {
  /** Base URL of each Region's front door, keyed by Region. */
  readonly fronts: Readonly<Record<string, string>>;
}

/** Regions whose instances serve clients. */
export const dataRegions = (topology: Topology): string[] =>
  topology.regions.filter(({ role }) => role !== 'witness').map(({ name }) => name);

export const allRegions = (topology: Topology): string[] => topology.regions.map(({ name }) => name);

/**
 * Links every place that calls a front door (clients, Route 53's checkers, each Region's functions) to the load balancer
 * of every data Region.
 *
 * @param balancers loopback port of each Region's load balancer
 * @returns doors keyed by place
 */
export async function linkFrontDoors(
  fabric: FabricClient,
  topology: Topology,
  balancers: Readonly<Record<string, number>>,
): Promise<Record<string, Doors>> {
  const places = ['clients', 'route53', ...allRegions(topology)];
  const doors = places.map(async (place) => {
    const fronts = dataRegions(topology).map(async (region) => {
      const link = { name: `front:${place}>${region}`, from: place, to: region, target: { port: balancers[region] } };
      return [region, `http://127.0.0.1:${(await fabric.link(link)).port}`] as const;
    });
    return [place, { fronts: Object.fromEntries(await Promise.all(fronts)) }] as const;
  });
  return Object.fromEntries(await Promise.all(doors));
}

/** The address that DNS answers for each data Region's load balancer: the tenth of its network range. */
export function virtualAddresses(topology: Topology): Record<string, string> {
  return Object.fromEntries(
    topology.regions
      .filter(({ role }) => role !== 'witness')
      .map(({ name, cidr }) => {
        const [a, b, c] = (cidr ?? '10.0.0.0/16').split('/')[0].split('.');
        return [name, `${a}.${b}.${c}.10`];
      }),
  );
}
