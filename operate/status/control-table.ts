import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoControlStore } from '../../lambda/store/control';
import type { RuntimeConfig } from '../../runtime/config/config';
import { clientConfig, using } from './clients';

/**
 * Uses the control table by the first Region that answers: the standby, where the table is at home, or the primary.
 *
 * @throws Error that says what was wrong with either
 */
export async function withControlTable<T>(
  { regions, tables, scope }: RuntimeConfig,
  endpoints: Readonly<Record<string, string>> | undefined,
  use: (store: DynamoControlStore) => Promise<T>,
): Promise<T> {
  const failures: string[] = [];
  for (const region of [regions.standby, regions.primary])
    try {
      return await using(new DynamoDBClient(clientConfig(region, endpoints)), (client) =>
        use(new DynamoControlStore(DynamoDBDocumentClient.from(client), tables.control, scope)),
      );
    } catch (error) {
      failures.push(`${region}: ${reason(error)}`);
    }
  throw new Error(failures.join('; '));
}

/** An error in one line. The SDK reports what several addresses answered as one error without a message. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.message || (error as { code?: string }).code || '';
  return [error.name === 'Error' ? '' : error.name, text.split('\n')[0]].filter((part) => part !== '').join(': ');
}
