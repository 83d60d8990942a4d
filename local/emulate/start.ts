import { join } from 'node:path';
import { at, objectOf } from '../../constructs/resilience-checks/model/values';
import { startEmulator } from '../emulator';
import type { StrongTable } from '../endpoint/config';
import { type Endpoint, startEndpoint } from '../endpoint/endpoint';
import { strongTablesOf } from '../endpoint/mrsc/tables';
import { freePort, packageRoot } from '../process';
import type { EmulatedStack } from './assembly';

/** An emulator whose functions reach each Region. */
export interface EmulationTarget {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts the emulator. Its functions reach every Region, by a port of that Region's own: the emulator alone keeps a
 * table with multi-Region strong consistency in the Region of its stack only. Needs a run folder.
 */
export async function startTarget(stacks: readonly EmulatedStack[]): Promise<EmulationTarget> {
  // On AWS a function finds the SDK beside it, and the CDK's own functions count on that.
  const env = { NODE_PATH: join(packageRoot(), 'node_modules') };
  const emulator = await startEmulator({ port: await freePort(), env });
  const endpoint = emulator.process && (await openRegions(stacks, emulator.url));
  const entries = Object.entries(endpoint?.ports ?? {});
  emulator.setRoutes({
    endpoints: Object.fromEntries(entries.map(([region, port]) => [region, `http://127.0.0.1:${port}`])),
  });
  return {
    url: emulator.url,
    stop: async () => {
      await endpoint?.close();
      await emulator.stop();
    },
  };
}

async function openRegions(stacks: readonly EmulatedStack[], emulatorUrl: string): Promise<Endpoint> {
  const strongTables = strongTablesOf(stacks.filter(isNamed));
  const regions = [
    ...new Set([...stacks.map(({ region }) => region), ...Object.values(strongTables).flatMap(regionsOf)]),
  ];
  const ports: Record<string, number> = {};
  for (const region of regions) ports[region] = await freePort();
  return startEndpoint({ regions, emulatorUrl, strongTables, ports });
}

const regionsOf = ({ replicas, witness }: StrongTable): string[] => [...replicas, ...(witness ? [witness] : [])];

/** A table without a name of its own can be found by nobody in another Region. */
function isNamed({ template }: EmulatedStack): boolean {
  const tables = Object.values(objectOf(template.Resources)).filter(
    (resource) => at(resource, 'Type') === 'AWS::DynamoDB::GlobalTable',
  );
  return tables.every((table) => typeof at(table, 'Properties', 'TableName') === 'string');
}
