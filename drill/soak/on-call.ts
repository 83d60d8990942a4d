import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoControlStore } from '../../lambda/store/control';
import { localClientConfig } from '../../local/region/clients';
import type { LocalRegion } from '../../local/region/region';
import { runExecution } from '../run/executions';
import { quiet, untilRebuilt } from '../run/go-home';
import type { ControlWatch } from '../run/watch';

const actor = 'holdfast soak';
const reason = 'the fault has healed';

/** Seconds that whatever is under way may take to end. */
const limit = 180;

/**
 * What somebody on call does before the next fault may come: lets a failover that waits for a person go on, and makes the
 * other side a standby again. A block that no failover waits for is lifted too, or the next one would find it.
 *
 * @returns what was done
 */
export async function makeWhole(
  region: LocalRegion,
  watch: ControlWatch,
  tell: (text: string) => void,
): Promise<string[]> {
  const done: string[] = [];
  const did = (text: string) => {
    done.push(text);
    tell(text);
  };
  if (await liftBlock(region)) did('the block is lifted');
  if (!(await quiet(watch, limit))) throw new Error(`a failover was still open ${limit} s after its fault was healed`);
  const other = otherThan(region, watch.lease?.holder);
  if (!(await follows(region, other))) {
    const { status, output } = await runExecution(
      ...([region, other, `soak-rebuild-${Date.now()}`, { kind: 'rebuild', actor, reason }, limit] as const),
    );
    did(`rebuilt ${other}: ${status}${status === 'SUCCEEDED' ? '' : ` (${output})`}`);
  }
  await untilRebuilt(region, other);
  return done;
}

async function liftBlock({ topology, endpoints }: LocalRegion): Promise<boolean> {
  const { regions, tables, scope } = topology.config;
  const client = new DynamoDBClient(localClientConfig(regions.standby, endpoints[regions.standby]!));
  try {
    const store = new DynamoControlStore(DynamoDBDocumentClient.from(client), tables.control, scope);
    return await store.liftBlock({ actor, reason, at: Date.now() });
  } finally {
    client.destroy();
  }
}

/** Whether a Region's member replicates from the other one's. */
async function follows({ topology, endpoints }: LocalRegion, region: string): Promise<boolean> {
  const { databases } = topology.config;
  const client = new RDSClient(localClientConfig(region, endpoints[region]!));
  try {
    const { DBInstances = [] } = await client.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: databases[region]!.identifier }),
    );
    return DBInstances[0]?.ReadReplicaSourceDBInstanceIdentifier !== undefined;
  } catch {
    // It is gone, or being made anew: a rebuild finds out.
    return false;
  } finally {
    client.destroy();
  }
}

function otherThan({ topology }: LocalRegion, holder: string | undefined): string {
  const { primary, standby } = topology.config.regions;
  return holder === standby ? primary : standby;
}
