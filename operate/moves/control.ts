import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoControlStore, type ControlStore } from '../../lambda/store/control';
import { clientConfig, using } from '../status/clients';
import { reason } from '../status/gather-control';
import type { Target } from '../target';

/** Uses the control table by the first Region that answers: the standby, where the table is at home, or the primary. */
export async function withControl<T>(
  { topology, endpoints }: Target,
  use: (store: ControlStore) => Promise<T>,
): Promise<T> {
  const { regions, tables, scope } = topology.config;
  const failures: string[] = [];
  for (const region of [regions.standby, regions.primary])
    try {
      return await using(new DynamoDBClient(clientConfig(region, endpoints)), (client) =>
        use(new DynamoControlStore(DynamoDBDocumentClient.from(client), tables.control, scope)),
      );
    } catch (error) {
      failures.push(`${region}: ${reason(error)}`);
    }
  throw new Error(`the control table ${tables.control} does not answer: ${failures.join('; ')}`);
}
