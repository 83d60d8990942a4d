import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseNode, RegionNode } from '../../../assess/topology/model';
import { FabricClient } from '../../../local/fabric/client';
import { queryOnce } from '../../../local/postgres';
import { createRunFolder, type RunFolder, startNode } from '../../../local/process';
import { bundleForTest, eventually } from '../process/support';
import { createLocalRds, type LocalRds, type LocalRdsOptions, type WatchEvent } from '../../../local/rds';

const region = (name: string, role: RegionNode['role']): RegionNode => ({
  name,
  role,
  zones: ['a', 'b', 'c'].map((zone) => `${name}${zone}`),
});

export const [east, west] = ['us-east-1', 'us-west-2'] as const;

const regions = [region(east, 'primary'), region(west, 'standby')];

export const primaryNode: DatabaseNode = {
  identifier: 'payments-primary',
  region: east,
  role: 'primary',
  multiAz: true,
  backupRetentionDays: 35,
};

const readReplica = (number: number): DatabaseNode => ({
  identifier: `payments-primary-replica-${number}`,
  region: east,
  role: 'replica',
  source: 'payments-primary',
  multiAz: false,
});

export const standbyNode: DatabaseNode = {
  identifier: 'payments-standby',
  region: west,
  role: 'cross-region-replica',
  source: 'payments-primary',
  multiAz: true,
};

export const bothRegions = [primaryNode, readReplica(1), readReplica(2), standbyNode];

export interface RdsBench {
  readonly run: RunFolder;
  readonly fabric: FabricClient;
  readonly rds: LocalRds;
  readonly events: WatchEvent[];
  /** Runs SQL as the application, at the endpoint of an instance. */
  sql<Row extends Record<string, unknown>>(region: string, identifier: string, text: string): Promise<Row[]>;
  close(): Promise<void>;
}

export const owner = { user: 'holdfast', password: 'secret', database: 'payments' };

/** Patient enough for a machine that does much else: no server is lost before it has been silent for half a minute. */
export const patient = { interval: 100, timeout: 10_000, threshold: 3 };

export async function openRds(
  databases: readonly DatabaseNode[],
  more: Partial<LocalRdsOptions> = {},
): Promise<RdsBench> {
  const run = createRunFolder();
  const scripts = bundleForTest('local/fabric/main.ts');
  const events: WatchEvent[] = [];
  const close = async () => {
    await run.remove();
    rmSync(scripts, { recursive: true, force: true });
  };
  try {
    const entry = join(scripts, 'local/fabric/main.js');
    const { ready } = await startNode<{ port: number }>({ name: 'fabric', entry });
    const fabric = new FabricClient(`http://127.0.0.1:${ready.port}`);
    const onEvent = (event: WatchEvent) => void events.push(event);
    const options = { run, databases, regions, links: fabric, owner, detector: patient, onEvent };
    const rds = await createLocalRds({ ...options, ...more });
    const sql = async <Row extends Record<string, unknown>>(place: string, identifier: string, text: string) =>
      queryOnce<Row>(await rds.endpoint(place, identifier, place), owner, text);
    return { run, fabric, rds, events, sql, close: () => rds.stop().then(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

export { eventually };
