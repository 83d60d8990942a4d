import { randomBytes } from 'node:crypto';
import type { Topology } from '../../assess/topology/model';
import { type Emulator, deployServerless, seedParameter, seedSecret } from '../emulator';
import { type Doors, allRegions, dataRegions } from './network';

/** Master user of the local databases. The password is made anew for each run and never written to a log. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export const newCredentials = (): Credentials => ({
  username: 'holdfast',
  password: randomBytes(18).toString('base64url'),
});

/**
 * Writes what the stacks of the data plane would have left for the serverless ones: the network's parameters and the
 * database secret, in each Region that holds data.
 */
export async function seedDataPlane(url: string, topology: Topology, credentials: Credentials): Promise<void> {
  const { scope, databases } = topology.config;
  const seeds = dataRegions(topology).map(async (region) => {
    const subnets = ['a', 'b', 'c'].map((zone) => `subnet-local-${region}${zone}`);
    await seedParameter(url, region, `/${scope}/network/private-subnets`, subnets);
    await seedParameter(url, region, `/${scope}/network/database-client-security-group`, `sg-local-${region}`);
    const { secretId } = databases[region];
    await seedSecret(url, region, secretId, { ...credentials });
  });
  await Promise.all(seeds);
}

/** Tells functions how their Region reaches AWS and the front doors, and deploys them. */
export async function deployFunctions(
  emulator: Emulator,
  topology: Topology,
  assemblyDir: string,
  endpoints: Readonly<Record<string, string>>,
  doors: Readonly<Record<string, Doors>>,
): Promise<void> {
  emulator.setRoutes({ endpoints, hosts: hostsByCaller(topology, doors) });
  await deployServerless({ stacks: topology.stacks, assemblyDir, url: emulator.url });
}

/** Host names of the regional front doors as functions in each Region reach them. */
function hostsByCaller(topology: Topology, doors: Readonly<Record<string, Doors>>) {
  const { regional } = topology.config.endpoints;
  const hosts = allRegions(topology).map((caller) => {
    const names = Object.entries(regional).map(([region, url]) => [
      new URL(url).hostname,
      doors[caller].fronts[region],
    ]);
    return [caller, Object.fromEntries(names) as Record<string, string>] as const;
  });
  return Object.fromEntries(hosts);
}
