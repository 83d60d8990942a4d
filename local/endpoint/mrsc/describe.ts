import type { StrongTable } from '../config';

interface Description {
  Table?: Record<string, unknown> & { TableArn?: string };
}

/** Completes the emulator's description of a table, which knows neither replicas nor consistency, for one Region. */
export function describeReplicas(body: Buffer, region: string, table: StrongTable): Buffer {
  const described = JSON.parse(body.toString('utf8')) as Description;
  if (!described.Table) return body;
  Object.assign(described.Table, {
    TableArn: described.Table.TableArn?.replace(`:${table.home}:`, `:${region}:`),
    GlobalTableVersion: '2019.11.21',
    MultiRegionConsistency: 'STRONG',
    Replicas: table.replicas
      .filter((replica) => replica !== region)
      .map((RegionName) => ({ RegionName, ReplicaStatus: 'ACTIVE' })),
    ...(table.witness && { GlobalTableWitnesses: [{ RegionName: table.witness, WitnessStatus: 'ACTIVE' }] }),
  });
  return Buffer.from(JSON.stringify(described));
}
