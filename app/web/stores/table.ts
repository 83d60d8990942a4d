import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Item } from '../items';
import { Remote } from './remote';
import type { ItemStore } from './store';

const stored = z.object({ name: z.string(), text: z.string() });

/**
 * Items in a table of DynamoDB, available rather than consistent: reads are eventually consistent, and of two writes at
 * once the later one stays, also where the table has replicas in other Regions.
 */
export class TableItems implements ItemStore {
  constructor(
    /** Name of the table, whose key is the string `name`. */
    private readonly table: string,
    private readonly client: DynamoDBDocumentClient,
    private readonly remote = new Remote(),
  ) {}

  async read(name: string) {
    const { Item: found } = await this.remote.call((abortSignal) =>
      this.client.send(new GetCommand({ TableName: this.table, Key: { name } }), { abortSignal }),
    );
    return found && { item: stored.parse(found), source: 'table' as const };
  }

  async write(item: Item) {
    await this.remote.call((abortSignal) =>
      this.client.send(new PutCommand({ TableName: this.table, Item: { ...item } }), { abortSignal }),
    );
    return 'written' as const;
  }

  /**
   * Writes an item unless the table has a later one. A queue may hand a message out twice, and out of order.
   *
   * @param at when it was written, milliseconds since 1970
   */
  async writeAt(item: Item, at: number): Promise<void> {
    const put = new PutCommand({
      TableName: this.table,
      Item: { ...item, at },
      ConditionExpression: 'attribute_not_exists(#at) OR #at < :at',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':at': at },
    });
    await this.remote.call((abortSignal) =>
      this.client.send(put, { abortSignal }).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }),
    );
  }

  facts() {
    return { writer: this.remote.well, readers: this.remote.well, cache: 'none' as const };
  }

  async close(): Promise<void> {
    this.client.destroy();
  }
}

export function tableClient(region: string): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ region, maxAttempts: 2 }));
}
