import {
  GetHealthCheckCommand,
  GetHealthCheckStatusCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
  paginateListHostedZones,
} from '@aws-sdk/client-route-53';
import { Resolver } from 'node:dns/promises';
import type { Topology } from '../../assess/topology/model';
import { type ClientConfig, using } from './clients';
import type { CheckFact, DnsFact, RecordFact } from './facts';

/** Name of the service, without scheme. */
export const serviceName = ({ config }: Topology): string => new URL(config.endpoints.service).hostname;

/**
 * Which Region's front door the name of the service leads to, asked as a client would ask. It needs nothing of Route
 * 53's control plane, which is in one Region; a resolver may repeat an old answer for as long as its TTL.
 *
 * @param server DNS server. Default: the machine's own resolvers
 */
export async function gatherDns(topology: Topology, server?: { host: string; port: number }): Promise<DnsFact> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (server) resolver.setServers([`${server.host}:${server.port}`]);
  const name = serviceName(topology);
  const doors = Object.entries(topology.config.endpoints.regional);
  const [addresses, ...behind] = await Promise.all([
    resolver.resolve4(name),
    ...doors.map(([, url]) => resolver.resolve4(new URL(url).hostname)),
  ]);
  const index = behind.findIndex((door) => door.some((address) => addresses.includes(address)));
  const region = doors[index]?.[0];
  return { name, addresses, ...(region === undefined ? {} : { region }) };
}

/** The failover records of the service with their health checks. */
export function gatherRecords(topology: Topology, config: ClientConfig): Promise<RecordFact[]> {
  const name = serviceName(topology);
  return using(new Route53Client(config), async (client) => {
    const zone = await zoneOf(client, name);
    // Sorted by name, beginning with the service's own: they are on the first page.
    const { ResourceRecordSets = [] } = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zone, StartRecordName: name, StartRecordType: 'A' }),
    );
    const own = (set: ResourceRecordSet) => canonical(set.Name) === name && set.Type === 'A';
    const failover = ResourceRecordSets.filter((set) => own(set) && set.Failover !== undefined);
    return Promise.all(
      failover.map(async ({ Failover, SetIdentifier, HealthCheckId }) => ({
        role: Failover as RecordFact['role'],
        ...(SetIdentifier ? { region: SetIdentifier } : {}),
        ...(HealthCheckId ? { check: await checkFact(client, HealthCheckId) } : {}),
      })),
    );
  });
}

const canonical = (name = ''): string => name.toLowerCase().replace(/\.$/, '');

/** The public zone whose name is the longest end of the service's. */
async function zoneOf(client: Route53Client, name: string): Promise<string> {
  let best: { readonly id: string; readonly length: number } | undefined;
  for await (const page of paginateListHostedZones({ client }, {}))
    for (const { Id, Name, Config } of page.HostedZones ?? []) {
      const zone = canonical(Name);
      const holds = name === zone || name.endsWith(`.${zone}`);
      if (Id && holds && !Config?.PrivateZone && zone.length > (best?.length ?? 0))
        best = { id: Id, length: zone.length };
    }
  if (best) return best.id;
  throw new Error(`no public hosted zone holds "${name}": deploy the DNS stack, or look with the zone's own account`);
}

/** Share of checkers above which Route 53 calls an endpoint healthy (Developer Guide, how it determines health). */
const share = 0.18;

async function checkFact(client: Route53Client, id: string): Promise<CheckFact> {
  const [{ HealthCheck }, { HealthCheckObservations = [] }] = await Promise.all([
    client.send(new GetHealthCheckCommand({ HealthCheckId: id })),
    client.send(new GetHealthCheckStatusCommand({ HealthCheckId: id })),
  ]);
  const { FullyQualifiedDomainName, ResourcePath, Inverted, Disabled } = HealthCheck?.HealthCheckConfig ?? {};
  const said = HealthCheckObservations.flatMap(({ StatusReport }) => StatusReport?.Status ?? []);
  const good = said.filter((text) => text.startsWith('Success')).length;
  return {
    domain: FullyQualifiedDomainName,
    path: ResourcePath,
    inverted: Inverted ?? false,
    disabled: Disabled ?? false,
    ...(said.length > 0 ? { healthy: good / said.length > share !== (Inverted ?? false) } : {}),
    said: [...new Set(said)],
  };
}
