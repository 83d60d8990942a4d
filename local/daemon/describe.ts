import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoControlStore } from '../../lambda/store/control';
import type { Lease } from '../../runtime/protocol/lease';
import type { Rule } from '../fabric/rules';
import type { LocalGroup } from '../autoscaling/group';
import { type Lsn, type PostgresMember, parseLsn } from '../postgres';
import { isRunning } from '../process';
import { readRegistry } from '../process/registry';
import { localClientConfig } from '../region/clients';
import type { LocalRegion } from '../region/region';
import type { CheckStatus } from '../route53/checks';
import type { Answer } from '../route53/route53';

/** One PostgreSQL server. */
export interface ServerStatus {
  readonly name: string;
  readonly region: string;
  readonly pid?: number;
  readonly port: number;
  /** `silent`: it does not answer, dead or hung. */
  readonly role: 'writer' | 'standby' | 'silent';
  /** Bytes of log that a standby has still to apply, against the writer that is furthest. */
  readonly behindBytes?: number;
}

export interface GroupStatus {
  readonly name: string;
  readonly region: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly desired: number;
  /** Instances in service. */
  readonly inService: number;
  /** The processes that stand for them. */
  readonly processes: readonly { readonly id: string; readonly port: number; readonly zone: string }[];
}

/** What runs at this moment, as the daemon sees it. */
export interface LocalStatus {
  readonly architecture: string;
  readonly speed: number;
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
  readonly servers: readonly ServerStatus[];
  readonly groups: readonly GroupStatus[];
  /** Absent if it cannot be read. */
  readonly lease?: Lease;
  /** What the name of the service resolves to. */
  readonly answer?: Answer;
  readonly healthChecks: readonly Pick<CheckStatus, 'id' | 'healthy'>[];
  /** The fault that was injected by name, until it is healed. */
  readonly fault?: string;
  /** What the network does to which bytes. */
  readonly rules: readonly Rule[];
}

/** Looks at everything once, side by side; whatever hangs is given half a second. */
export async function describeRegion(region: LocalRegion, fault: string | undefined): Promise<LocalStatus> {
  const { topology, speed, databases, groups, route53, fabric, run } = region;
  const processes = readRegistry(run.path).filter(isRunning);
  const [servers, lease, answer, healthChecks, { rules }] = await Promise.all([
    describeServers(databases.servers(), processes),
    readLease(region).catch(() => undefined),
    route53.answer(new URL(topology.config.endpoints.service).hostname),
    route53.status(),
    fabric.state(),
  ]);
  return {
    architecture: topology.architecture,
    speed,
    processes: processes.map(({ name, pid }) => ({ name, pid })),
    servers,
    groups: groups.groups.map(describeGroup),
    ...(lease ? { lease } : {}),
    ...(answer ? { answer } : {}),
    healthChecks: healthChecks.map(({ id, healthy }) => ({ id, healthy })),
    ...(fault === undefined ? {} : { fault }),
    rules,
  };
}

/** By the endpoint of either Region that holds data: one of them may be cut off. */
export async function readLease({ topology, endpoints }: LocalRegion): Promise<Lease | undefined> {
  const { config } = topology;
  const { primary, standby } = config.regions;
  const readBy = async (region: string): Promise<Lease | undefined> => {
    const client = new DynamoDBClient({ ...localClientConfig(region, endpoints[region]), maxAttempts: 1 });
    try {
      const documents = DynamoDBDocumentClient.from(client);
      return await new DynamoControlStore(documents, config.tables.control, config.scope).lease();
    } finally {
      client.destroy();
    }
  };
  return readBy(standby).catch(() => readBy(primary));
}

function describeGroup(group: LocalGroup): GroupStatus {
  const { name, region } = group.settings;
  return {
    name,
    region,
    ...group.size,
    inService: group.instances().filter(({ state }) => state === 'InService').length,
    processes: group.serving().map(({ id, port, zone }) => ({ id, port, zone })),
  };
}

interface Seen {
  readonly region: string;
  readonly server: PostgresMember;
  readonly standby?: boolean;
  readonly lsn?: Lsn;
}

const question = `select pg_is_in_recovery() as standby,
  (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_insert_lsn() end)::text as lsn`;

async function look(region: string, server: PostgresMember): Promise<Seen> {
  try {
    const [row] = await server.query<{ standby: boolean; lsn: string }>(question, [], 500);
    return { region, server, standby: row?.standby, lsn: row && parseLsn(row.lsn) };
  } catch {
    return { region, server };
  }
}

async function describeServers(
  servers: readonly { readonly region: string; readonly server: PostgresMember }[],
  processes: readonly { readonly name: string; readonly pid: number }[],
): Promise<ServerStatus[]> {
  const seen = await Promise.all(servers.map(({ region, server }) => look(region, server)));
  const written = seen.flatMap(({ standby, lsn }) => (standby === false && lsn !== undefined ? [lsn] : []));
  const end = written.length > 0 ? written.reduce((a, b) => (a > b ? a : b)) : undefined;
  return seen.map(({ region, server, standby, lsn }) => {
    // The log goes on while the servers are asked one beside the other: less than nothing is nothing.
    const behind = standby && lsn !== undefined && end !== undefined ? Math.max(0, Number(end - lsn)) : undefined;
    return {
      name: server.name,
      region,
      pid: processes.findLast(({ name }) => name === `postgres-${server.name}`)?.pid,
      port: server.address.port,
      role: standby === undefined ? 'silent' : standby ? 'standby' : 'writer',
      ...(behind === undefined ? {} : { behindBytes: behind }),
    };
  });
}
